import { UnsupportedFeature } from './function-table';
import type { Value } from './values';

/**
 * Returns how many rows an operator keeps.
 * @param operator its name, for the refusal of a number that no page gives a meaning: null, or one below zero
 */
export function rowLimit(value: Value, operator: string): number {
  if (value !== null && Number(value) >= 0) return Number(value);
  throw new UnsupportedFeature(
    `${operator} of ${value === null ? 'null' : String(value)} rows`,
    'it keeps zero or more',
  );
}
