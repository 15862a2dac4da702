import { OperationError } from '../../source/operation-error';
import type { ResourceKey, ResourceKind } from '../arm/resource';
import { describeResource } from './describe-resource';

/** The workspace as Azure Resource Manager names it. */
export interface WorkspaceIdentity {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly workspace: string;
}

/** The same with the name that the repository has for it: what a file says of the workspace it was made for. */
export type NamedWorkspace = WorkspaceIdentity & { readonly name: string };

/** Tells one workspace from every other. */
export function identifyWorkspace({ name, subscription, resourceGroup, workspace }: NamedWorkspace): NamedWorkspace {
  return { name, subscription, resourceGroup, workspace };
}

/**
 * A name as one segment of an address. Every client takes `.` and `..` out of a path, encoded or not, and with them the
 * segment before. (RFC 3986, section 5.2.4.)
 */
function segment(name: string): string {
  if (name === '' || name === '.' || name === '..') {
    throw new OperationError(
      `${JSON.stringify(name)} cannot be a name in the address of a resource`,
      'Give it another name in its file.',
    );
  }
  return encodeURIComponent(name);
}

/** The resource id of the workspace. */
export function workspacePath(workspace: WorkspaceIdentity): string {
  const group = segment(workspace.resourceGroup);
  const name = segment(workspace.workspace);
  return (
    `/subscriptions/${segment(workspace.subscription)}/resourceGroups/${group}` +
    `/providers/Microsoft.OperationalInsights/workspaces/${name}`
  );
}

/** Where all resources of a kind are listed: saved searches are the workspace's own, the others Sentinel's. */
export function collectionPath(workspace: WorkspaceIdentity, kind: ResourceKind): string {
  const { provider, path } = describeResource(kind).address;
  const behind = provider === 'workspace' ? '' : '/providers/Microsoft.SecurityInsights';
  return `${workspacePath(workspace)}${behind}/${path}`;
}

/** The path of a resource below a workspace. */
export function resourcePath(workspace: WorkspaceIdentity, key: ResourceKey): string {
  return `${collectionPath(workspace, key.kind)}/${segment(key.id)}`;
}

/** Where the items of a watchlist are listed, or with an id one of them. */
export function itemPath(workspace: WorkspaceIdentity, alias: string, id?: string): string {
  const items = `${resourcePath(workspace, { kind: 'watchlist', id: alias })}/watchlistItems`;
  return id === undefined ? items : `${items}/${segment(id)}`;
}

/** Where metadata resources are listed, or with a name one of them. */
export function metadataPath(workspace: WorkspaceIdentity, name?: string): string {
  const metadata = `${workspacePath(workspace)}/providers/Microsoft.SecurityInsights/metadata`;
  return name === undefined ? metadata : `${metadata}/${segment(name)}`;
}

/** Where indicators in threat intelligence are asked for. */
export function threatIntelligencePath(workspace: WorkspaceIdentity): string {
  return collectionPath(workspace, 'threatIntelligence');
}

/** Where the tables of the workspace are listed, with their columns. */
export function tablesPath(workspace: WorkspaceIdentity): string {
  return `${workspacePath(workspace)}/tables`;
}
