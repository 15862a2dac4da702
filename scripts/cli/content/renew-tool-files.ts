import fs from 'node:fs';
import path from 'node:path';
import { plainText, readRepositoryFiles, readSignature } from './repository-files';
import type { ToolFacts } from './repository-files';

/** A file of the tool in a repository of content, beside what the tool would write there today. */
export interface ToolFile {
  readonly path: string;
  /** `current`: as it would be written. `renewable`: nobody edited it. `edited`: somebody did. `absent`: not there, or a file of somebody else. */
  readonly state: 'current' | 'renewable' | 'edited' | 'absent';
  /** The version that wrote it; undefined for one that is absent. */
  readonly version: string | undefined;
  readonly text: string;
  readonly wanted: string;
}

/** Compares the files that the tool wrote into a repository of content with what it would write there today. */
export function compareToolFiles(root: string, tool: ToolFacts): readonly ToolFile[] {
  // No file of the tool holds an id of its own.
  return [...readRepositoryFiles(tool, '')]
    .filter(([{ belongsTo }]) => belongsTo === 'tool')
    .map(([file, wanted]) => {
      const text = readIfThere(path.join(root, file.path));
      const signature = readSignature(text);
      const state = signature === undefined ? 'absent' : stateOf(text, wanted, signature.isEdited);
      return { path: file.path, state, version: signature?.version, text, wanted };
    });
}

function stateOf(text: string, wanted: string, isEdited: boolean): ToolFile['state'] {
  if (text === wanted) return 'current';
  return isEdited ? 'edited' : 'renewable';
}

function readIfThere(file: string): string {
  return fs.lstatSync(file, { throwIfNoEntry: false })?.isFile() === true
    ? plainText(fs.readFileSync(file, 'utf8'))
    : '';
}
