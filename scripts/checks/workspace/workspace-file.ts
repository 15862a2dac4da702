import type { WorkspaceCheck } from '../check';

export const workspaceFile: WorkspaceCheck = {
  id: 'workspace-file',
  scope: 'workspace',
  severity: 'error',
  sentence: 'A workspace is in the file that bears its name.',
  why: '--workspace takes the name; a deployment must not go elsewhere than the file seems to say.',
  failing: { 'workspaces/other.yaml': 'name: example\n' },
  passing: { 'workspaces/example.yaml': 'name: example\n' },
  run: ({ name, document }) => {
    const file = document.source.path
      .split('/')
      .pop()
      ?.replace(/\.ya?ml$/, '');
    if (name === '' || name === file) return [];
    const help = `Rename the file to ${name}.yaml, or write the name ${file ?? ''}.`;
    return [{ place: document.placeOf(['name']), message: `The name ${name} is not the name of its file`, help }];
  },
};
