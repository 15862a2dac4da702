import { completeKql } from './complete-kql';
import { completeInText, completeYaml } from './complete-yaml';
import { noCompletions, type CompletionList } from './completion';
import { kqlAt } from './kql-place';
import type { OpenFile } from './open-file';
import type { Project } from './project';
import { cursorAt } from './yaml-cursor';

/** What could be written at an offset of a file: keys and values of the YAML, or KQL where the file holds that. */
export function complete(file: OpenFile, project: Project, offset: number): CompletionList {
  const at = Math.min(Math.max(offset, 0), file.text.length);
  if (isInComment(file, at)) return noCompletions;
  const cursor = cursorAt(file.outline, at);
  const kql = kqlAt(file.kind, file.outline, cursor, at);
  if (kql !== undefined) return completeKql(kql, kql.toQuery(at), project);
  return cursor.type === 'block'
    ? completeInText(file, project, cursor.entry, at)
    : completeYaml(file, project, cursor, at);
}

function isInComment({ text, outline }: OpenFile, offset: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const isInBlock = outline.entries.some(({ block }) => {
    return block !== undefined && block.lines.start <= offset && offset <= block.lines.end;
  });
  return !isInBlock && /^(?:[^"'#]|"[^"]*"|'[^']*')*(?:^|\s)#/.test(line);
}
