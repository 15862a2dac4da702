import { UnsupportedFeature } from '../values/function-table';
import type { Expression } from '../plan/plan';
import { evaluateConstant, type Runtime } from '../runtime';

/**
 * Returns how many rows an operator keeps.
 * @param operator its name, for the refusal of a number that no page gives a meaning: null, or one below zero
 */
export function rowLimit(limit: Expression, operator: string, runtime: Runtime): number {
  const value = evaluateConstant(limit, runtime);
  // Without rows nothing is known yet of what toscalar() brings.
  if (value === null && runtime.dry) return 0;
  if (value !== null && Number(value) >= 0) return Number(value);
  throw new UnsupportedFeature(
    `${operator} of ${value === null ? 'null' : String(value)} rows`,
    'it keeps zero or more',
  );
}
