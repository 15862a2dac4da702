import { walkSyntax } from '../../kql/syntax-node';
import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';
import { ownValue } from '../../source/own-value';

const names: Readonly<Record<string, string>> = {
  a: 'the bell character',
  b: 'a backspace',
  f: 'a form feed',
  n: 'a line break',
  r: 'a carriage return',
  t: 'a tab',
  v: 'a vertical tab',
};

/** ("The string data type", Kusto documentation: string escaping, verbatim string literals.) */
export const escapedText: DetectionCheck = {
  id: 'escaped-text',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'warning',
  sentence: 'A backslash in a text stands for itself where a path or an account is meant.',
  why: 'In "CORP\\\\admin" a backslash is written twice, or once behind @: else "\\\\a" is a bell, "\\\\t" a tab and "\\\\b" a backspace, and the text is found nowhere.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where SrcUsername == "CORP\\admin"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where SrcUsername == @"CORP\\admin"\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    const { tree } = detection.query.includes('\\') ? context.bind(detection) : { tree: undefined };
    const findings: Finding[] = [];
    if (tree === undefined) return findings;
    walkSyntax(tree, ({ literal, span }) => {
      if (literal?.type !== 'string') return;
      const written = detection.query.slice(span.start, span.end);
      const found = escapeIn(written);
      if (found === undefined) return;
      const at = { start: span.start + found.index, end: span.start + found.index + 2 };
      findings.push({
        place: placeInQuery(detection, at),
        message: `\\${found.letter} is ${ownValue(names, found.letter)} here, and no backslash`,
        help: 'Write @ before the quotation mark, or the backslash twice.',
      });
    });
    return findings;
  },
};

/** The first escape that stands inside of a path or an account's name; undefined if there is none. */
function escapeIn(written: string): { readonly index: number; readonly letter: string } | undefined {
  if (/^[hH]?@/.test(written) || /^[hH]?(?:```|~~~)/.test(written)) return undefined;
  for (const match of written.matchAll(/\\(.)/gs)) {
    const letter = match[1] ?? '';
    const before = written.slice(0, match.index);
    const isName = /[A-Za-z0-9:.$%-]$/.test(before) && /^[A-Za-z0-9]/.test(written.slice(match.index + 2));
    if (Object.hasOwn(names, letter) && isName && isPath(written, letter)) return { index: match.index, letter };
  }
  return undefined;
}

/** Line ends, tabs and the like stand between the words of a text; a path has one word, or a drive. */
function isPath(written: string, letter: string): boolean {
  if (/[abfv]/.test(letter)) return true;
  return /["'][A-Za-z]:\\|%\w+%\\|["']HK(?:LM|CU|EY)|["'][\w.-]+\\[ntr][\w.-]+["']$/.test(written);
}
