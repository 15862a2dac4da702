import { compilePattern } from '../../engine/patterns/regular-expression';
import type { CallExpression } from '../../engine/plan/plan';
import type { Span } from '../../source/position';
import type { DetectionCheck, Finding } from '../check';
import { oneRow } from '../evidence/condition-tree';
import { columnsRead, walkExpression } from '../evidence/expressions';
import { findPatterns } from '../evidence/find-patterns';
import { placeInQuery } from '../evidence/query-place';
import type { QueryFlow } from '../evidence/row-flow';
import type { EvaluateAlone } from '../../engine/evaluate-alone';

/** ("Regex syntax", "extract()", Kusto documentation.) */
export const patternMeaning: DetectionCheck = {
  id: 'pattern-meaning',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'warning',
  sentence: 'A regular expression finds what its author means.',
  why: 'A group that is not there gives an empty text, two backslashes are one that stands for itself, and slashes around a pattern are a part of it: nothing is found, and no error said.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | extend Domain = extract(@"([a-z]+)\\.example$", 2, DnsQuery)\n  | where Domain == "bad"\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | extend Domain = extract(@"([a-z]+)\\.example$", 1, DnsQuery)\n  | where Domain == "bad"\n',
  run: (detection, context) => {
    const flow = /regex|extract|replace/.test(detection.query) ? context.flow(detection) : undefined;
    if (flow === undefined) return [];
    const { evaluate } = context.clock.moment;
    const found = new Map<number, Finding>();
    const faults = [...patternFaults(flow, evaluate), ...groupFaults(flow, evaluate), ...caseFaults(flow, evaluate)];
    for (const { span, ...said } of faults) found.set(span.start, { place: placeInQuery(detection, span), ...said });
    return [...found.values()];
  },
};

interface Fault extends Pick<Finding, 'message' | 'help' | 'severity'> {
  readonly span: Span;
}

function patternFaults(flow: QueryFlow, evaluate: EvaluateAlone): readonly Fault[] {
  return findPatterns(flow, evaluate).flatMap(({ pattern, span }): Fault[] => {
    if (/^\/.+\/[gimsu]+$/.test(pattern)) {
      const message = 'The slashes and what stands behind them are a part of this regular expression';
      return [{ span, message, help: 'Take them away; (?i) before a pattern makes it blind to case.' }];
    }
    const doubled = /\\\\([dws])[+*{]/.exec(pattern);
    if (doubled !== null) {
      const message = `${doubled[0].slice(0, 3)} is a backslash and the letter ${doubled[1] ?? ''}, repeated`;
      return [{ span, message, help: 'Behind @ a backslash is written once; without it, twice.' }];
    }
    const slip = slips.find(({ found }) => found(pattern));
    if (slip !== undefined) {
      const { message, help, severity } = slip;
      return [{ span, message, help, ...(severity === undefined ? {} : { severity }) }];
    }
    const dot = domainDot.exec(pattern);
    if (dot === null) return [];
    const message = `The dot in ${dot[0]} stands for any character`;
    return [{ span, severity: 'advice', message, help: 'Write a backslash before it.' }];
  });
}

interface Slip extends Pick<Finding, 'message' | 'help' | 'severity'> {
  readonly found: (pattern: string) => boolean;
}

/** What a regular expression says, and its author does not mean. */
const slips: readonly Slip[] = [
  {
    found: (pattern) => pattern.includes('\b'),
    message: 'In a text without @, \\b is a backspace, and no edge of a word',
    help: 'Write @ before the text.',
  },
  {
    found: (pattern) => /\[[^\]\\]*A-z/.test(pattern),
    message: 'A-z holds six signs that are not letters, such as [ and _',
    help: 'Write A-Za-z.',
  },
  {
    found: (pattern) => /\[\w{2,}\|\w{2,}(?:\|\w{2,})*\]/.test(pattern),
    message: 'Square brackets hold single signs, and these words are not alternatives',
    help: 'Write round brackets around them.',
  },
  {
    found: (pattern) => /\[(?:\d{2,3}-\d{1,3}|\d-\d{2,3})\]/.test(pattern),
    message: 'Square brackets hold single digits, and no range of numbers',
    help: 'Write the numbers as alternatives in round brackets, or compare by ipv4_is_in_range().',
  },
  {
    found: (pattern) => /^[^|]*\$[^|)]*\^/.test(pattern.replace(/\\.|\[[^\]]*\]/g, '')),
    message: 'The end of the text stands before its beginning, so that nothing is found',
    help: 'Write ^ first and $ last.',
  },
  {
    found: (pattern) => {
      const parts = pattern.replace(/\\.|\[[^\]]*\]/g, 'x').split('|');
      const isFlat = parts.length > 1 && !/[()]/.test(pattern.replace(/\\./g, ''));
      return (
        isFlat &&
        parts[0]!.startsWith('^') &&
        parts.at(-1)!.endsWith('$') &&
        !parts[0]!.endsWith('$') &&
        !parts.at(-1)!.startsWith('^')
      );
    },
    message: '^ holds for the first alternative alone, and $ for the last',
    help: 'Put the alternatives into round brackets.',
  },
  {
    found: (pattern) => /^\w+\*\.[a-z]{2,4}$/i.test(pattern),
    message: 'The star repeats the letter before it, and stands for nothing else',
    help: 'Write .* for any signs, and \\. for the dot.',
  },
  {
    found: (pattern) => /(?:^|\^)\d{1,3}\.\d{1,3}(?:\.\d{1,3})*\.?\$?$/.test(pattern),
    severity: 'advice',
    message: 'The dots between these numbers stand for any sign',
    help: 'Write a backslash before each, or startswith.',
  },
];

/** A dot that nobody means but as itself: in a name with a known ending. */
const domainDot = /[a-z0-9]{2,}\.(?:com|net|org|exe|dll|ps1|bat|vbs|js|php)\b(?![?*+{\]])/i;

/** Groups that a pattern does not have, in extract() and replace_regex(). */
function groupFaults(flow: QueryFlow, evaluate: EvaluateAlone): readonly Fault[] {
  const faults: Fault[] = [];
  for (const expression of flow.written) {
    walkExpression(expression, (part) => {
      if (part.kind === 'call' && part.name === 'extract') faults.push(...groupFault(part, evaluate));
    });
  }
  return faults;
}

function groupFault({ operands, span }: CallExpression, evaluate: EvaluateAlone): readonly Fault[] {
  const [pattern, group] = operands.slice(0, 2).map((each) => {
    return columnsRead(each).size > 0 ? undefined : evaluate(each, oneRow)?.[0];
  });
  if (typeof pattern !== 'string' || (typeof group !== 'bigint' && typeof group !== 'number')) return [];
  const count = countGroups(pattern);
  if (count === undefined || Number(group) <= count) return [];
  const there = count === 0 ? 'no group' : count === 1 ? 'one group' : `${count} groups`;
  const message = `The regular expression has ${there}, so that group ${Number(group)} is always empty`;
  const help =
    count === 0 ? 'Put what is wanted into brackets, or take group 0: the whole.' : `Take a group up to ${count}.`;
  return [{ span: operands[1]?.span ?? span, message, help }];
}

/** Capitals that are sought in what tolower() gives. */
function caseFaults(flow: QueryFlow, evaluate: EvaluateAlone): readonly Fault[] {
  const faults: Fault[] = [];
  for (const expression of flow.written) {
    walkExpression(expression, (part) => {
      if (part.kind !== 'call' || part.name !== 'matches regex') return;
      const [text, pattern] = part.operands;
      const changed = text?.kind === 'call' ? text.name : undefined;
      if ((changed !== 'tolower' && changed !== 'toupper') || pattern === undefined || columnsRead(pattern).size > 0)
        return;
      const sought = evaluate(pattern, oneRow)?.[0];
      if (typeof sought !== 'string' || sought.includes('(?i')) return;
      const letters = sought.replace(/\\(?:[pP]\{[^}]*\}|.)|\[[^\]]*\]/g, '').split(/[|()]/);
      const other = changed === 'tolower' ? /[A-Z]/ : /[a-z]/;
      // Of alternatives one may be for another case.
      if (!letters.some((each) => each !== '') || !letters.every((each) => each === '' || other.test(each))) return;
      const message = `${changed}() returns no ${changed === 'tolower' ? 'capital' : 'small letter'}, and this regular expression asks for one`;
      faults.push({ span: pattern.span, message, help: 'Write it in the same case, or (?i) before it.' });
    });
  }
  return faults;
}

function countGroups(pattern: string): number | undefined {
  try {
    return compilePattern(pattern).groupCount;
  } catch {
    // What cannot be compiled is another check's finding.
    return undefined;
  }
}
