import type { Catalog } from '../content/catalog';
import type { Workspace } from '../content/workspace';
import { OperationError } from '../source/operation-error';

/**
 * The workspace that --workspace names; where it names none, the only one or the one called local.
 *
 * @throws OperationError where there is none such
 */
export function findWorkspace(catalog: Catalog, name: unknown): Workspace {
  const names = catalog.workspaces.map((workspace) => workspace.name);
  const wanted = typeof name === 'string' ? name : names.length === 1 ? names[0] : 'local';
  const found = catalog.workspaces.find((workspace) => workspace.name === wanted);
  if (found !== undefined) return found;
  throw new OperationError(
    `There is no workspace ${wanted} that can be read`,
    names.length === 0
      ? 'Write one in workspaces/NAME.yaml.'
      : `Name one of them with --workspace: ${names.join(', ')}.`,
  );
}
