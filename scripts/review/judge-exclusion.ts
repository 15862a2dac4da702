import type { FalsePositive } from '../content/detection';
import { bareQuery } from '../kql/bare-query';
import type { StatementKind } from './statement-kinds';

/** Whether a predicate holds for more or fewer rows than before. */
export type PredicateChange = 'wider' | 'narrower' | 'other' | 'same';
type Change = PredicateChange;

const kinds: Readonly<Record<Exclude<Change, 'same'>, StatementKind>> = {
  wider: 'exclusion-widened',
  narrower: 'exclusion-narrowed',
  other: 'exclusion-edited',
};

/**
 * Whether an exclusion leaves out more or less than before, if that can be told by what is written: tables, the last
 * day, an alternative or a condition more, a longer list. What cannot be told is an edit.
 *
 * @returns undefined if it leaves out the same for as long
 */
export function judgeExclusion(before: FalsePositive, after: FalsePositive): StatementKind | undefined {
  const tables = [...new Set([...Object.keys(before.exclude), ...Object.keys(after.exclude)])];
  const changes = [
    ...tables.map((table) => judgePredicate(before.exclude[table], after.exclude[table])),
    judgeEnd(before.expiresOn, after.expiresOn),
  ].filter((change) => change !== 'same');
  const [first] = changes;
  if (first === undefined) return undefined;
  return kinds[changes.every((change) => change === first) ? first : 'other'];
}

function judgeEnd(before: string | undefined, after: string | undefined): Change {
  if (before === after) return 'same';
  return (after ?? '9999-99-99') > (before ?? '9999-99-99') ? 'wider' : 'narrower';
}

/** Compares two predicates by what is written; undefined holds for none. */
export function judgePredicate(before: string | undefined, after: string | undefined): PredicateChange {
  const [old, now] = [bareQuery(before ?? ''), bareQuery(after ?? '')];
  if (old === now) return 'same';
  if (old === '') return 'wider';
  if (now === '') return 'narrower';
  if (hasMore(old, now, 'or') || hasLongerList(old, now)) return 'wider';
  if (hasMore(now, old, 'or') || hasLongerList(now, old)) return 'narrower';
  if (hasMore(old, now, 'and')) return 'narrower';
  if (hasMore(now, old, 'and')) return 'wider';
  return judgeBound(old, now);
}

/**
 * Whether a predicate is another one with an alternative or a condition behind it. `or` binds least, so that an
 * alternative is one of the whole; a condition that holds an `or` itself would be more than a condition.
 */
function hasMore(less: string, more: string, word: 'and' | 'or'): boolean {
  const rest = more.startsWith(less) ? more.slice(less.length) : '';
  const added = new RegExp(`^ ?${word}(?![\\w$])(.*)$`, 's').exec(rest)?.[1];
  return added !== undefined && isBalanced(less) && isBalanced(added) && (word === 'or' || !/\bor\b/.test(added));
}

/** The one thing that differs is how far back a time may lie: `TimeGenerated > ago(7d)`. */
const bound = /^([^]*[\w$]>=?ago\()(\d+)([smhd])(\)[^]*)$/;

function judgeBound(before: string, after: string): PredicateChange {
  const [old, now] = [bound.exec(before), bound.exec(after)];
  const isSame = old !== null && now !== null && [1, 3, 4].every((part) => old[part] === now[part]);
  if (!isSame || /!|\bnot\b/i.test(after.replace(strings, ''))) return 'other';
  return Number(now[2]) > Number(old[2]) ? 'wider' : 'narrower';
}

/** Whether every parenthesis that opens closes again, those in texts apart. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (const [piece] of text.replace(strings, '').matchAll(/[()]/g)) {
    depth += piece === '(' ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

const strings = /@?"(?:[^"\\]|\\.)*"|@?'(?:[^'\\]|\\.)*'/g;

/** Whether a predicate without any negation differs by more texts in its lists alone. */
function hasLongerList(less: string, more: string): boolean {
  if (/!|\bnot\b|\bnotin\b/i.test(more.replace(strings, ''))) return false;
  const [few, many] = [less, more].map((text) =>
    [...text.matchAll(/@?"(?:[^"\\]|\\.)*"|@?'(?:[^'\\]|\\.)*'|[\w$]+|\S/g)].map(([token]) => token),
  );
  let at = 0;
  const added: string[] = [];
  let depth = 0;
  for (const token of many ?? []) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (token === few?.[at]) at += 1;
    else if (depth > 0) added.push(token);
    else return false;
  }
  return at === few?.length && added.length > 0 && added.every((token) => token === ',' || /^@?["']/.test(token));
}
