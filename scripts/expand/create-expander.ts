import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import type { Workspace } from '../content/workspace';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import type { Parsed } from '../source/diagnostic';
import { expandDetection } from './expand-detection';
import type { ExpandedDetection } from './expand-detection';

/** Expands a detection as it is in a workspace, or as it is written. */
export type Expander = (detection: Detection, workspace: Workspace | undefined) => Parsed<ExpandedDetection>;

interface ExpanderOptions {
  readonly asOf: Date;
  /** Asked for when something is first expanded. */
  readonly schema: () => WorkspaceSchema;
}

/**
 * Makes an expander that expands nothing twice: what the checks have looked at is what is deployed, and most
 * workspaces have a detection as it is written.
 */
export function createExpander(catalog: Catalog, { asOf, schema }: ExpanderOptions): Expander {
  const known = new Map<Detection, Map<Workspace | undefined, Parsed<ExpandedDetection>>>();
  return (detection, workspace) => {
    const isOverlaid = workspace?.overlays.some((overlay) => overlay.detection === detection.slug) === true;
    const where = isOverlaid ? workspace : undefined;
    const results = known.get(detection) ?? new Map<Workspace | undefined, Parsed<ExpandedDetection>>();
    const result =
      results.get(where) ?? expandDetection(detection, catalog, { asOf, schema: schema(), workspace: where });
    known.set(detection, results.set(where, result));
    return result;
  };
}
