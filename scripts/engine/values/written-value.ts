import { parseIsoDatetime } from '../formats/iso-datetime';
import { readCell } from './read-cell';
import type { DynamicValue, KqlType, Value } from '../values';
import { withArticle } from '../../source/count-of';

/** The value of a column's type that JSON.parse gave; undefined if it is none. The frequent cases come first. */
export function readWritten(written: unknown, type: KqlType): Value | undefined {
  if (typeof written === 'string') {
    if (type === 'string') return written;
    const quick = type === 'datetime' ? parseIsoDatetime(written) : undefined;
    if (quick !== undefined) return quick ?? undefined;
  }
  if (typeof written === 'number') {
    if (type === 'real') return written;
    if (type === 'int' && Number.isInteger(written)) return written === (written | 0) ? written : undefined;
  }
  return readCell(toDynamicValue(written), type);
}

/** Whole numbers are longs; JSON.parse only reads lines without arrays and objects. */
export function toDynamicValue(written: unknown): DynamicValue {
  return typeof written === 'number' && Number.isSafeInteger(written) ? BigInt(written) : (written as DynamicValue);
}

/** What JSON.parse reads otherwise than KQL does: members that are arrays or objects, and digits past 2^53. */
export const needsExactReader = /[[{]|\d{16}/;

/** Says that a value is none of its column. */
export function misfit(name: string, written: unknown, type: KqlType | undefined): string {
  return `${name}: ${shortText(written)} is not ${withArticle(type ?? 'value')}`;
}

/** What is the same in the messages about values of one column that it cannot hold; any other message is its own. */
export function causeOfProblem(message: string): string {
  const [, name, type] = /^(.+?): .* is not an? (\w+)$/s.exec(message) ?? [];
  return name === undefined ? message : `${name}: not ${withArticle(type ?? '')}`;
}

const longestShown = 60;

function shortText(written: unknown): string {
  const text = typeof written === 'string' ? JSON.stringify(written) : String(written);
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`;
}
