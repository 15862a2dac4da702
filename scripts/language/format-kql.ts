import { parse } from '../kql/analyze-text';
import { editQuery } from '../kql/query-editor';
import { readTokens } from '../kql/read-tokens';
import type { TextEdit } from '../source/edit-text';
import { lineBreakOf } from '../source/edit-text';
import type { Span } from '../source/position';
import { allKql, type KqlText } from './kql-place';
import type { OpenFile } from './open-file';
import type { Project } from './project';

/**
 * Lays out the queries of a file that a span touches, each in a block of its own lines. A query with a mistake stays as
 * it is, and so does one of which the layout would change more than blanks.
 */
export function formatKql(file: OpenFile, project: Project, span: Span): readonly TextEdit[] {
  return allKql(file.kind, file.outline).flatMap((kql) => {
    const { start, end } = kql.written;
    const inFile = { start: kql.toFile(start), end: kql.toFile(end) };
    if (kql.lineStart === undefined || inFile.end < span.start || span.end < inFile.start) return [];
    // What makes a query of a predicate is laid out with it; that is left alone.
    if (start > 0 || end < kql.query.length) return [];
    const text = formatQuery(kql, project);
    if (text === undefined || text === kql.query.trimEnd()) return [];
    const contentEnd = kql.toFile(kql.query.trimEnd().length);
    const lineBreak = lineBreakOf(file.text);
    const lines = text.split('\n').map((line, index) => (index === 0 || line === '' ? line : kql.lineStart + line));
    return [{ span: { start: inFile.start, end: contentEnd }, text: lines.join(lineBreak) }];
  });
}

function formatQuery({ query }: KqlText, project: Project): string | undefined {
  if (parse(query).diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  let text = query;
  // The formatter comes to rest at its second run.
  for (let run = 0; run < 3; run++) {
    const next = editQuery(text, project.schema())?.format()?.replace(/\r\n?/g, '\n').trimEnd();
    if (next === undefined || next === text) break;
    text = next;
  }
  const tidy = text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
  return partsOf(tidy) === partsOf(query) ? tidy : undefined;
}

/** The tokens and comments of a query. */
function partsOf(text: string): string {
  const tokens = readTokens(text).map((token) => token.text);
  const comments = text.match(/\/\/[^\n]*/g)?.map((comment) => comment.trimEnd()) ?? [];
  return JSON.stringify([tokens, comments]);
}
