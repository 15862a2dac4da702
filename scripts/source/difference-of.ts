import type { TextEdit } from './edit-text';

/** One edit that makes one text of another: what lies between what they have in common. */
export function differenceOf(before: string, after: string): TextEdit {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let back = 0;
  while (back < Math.min(before.length, after.length) - start && before.at(-1 - back) === after.at(-1 - back)) back++;
  return { span: { start, end: before.length - back }, text: after.slice(start, after.length - back) };
}
