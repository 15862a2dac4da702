import { findStateFolderProblem } from '../../content/state-folder-place';
import type { Finding, WorkspaceCheck } from '../check';

export const workspaceFolder: WorkspaceCheck = {
  id: 'workspace-folder',
  scope: 'workspace',
  severity: 'error',
  sentence: 'A local workspace keeps its state in a folder of its own below the repository.',
  why: 'Its commands write and remove files there. They refuse any other folder.',
  failing: { 'workspaces/example.yaml': 'emulator: { folder: ../other }\n' },
  passing: { 'workspaces/example.yaml': 'emulator: { folder: .sentinel/example }\n' },
  run: ({ target, document }): Finding[] => {
    const message = target.type === 'emulator' ? findStateFolderProblem(target.folder) : undefined;
    if (message === undefined) return [];
    const help = 'Name a folder of its own below the repository, such as .sentinel/local.';
    return [{ place: document.placeOf(['emulator', 'folder']), message, help }];
  },
};
