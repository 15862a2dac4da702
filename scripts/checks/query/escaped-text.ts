import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
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
    const { tree } = mayMislead.test(detection.query) ? context.bind(detection) : { tree: undefined };
    const findings: Finding[] = [];
    if (tree === undefined) return findings;
    const patterns = new Set<number>();
    walkSyntax(tree, ({ kind, literal, span, parts }) => {
      for (const start of patternStarts(kind, parts)) patterns.add(start);
      if (literal?.type !== 'string') return;
      const written = detection.query.slice(span.start, span.end);
      const doubled = kind === 'CompoundStringLiteralExpression' ? /(['"])\1/.exec(written) : null;
      if (doubled !== null) {
        const at = { start: span.start + doubled.index, end: span.start + doubled.index + 2 };
        const message = 'Two quotation marks end a text here and begin another: the text has none of them in it';
        findings.push({ place: placeInQuery(detection, at), message, help: `Write \\${doubled[1] ?? ''} for both.` });
        return;
      }
      const lineEnd = /^[hH]?@/.test(written) && !patterns.has(span.start) ? written.indexOf('\\r\\n') : -1;
      if (lineEnd >= 0) {
        const at = { start: span.start + lineEnd, end: span.start + lineEnd + 4 };
        const message = 'Behind @ this is two backslashes and two letters, and no end of a line';
        findings.push({ place: placeInQuery(detection, at), message, help: 'Take the @ away.' });
        return;
      }
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

/** Texts with backslashes, and such with two quotation marks in a row. */
const mayMislead = /\\|\w''|\w""/;

/** Where the texts of a node begin that are regular expressions, in which \\n is the end of a line. */
function patternStarts(kind: SyntaxNode['kind'], parts: SyntaxNode['parts']): readonly number[] {
  if (kind === 'MatchesRegexExpression') return parts.Right === undefined ? [] : [parts.Right.span.start];
  const isOfPattern = /extract|regex|replace|^parse|^trim|countof/.test(parts.Name?.text ?? '');
  return isOfPattern ? (parts['ArgumentList']?.parts['Expressions']?.items ?? []).map((each) => each.span.start) : [];
}

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
