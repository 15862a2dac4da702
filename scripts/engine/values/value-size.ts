import { UnsupportedFeature } from './function-table';
import type { DynamicValue, Value } from '../values';

/**
 * The most characters and elements that a value may hold, all levels together. The service takes in no record of more
 * than 64 MB, and cuts a text behind 1 MB. ("The string data type", Kusto docs.)
 */
export const largestValue = 32 * 1024 * 1024;

/** What is thrown for a value that would hold more. */
export function oversized(): UnsupportedFeature {
  const most = largestValue.toLocaleString('en');
  return new UnsupportedFeature(`a value of more than ${most} characters and elements`);
}

/** Throws UnsupportedFeature if a value that is about to be made would hold more than a value may. */
export function requireRoomFor(size: number): void {
  if (size > largestValue) throw oversized();
}

/**
 * Returns how many characters and elements a value holds, all levels together; 1 of a value that is not a text or list.
 */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  if (Array.isArray(value)) return sizeOfMembers(value as readonly DynamicValue[]);
  return value instanceof Map ? sizeOfMembers(value as ReadonlyMap<string, DynamicValue>) : 1;
}

type Members = readonly DynamicValue[] | ReadonlyMap<string, DynamicValue>;

/** Sizes of large lists and bags: one that holds the same part many times over is not gone through as often. */
const known = new WeakMap<Members, number>();

const sizeWorthKnowing = 100;

function sizeOfMembers(members: Members): number {
  const before = known.get(members);
  if (before !== undefined) return before;
  let size = 1;
  for (const member of members.values()) {
    size += typeof member === 'object' || typeof member === 'string' ? sizeOf(member) : 1;
  }
  if (size > sizeWorthKnowing) known.set(members, size);
  return size;
}
