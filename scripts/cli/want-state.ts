import { runChecks } from '../checks/run-checks';
import { goesTo } from '../content/goes-to';
import type { Workspace } from '../content/workspace';
import { desiredState } from '../deploy/desired-state';
import type { DeployableDetection } from '../deploy/desired-state';
import type { DesiredResource } from '../deploy/resource';
import { createCatalogSchema } from '../expand/catalog-schema';
import { createExpander } from '../expand/create-expander';
import { hasErrors } from '../source/diagnostic';
import type { Diagnostic } from '../source/diagnostic';
import type { LoadedCatalog } from './load-catalog';

/** What a workspace should hold, or why nobody should deploy that. */
export interface WantedState {
  readonly resources: readonly DesiredResource[];
  /** Where one of them is an error, nothing is to be deployed. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks and expands everything that goes to a workspace. */
export function wantState(loaded: LoadedCatalog, workspace: Workspace, asOf: Date): WantedState {
  const { catalog } = loaded;
  const schema = createCatalogSchema(catalog);
  const expand = createExpander(catalog, { asOf, schema: () => schema });
  const found = runChecks(catalog, { asOf, found: loaded.diagnostics, schema: () => schema, expand });
  if (hasErrors(found)) return { resources: [], diagnostics: found };
  const expanded = catalog.detections
    .filter((detection) => goesTo(workspace, detection))
    .map((detection) => expand(detection, workspace));
  const diagnostics = expanded.flatMap((parsed) => parsed.diagnostics);
  const detections: DeployableDetection[] = expanded.flatMap((parsed) => parsed.value ?? []);
  return { resources: desiredState(detections, catalog, { asOf, schema, workspace }), diagnostics };
}
