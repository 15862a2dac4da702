import type { AnalyticRule, Detection, FalsePositive, HuntingQuery } from '../content/detection';
import type { DetectionPatch, WorkspaceDifferences } from '../content/workspace';
import type { YamlDocument, YamlPath } from '../source/yaml-document';

/** A false positive and where its author wrote it: in the detection's file or in a workspace's. */
export interface PlacedFalsePositive {
  readonly falsePositive: FalsePositive;
  readonly document: YamlDocument;
  readonly path: YamlPath;
}

/** A detection as it is in one workspace. */
export interface OverlaidDetection {
  readonly detection: Detection;
  /** Those of the detection, in their order; each stands where it was written. */
  readonly falsePositives: readonly PlacedFalsePositive[];
}

/** Applies what differs in a workspace; without a workspace, or where nothing differs, the detection is as written. */
export function applyOverlay(
  detection: Detection,
  workspace: Pick<WorkspaceDifferences, 'overlays'> | undefined,
): OverlaidDetection {
  let overlaid = detection;
  let placed = detection.falsePositives.map((falsePositive, index): PlacedFalsePositive => {
    return { falsePositive, document: detection.document, path: ['falsePositives', index] };
  });
  workspace?.overlays.forEach((overlay) => {
    if (overlay.detection !== detection.slug) return;
    overlaid = patchDetection(overlaid, overlay.set);
    placed = mergeFalsePositives(
      placed,
      overlay.set.falsePositives.map((falsePositive, position) => {
        return {
          falsePositive,
          document: overlay.document,
          path: [...overlay.path, 'set', 'falsePositives', position],
        };
      }),
    );
  });
  const falsePositives = placed.map((each) => each.falsePositive);
  return { detection: { ...overlaid, falsePositives }, falsePositives: placed };
}

/** Added to the detection's own; one with the same id takes the other's place. */
function mergeFalsePositives(own: PlacedFalsePositive[], added: readonly PlacedFalsePositive[]): PlacedFalsePositive[] {
  const merged = [...own];
  for (const each of added) {
    const index = merged.findIndex((other) => other.falsePositive.id === each.falsePositive.id);
    if (index >= 0) merged[index] = each;
    else merged.push(each);
  }
  return merged;
}

function patchDetection(detection: Detection, patch: DetectionPatch): Detection {
  return detection.type === 'huntingQuery' ? patchHunt(detection, patch) : patchRule(detection, patch);
}

/** A hunting query can differ only in what both kinds have. */
function patchHunt(hunt: HuntingQuery, patch: DetectionPatch): HuntingQuery {
  return { ...hunt, expand: patch.expand ?? hunt.expand };
}

function patchRule(rule: AnalyticRule, patch: DetectionPatch): AnalyticRule {
  return {
    ...rule,
    expand: patch.expand ?? rule.expand,
    enabled: patch.enabled ?? rule.enabled,
    severity: patch.severity ?? rule.severity,
    queryFrequency: patch.queryFrequency ?? rule.queryFrequency,
    queryPeriod: patch.queryPeriod ?? rule.queryPeriod,
    triggerOperator: patch.triggerOperator ?? rule.triggerOperator,
    triggerThreshold: patch.triggerThreshold ?? rule.triggerThreshold,
    suppressionEnabled: patch.suppressionEnabled ?? rule.suppressionEnabled,
    suppressionDuration: patch.suppressionDuration ?? rule.suppressionDuration,
  };
}
