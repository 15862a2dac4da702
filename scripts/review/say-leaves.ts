import { isMapping } from '../source/mapping';
import type { ChangedLeaf } from './changed-leaves';
import { joinPhrases, say } from './statement';
import type { Phrase } from './statement';

const mostLeaves = 8;
const longestValue = 60;

/** What changed of some data, leaf by leaf; the first ones alone where there are many. */
export function sayLeaves(leaves: readonly ChangedLeaf[]): Phrase {
  const shown = leaves.slice(0, mostLeaves).map(sayLeaf);
  const rest = leaves.length - shown.length;
  return joinPhrases(rest > 0 ? [...shown, [`and ${rest} more`]] : shown, '; ');
}

function sayLeaf({ path, before, after }: ChangedLeaf): Phrase {
  const value = before ?? after;
  const isUnnamed = isMapping(value) && path.length > 1;
  const name = say`${(isUnnamed ? path.slice(0, -1) : path).map(shortText).join('.')}`;
  if (isUnnamed && before === undefined) return say`${name} added: ${flatText(value)}`;
  if (isUnnamed && after === undefined) return say`${name} taken out: ${flatText(value)}`;
  // An item that is a text is named by itself.
  const isNamed = value === path.at(-1);
  if (before === undefined) return isNamed ? say`${name} added` : say`${name} added: ${shownValue(after)}`;
  if (after === undefined) return isNamed ? say`${name} taken out` : say`${name} taken out: ${shownValue(before)}`;
  return isShort(before) && isShort(after) ? say`${name} ${shownValue(before)} → ${shownValue(after)}` : name;
}

const longestItem = 160;

/** All of an item that has no name, leaf by leaf. */
function flatText(item: unknown): string {
  const text = flatten(item, '').join(', ');
  return text.length > longestItem ? `${text.slice(0, longestItem)}…` : text;
}

function flatten(value: unknown, key: string): readonly string[] {
  if (Array.isArray(value) && value.every((each) => !isMapping(each)))
    return [`${key} ${value.map(textOf).join(', ')}`];
  if (Array.isArray(value)) return value.flatMap((each) => flatten(each, key));
  if (isMapping(value)) return Object.entries(value).flatMap(([name, each]) => flatten(each, name));
  return [`${key} ${textOf(value)}`];
}

function shownValue(value: unknown): Phrase {
  return say`${shortText(value)}`;
}

function shortText(value: unknown): string {
  const text = textOf(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

function isShort(value: unknown): boolean {
  return textOf(value).length <= longestValue;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
