import type { Detection } from '../content/detection';
import type { DetectionPatch, Overlay } from '../content/workspace';
import { keysOf } from '../expand/detection-variants';
import type { DetectionVariant } from '../expand/detection-variants';
import type { Place } from '../source/position';
import type { Steps } from '../source/steps';
import type { CheckContext, DetectionCheck, Finding } from './check';

/** What a check found in a detection, or in what a workspace makes of it. */
export interface VariantFinding {
  readonly check: DetectionCheck;
  readonly finding: Finding;
}

/**
 * Runs checks over a detection as it is written and as each workspace gets it. What a workspace has as the repository
 * has it is said once, in the detection's file; what is found only with an overlay stands at the line of the overlay
 * without which it would not be found. A step is a check.
 */
export function* findInVariants(
  detection: Detection,
  checks: readonly DetectionCheck[],
  context: CheckContext,
): Steps<readonly VariantFinding[]> {
  const [written, ...overlaid] = context.variants(detection);
  if (written === undefined) return [];
  const own: { readonly check: DetectionCheck; readonly findings: readonly Finding[] }[] = [];
  for (const check of checks) {
    own.push({ check, findings: check.run(written.detection, context) });
    yield;
  }
  const found = own.flatMap(({ check, findings }) => findings.map((finding) => ({ check, finding })));
  for (const variant of overlaid) {
    for (const { check, findings } of own) {
      const known = new Set(findings.map(textOf));
      const fresh = check.run(variant.detection, context).filter((finding) => !known.has(textOf(finding)));
      found.push(...fresh.map((finding) => ({ check, finding: moveToOverlay(finding, check, variant, context) })));
      yield;
    }
  }
  return found;
}

/** The same for two findings that say the same of the same place. */
function textOf({ place, message }: Finding): string {
  return JSON.stringify([place.file, place.span.start, place.span.end, message]);
}

function moveToOverlay(
  finding: Finding,
  check: DetectionCheck,
  variant: DetectionVariant,
  context: CheckContext,
): Finding {
  const isThere = variant.overlays.some(({ document }) => document.source.path === finding.place.file);
  if (isThere) return finding;
  const place = findCause(finding, check, variant, context);
  return place === undefined ? finding : { ...finding, place };
}

/** The place of the first field of an overlay without which the finding is gone; else that of the last overlay. */
function findCause(
  finding: Finding,
  check: DetectionCheck,
  variant: DetectionVariant,
  context: CheckContext,
): Place | undefined {
  for (const [index, overlay] of [...variant.overlays.entries()].reverse()) {
    for (const key of keysOf(overlay.set)) {
      const fewer = variant.overlays.with(index, { ...overlay, set: withoutField(overlay.set, key) });
      const left = check.run(context.vary(variant, fewer).detection, context);
      if (!left.map(textOf).includes(textOf(finding))) return placeOfField(overlay, key);
    }
  }
  const last = variant.overlays.at(-1);
  return last?.document.placeOf([...last.path, 'detection']);
}

function placeOfField({ document, path }: Overlay, key: keyof DetectionPatch): Place {
  return document.placeOf([...path, 'set', key], key === 'falsePositives' ? 'key' : 'value');
}

function withoutField(set: DetectionPatch, key: keyof DetectionPatch): DetectionPatch {
  return { ...set, [key]: key === 'falsePositives' ? [] : undefined };
}
