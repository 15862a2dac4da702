import { runChecks } from '../../checks/run-checks';
import { goesTo } from '../../content/goes-to';
import type { Workspace } from '../../content/workspace';
import { desiredState } from '../../deploy/plan/desired-state';
import type { DesiredResource } from '../../deploy/arm/resource';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { createExpander } from '../../expand/create-expander';
import { keyText } from '../../deploy/arm/resource';
import type { HeldBack } from '../../deploy/plan/held-back';
import { hasErrors } from '../../source/diagnostic';
import type { Diagnostic } from '../../source/diagnostic';
import type { CommandContext } from '../command';
import { judgeFindings } from '../content/accepted-findings';
import { findHeldBack, keyOfDetection } from './find-held-back';
import { openFindingStore } from '../content/finding-store';
import type { LoadedCatalog } from '../content/load-catalog';
import { readAllowedHosts } from '../read-allowed-hosts';
import { startOfHour } from '../read-as-of';

/** What workspaces should hold, or why nobody should deploy that. */
export interface WantedState {
  /** What one of the workspaces should hold. */
  readonly resourcesOf: (workspace: Workspace) => readonly DesiredResource[];
  /** What has accepted errors and is not deployed: the rest goes on without it. */
  readonly heldBack: readonly HeldBack[];
  /** If one of them is an error, nothing is to be deployed. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks everything, and expands what goes to one of the workspaces; nothing twice. */
export function wantState(
  context: CommandContext,
  loaded: LoadedCatalog,
  workspaces: readonly Workspace[],
  asOf: Date,
): WantedState {
  const { catalog } = loaded;
  const schema = createCatalogSchema(catalog);
  const checkedAsOf = startOfHour(asOf);
  const store = openFindingStore(context, loaded, checkedAsOf);
  const expand = createExpander(catalog, { asOf, schema: () => schema, isChecked: true });
  const found = runChecks(catalog, {
    asOf: checkedAsOf,
    found: loaded.diagnostics,
    schema: () => schema,
    expand,
    allowedHosts: readAllowedHosts(context),
    store,
  });
  store.save();
  const { accepted, fresh } = judgeFindings(found, loaded, { context, options: {} }, () => false, 'checks');
  const { heldBack, blocking } = findHeldBack(accepted, loaded);
  const findings = [...fresh, ...blocking];
  const isHeld = new Set(heldBack.map(keyText));
  const expandFor = (workspace: Workspace) =>
    catalog.detections
      .filter((detection) => goesTo(workspace, detection) && !isHeld.has(keyOfDetection(detection)))
      .map((detection) => expand(detection, workspace));
  // What workspaces have in common was expanded for all of them.
  const expanded = hasErrors(findings) ? [] : new Set(workspaces.flatMap(expandFor));
  return {
    resourcesOf: (workspace) => {
      const detections = expandFor(workspace).flatMap(({ value }) => value ?? []);
      return desiredState(detections, catalog, { asOf, schema, workspace });
    },
    heldBack,
    diagnostics: hasErrors(findings) ? findings : [...expanded].flatMap(({ diagnostics }) => diagnostics),
  };
}
