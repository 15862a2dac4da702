import type { Catalog } from '../../content/catalog';
import type { Workspace } from '../../content/workspace';
import { OperationError } from '../../source/operation-error';
import type { CliCommand, Invocation } from '../command';

/** The flags of a command that can be asked for several workspaces at once. */
export const workspacesOptions: CliCommand['options'] = [
  {
    flags: '--workspace <name...>',
    description: 'files in workspaces/, or groups in workspaces/groups/ (default: local, or the only one)',
  },
  { flags: '--all', description: 'every workspace; the local one if there is no other' },
];

/** The workspaces that a command is asked for, in the order of their files. */
export interface WorkspaceSelection {
  readonly workspaces: readonly Workspace[];
  /** Whether --all, a group or several names asked for them: even one of them is then a list of one. */
  readonly isSeveral: boolean;
}

/**
 * The workspaces that --workspace and --all name.
 *
 * @throws OperationError if one of the names is none of a workspace or a group, or there is no workspace to be named
 */
export function selectWorkspaces(catalog: Catalog, { options }: Pick<Invocation, 'options'>): WorkspaceSelection {
  const { workspaces } = catalog;
  const names = namesOf(options['workspace']);
  if (options['all'] === true) {
    if (names.length > 0) throw new OperationError('--all and --workspace exclude each other', 'Say one of the two.');
    const remote = workspaces.filter(({ target }) => target.type !== 'emulator');
    if (workspaces.length === 0) throw noSuchWorkspace(catalog, 'at all');
    return { workspaces: remote.length === 0 ? workspaces : remote, isSeveral: true };
  }
  const [first] = names;
  const isGroup = catalog.workspaceGroups.some(({ name }) => names.includes(name));
  if (names.length <= 1 && !isGroup) return { workspaces: [findWorkspace(catalog, first)], isSeveral: false };
  const selected = new Set(names.flatMap((name) => membersOf(catalog, name) ?? [findWorkspace(catalog, name)]));
  return { workspaces: workspaces.filter((workspace) => selected.has(workspace)), isSeveral: true };
}

/**
 * The workspace that --workspace names; if it names none, the only one or the one called local.
 *
 * @throws OperationError if there is none such
 */
export function findWorkspace(catalog: Catalog, name: unknown): Workspace {
  const names = catalog.workspaces.map((workspace) => workspace.name);
  const wanted = typeof name === 'string' ? name : names.length === 1 ? names[0] : 'local';
  const found = catalog.workspaces.find((workspace) => workspace.name === wanted);
  if (found !== undefined) return found;
  if (catalog.workspaceGroups.some((group) => group.name === wanted)) {
    throw new OperationError(`${wanted} is a group of workspaces`, `Name one of them: ${names.join(', ')}.`);
  }
  throw noSuchWorkspace(catalog, wanted ?? '');
}

function namesOf(written: Invocation['options'][string]): readonly string[] {
  if (typeof written === 'string') return [written];
  return Array.isArray(written) ? (written as readonly string[]) : [];
}

function membersOf({ workspaces, workspaceGroups }: Catalog, name: string): readonly Workspace[] | undefined {
  if (!workspaceGroups.some((group) => group.name === name)) return undefined;
  const members = workspaces.filter(({ groups }) => groups.some((group) => group.name === name));
  if (members.length > 0) return members;
  throw new OperationError(
    `No workspace belongs to the group ${name}`,
    `Write it under groups in workspaces/NAME.yaml.`,
  );
}

function noSuchWorkspace({ workspaces, workspaceGroups }: Catalog, wanted: string): OperationError {
  const names = [...workspaces, ...workspaceGroups].map(({ name }) => name);
  return new OperationError(
    `There is no workspace ${wanted} that can be read`,
    workspaces.length === 0
      ? 'Write one in workspaces/NAME.yaml.'
      : `Name one of them with --workspace: ${names.join(', ')}.`,
  );
}
