import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import type { Overlay, WorkspaceDifferences } from '../content/workspace';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import type { Parsed } from '../source/diagnostic';
import { expandDetection } from './expand-detection';
import type { ExpandedDetection } from './expand-detection';
import { threatIntelligenceLookups } from './threat-intelligence-lookup';

/** Expands a detection as it is in a workspace, or as it is written. */
export type Expander = (detection: Detection, workspace: WorkspaceDifferences | undefined) => Parsed<ExpandedDetection>;

interface ExpanderOptions {
  readonly asOf: Date;
  /** Asked for when something is first expanded. */
  readonly schema: () => WorkspaceSchema;
  /** Whether checks say what is wrong with the queries as written. */
  readonly isChecked?: boolean;
}

/**
 * Makes an expander that expands nothing twice: what the checks have looked at is what is deployed, most workspaces
 * have a detection as it is written, and those of a group have it as the group says.
 */
export function createExpander(catalog: Catalog, { asOf, schema, isChecked = false }: ExpanderOptions): Expander {
  const known = new Map<
    Detection,
    { readonly overlays: readonly Overlay[]; readonly moved: string; readonly result: Parsed<ExpandedDetection> }[]
  >();
  return (detection, workspace) => {
    const overlays = (workspace?.overlays ?? []).filter((overlay) => overlay.detection === detection.slug);
    const results = known.get(detection) ?? [];
    const read = catalog.watchlists.filter(({ alias }) => detection.query.includes(alias));
    const moved = [...threatIntelligenceLookups(read, workspace, asOf).values()].join('\n');
    const same = results.find((each) => each.moved === moved && isSameList(each.overlays, overlays));
    if (same !== undefined) return same.result;
    const options = { asOf, schema: schema(), workspace, isChecked };
    const result = expandDetection(detection, catalog, options);
    known.set(detection, [...results, { overlays, moved, result }]);
    return result;
  };
}

function isSameList(one: readonly Overlay[], other: readonly Overlay[]): boolean {
  return one.length === other.length && one.every((overlay, index) => overlay === other[index]);
}
