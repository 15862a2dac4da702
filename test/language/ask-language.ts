import assert from 'node:assert/strict';

import { exampleFiles } from '../../scripts/checks/example-files';
import { readCatalog } from '../../scripts/content/read-catalog';
import { openFile, type OpenFile } from '../../scripts/language/open-file';
import { makeProject, type Project } from '../../scripts/language/project';
import { applyEdits, type TextEdit } from '../../scripts/source/edit-text';
import { createSourceFile, type SourceFile } from '../../scripts/source/source-file';

/** A repository of files, with the keys in which they differ from plain valid ones. */
export function projectOf(example: Readonly<Record<string, string>> = {}): Project {
  return projectOfFiles(exampleFiles(example));
}

function projectOfFiles(files: readonly SourceFile[]): Project {
  const { value, diagnostics } = readCatalog(files);
  return makeProject({
    catalog: value,
    found: diagnostics,
    sources: new Map(files.map((file) => [file.path, file])),
    asOf: new Date('2026-06-02T12:00:00Z'),
    allowedHosts: [],
    baseline: undefined,
    withText: (path, text) => {
      const changed = createSourceFile(path, text);
      return projectOfFiles([...files.filter((file) => file.path !== path), changed]);
    },
  });
}

/** A text in which a bar says where the cursor is. */
export function withCursor(marked: string, mark = '‸'): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf(mark);
  assert.ok(offset >= 0, 'no cursor');
  return { text: marked.replace(mark, ''), offset };
}

export function fileOf(path: string, text: string): OpenFile {
  const file = openFile(path, text);
  assert.ok(file !== undefined);
  return file;
}

export function edited(text: string, edits: readonly TextEdit[]): string {
  return applyEdits(text, edits).text;
}
