import type { Workspace } from '../../content/workspace';
import type { CatalogCheck, Finding } from '../check';

export const workspaceUnique: CatalogCheck = {
  id: 'workspace-unique',
  scope: 'catalog',
  severity: 'error',
  sentence: 'No two files mean the same workspace, by its address, by its id, or by its name.',
  why: 'Each deployment would undo what the other did, and what only one of them holds would be pruned.',
  failing: {
    'workspaces/example.yaml': '',
    'workspaces/other.yaml': 'name: other\nworkspace: Example\nworkspaceId: 11111111-7777-4888-9999-000000000000\n',
  },
  passing: {
    'workspaces/example.yaml': '',
    'workspaces/other.yaml': 'name: other\nworkspace: other\nworkspaceId: 11111111-7777-4888-9999-000000000000\n',
  },
  run: ({ catalog: { workspaces } }) =>
    workspaces.flatMap((workspace, index) =>
      identities.flatMap(({ key, words, of }): Finding[] => {
        const first = workspaces.slice(0, index).find((other) => of(other) === of(workspace));
        if (first === undefined) return [];
        return [
          {
            place: workspace.document.placeOf([key]),
            message: `${words} ${String(workspace[key])} is that of ${first.document.source.path}`,
            help: 'Correct the one that is wrong, or remove one of the files.',
          },
        ];
      }),
    ),
};

interface Identity {
  readonly key: 'name' | 'workspace' | 'workspaceId';
  readonly words: string;
  readonly of: (workspace: Workspace) => string;
}

const identities: readonly Identity[] = [
  { key: 'name', words: 'The name', of: ({ name }) => name },
  {
    key: 'workspace',
    words: 'The workspace',
    // Azure tells names apart without their case.
    of: ({ subscription, resourceGroup, workspace }) => `${subscription}/${resourceGroup}/${workspace}`.toLowerCase(),
  },
  { key: 'workspaceId', words: 'The id', of: ({ workspaceId }) => workspaceId.toLowerCase() },
];
