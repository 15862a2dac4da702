import { readServiceAddress } from '../../content/service-address';
import type { AddressUse } from '../../content/service-address';
import type { Workspace } from '../../content/workspace';
import type { YamlPath } from '../../source/yaml-document';
import type { Finding, WorkspaceCheck } from '../check';

export const workspaceAddress: WorkspaceCheck = {
  id: 'workspace-address',
  scope: 'workspace',
  severity: 'error',
  sentence: 'An address in a workspace file is one to which a token may go.',
  why: 'That is its Azure cloud, this machine, or a host that SENTINEL_ALLOWED_HOSTS names. To another one, commands would send the token of whoever runs them there. Whatever a file says, they refuse to.',
  failing: { 'workspaces/example.yaml': 'endpoint: https://management.azure.com.example.org\n' },
  passing: { 'workspaces/example.yaml': 'endpoint: https://management.azure.com\n' },
  run: (workspace, { allowedHosts }) =>
    addressesIn(workspace).flatMap(({ path, text, use }): Finding[] => {
      if (text === undefined) return [];
      const read = readServiceAddress(text, use, { cloud: workspace.cloud, allowedHosts });
      if (read.type === 'address') return [];
      return [{ place: workspace.document.placeOf(path), message: read.message, help: read.help }];
    }),
};

interface WrittenAddress {
  readonly path: YamlPath;
  readonly text: string | undefined;
  readonly use: AddressUse;
}

/** Every key to whose address a secret goes. */
function addressesIn({ target, threatIntelligence, storageContainer }: Workspace): readonly WrittenAddress[] {
  return [
    { path: ['endpoint'], text: target.type === 'endpoint' ? target.url : undefined, use: 'api' },
    { path: ['threatIntelligence', 'endpoint'], text: threatIntelligence?.endpoint, use: 'api' },
    { path: ['largeWatchlists', 'container'], text: storageContainer, use: 'container' },
  ];
}
