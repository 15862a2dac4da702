import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import { goesTo } from '../content/goes-to';
import type { DetectionPatch, Overlay, WorkspaceDifferences } from '../content/workspace';
import { overlayDocument } from '../source/overlaid-document';
import type { ReplacedPart } from '../source/overlaid-document';
import { applyOverlay } from './apply-overlay';

/** A detection as the repository has it, or as some of its workspaces get it. */
export interface DetectionVariant {
  /**
   * The detection with what differs applied. Its document says of each part where it is written: its own file, or an
   * overlay.
   */
  readonly detection: Detection;
  /** Those that apply to it, in their order; none for the detection as it is written. */
  readonly overlays: readonly Overlay[];
  /** Whose it is: at most one where only its overlays matter. Undefined stands for the detection as it is written. */
  readonly places: readonly (WorkspaceDifferences | undefined)[];
  /** The names of the workspaces that take it and have it so; that of a group where no workspace belongs to it. */
  readonly names: readonly string[];
}

/**
 * The detection as it is written, then once for each list of overlays that a workspace, or a group without one, has of
 * it. What several have from one group is one.
 */
export function findVariants(detection: Detection, catalog: Catalog): readonly DetectionVariant[] {
  const found: { overlays: readonly Overlay[]; places: (WorkspaceDifferences | undefined)[]; names: string[] }[] = [
    { overlays: [], places: [undefined], names: [] },
  ];
  for (const { name, isTaken, differences } of placesOf(detection, catalog)) {
    const overlays = differences.overlays.filter((overlay) => overlay.detection === detection.slug);
    let same = found.find((each) => isSameList(each.overlays, overlays));
    if (same === undefined) found.push((same = { overlays, places: [], names: [] }));
    // Where nothing but a list of indicators may differ, only a workspace that takes the detection matters.
    if (overlays.length > 0 || (isTaken && differences.threatIntelligence !== undefined)) same.places.push(differences);
    if (isTaken) same.names.push(name);
  }
  return found.map(({ overlays, ...rest }) => ({
    ...rest,
    overlays,
    detection: overlayDetection(detection, overlays),
  }));
}

/** The detection with overlays of it applied, whose document says where each part is written. */
export function overlayDetection(written: Detection, overlays: readonly Overlay[]): Detection {
  if (overlays.length === 0) return written;
  const { detection, falsePositives } = applyOverlay(written, { overlays });
  const own = overlays.flatMap(({ document, path, set }) =>
    keysOf(set)
      .filter((key) => key !== 'falsePositives')
      .map((key): ReplacedPart => ({ path: [key], document, at: [...path, 'set', key] })),
  );
  const added = [...falsePositives.entries()]
    .filter(([, { document }]) => document !== written.document)
    .map(([index, { document, path }]): ReplacedPart => ({ path: ['falsePositives', index], document, at: path }));
  return { ...detection, document: overlayDocument(written.document, [...own, ...added]) };
}

/** The fields that an overlay sets. */
export function keysOf(set: DetectionPatch): readonly (keyof DetectionPatch)[] {
  return (Object.keys(set) as (keyof DetectionPatch)[]).filter((key) => {
    return key === 'falsePositives' ? set.falsePositives.length > 0 : set[key] !== undefined;
  });
}

interface NamedPlace {
  readonly name: string;
  readonly isTaken: boolean;
  readonly differences: WorkspaceDifferences;
}

/** A group alone is nobody's, but what it would make is looked at before the first workspace belongs to it. */
function placesOf(detection: Detection, { workspaces, workspaceGroups }: Catalog): NamedPlace[] {
  const used = new Set(workspaces.flatMap(({ groups }) => groups));
  return [
    ...workspaces.map((workspace) => {
      return { name: workspace.name, isTaken: goesTo(workspace, detection), differences: workspace };
    }),
    ...workspaceGroups
      .filter((group) => !used.has(group))
      .map(({ name, overlays }) => {
        return { name, isTaken: true, differences: { overlays, threatIntelligence: undefined, repository: '' } };
      }),
  ];
}

function isSameList(one: readonly Overlay[], other: readonly Overlay[]): boolean {
  return one.length === other.length && one.every((overlay, index) => overlay === other[index]);
}
