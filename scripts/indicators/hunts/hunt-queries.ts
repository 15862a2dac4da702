import type { HuntPart } from './hunt-text';
import { beginsTable, isPipeline } from './hunt-tables';

/** A name alone on its line, or a call, from which a pipeline starts. */
const source = /^(?:[A-Za-z_]\w*|_?\w+\(.*\))\s*(?:\/\/.*)?$/;
const words =
  /^(?:let\s+\w+\s*=|union\s+(?:isfuzzy|kind|withsource|\(|[A-Z]\w*\s*(?:,|$))|search\s+(?:in\s*\(|["'])|datatable\s*\(|externaldata\s*\(|print\s+\w+\s*=|set\s+\w+\s*=)/;

/** Whether a query begins with a line, by the line and the next that is not empty. */
export function beginsQuery(line: string, next: string | undefined): boolean {
  if (/^\/\/(?!\/)/.test(line) || words.test(line)) return true;
  if (/^[A-Za-z_]\w*(?:\([^|]*\))?\s*\|/.test(line)) return isPipeline(line.slice(line.indexOf('|')));
  return source.test(line) && next !== undefined && (isPipeline(next.trim()) || /^\/\//.test(next.trim()));
}

/** Whether a line may stand in a query that has begun. @param depth how many brackets are open before it */
export function continuesQuery(line: string, next: string | undefined, depth: number): boolean {
  if (depth > 0) return true;
  if (beginsTable(line, next)) return false;
  if (/^(?:\s|[|)\]}({["'@,;=+*/<>!-]|\/\/)/.test(line) && !/^(?:[*+-]|\d+[.)])\s/.test(line)) return true;
  return beginsQuery(line, next) || source.test(line) || /^(?:and|or|on|by|in|kind|with|union)\b/.test(line);
}

/** How many brackets are open after a line, strings and comments left out. */
export function bracketDepth(line: string, before: number): number {
  const bare = line.replace(/@?"(?:[^"\\]|\\.)*"|@?'(?:[^'\\]|\\.)*'|\/\/.*$/g, '');
  const opened = (bare.match(/[([{]/g) ?? []).length - (bare.match(/[)\]}]/g) ?? []).length;
  return Math.max(0, before + opened);
}

/**
 * Takes apart the queries that stand in a block one after the other, as a page shows them whose fences are lost: a
 * pipeline ends where a comment, an empty line or a statement follows that begins another.
 */
export function splitQueries({ text, line }: HuntPart): readonly HuntPart[] {
  const lines = text.split('\n');
  const parts: { line: number; lines: string[] }[] = [{ line, lines: [] }];
  let [depth, hasPipeline] = [0, false];
  for (const [index, each] of lines.entries()) {
    const current = parts[parts.length - 1]!;
    if (depth === 0 && hasPipeline && startsAnother(each, lines.slice(index + 1))) {
      parts.push({ line: line + index, lines: [] });
      hasPipeline = false;
    }
    parts[parts.length - 1]!.lines.push(each);
    depth = bracketDepth(each, depth);
    const isEnd = /;\s*(?:\/\/.*)?$/.test(each);
    if (depth === 0 && !isEnd && (isPipeline(each.trim()) || isPipeline(each.slice(each.indexOf('|')).trim()))) {
      hasPipeline = !belongsToLet(current.lines);
    }
  }
  return parts.flatMap((part) => {
    const empty = part.lines.findIndex((each) => each.trim() !== '');
    const body = part.lines.join('\n').trim();
    return body === '' || isOnlyComment(body) ? [] : [{ text: `${body}\n`, line: part.line + Math.max(0, empty) }];
  });
}

/** Whether the last statement that began is a let, whose pipeline ends with a semicolon. */
function belongsToLet(lines: readonly string[]): boolean {
  const last = lines.findLastIndex((line) => /^let\s/.test(line));
  return last >= 0 && !lines.slice(last).some((line) => /;\s*(?:\/\/.*)?$/.test(line));
}

function startsAnother(line: string, rest: readonly string[]): boolean {
  const following = [line, ...rest].find((each) => each.trim() !== '' && !/^\s*\/\//.test(each));
  if (following === undefined || !/^(?:\/\/|let\s|[A-Za-z_(])/.test(line)) return false;
  const after = rest.slice(rest.indexOf(following) + 1).find((each) => each.trim() !== '');
  return beginsQuery(following, after ?? '') || source.test(following);
}

function isOnlyComment(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(?:\/\/.*)?$/.test(line));
}
