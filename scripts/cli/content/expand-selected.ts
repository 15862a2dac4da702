import type { Workspace } from '../../content/workspace';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { expandDetection } from '../../expand/expand-detection';
import type { ExpandedDetection } from '../../expand/expand-detection';
import type { Diagnostic } from '../../source/diagnostic';
import type { LoadedCatalog } from './load-catalog';
import { selectDetections } from './select-detections';

export interface Expansion {
  readonly expanded: readonly ExpandedDetection[];
  /** The findings of these detections, and of files that could not be read. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Expands the detections that were named, as they are in a workspace or as they are written. */
export function expandSelected(
  { catalog, diagnostics }: LoadedCatalog,
  names: readonly string[],
  workspace: Workspace | undefined,
  asOf: Date,
): Expansion {
  const schema = createCatalogSchema(catalog);
  const parsed = selectDetections(catalog, names).map((detection) =>
    expandDetection(detection, catalog, { asOf, workspace, schema }),
  );
  const unreadable = diagnostics.filter(({ severity }) => severity === 'error');
  return {
    expanded: parsed.flatMap(({ value }) => value ?? []),
    diagnostics: [...unreadable, ...parsed.flatMap((each) => each.diagnostics)],
  };
}
