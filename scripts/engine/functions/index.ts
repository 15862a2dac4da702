import type { ScalarFunction } from '../function-table';
import { controlFunctions } from './control';
import { conversionFunctions } from './conversion';
import { datetimeFunctions } from './datetime';
import { arrayFunctions } from './dynamic-array';
import { bagFunctions } from './dynamic-bag';
import { mathFunctions } from './math';
import { patternFunctions } from './pattern';
import { setFunctions } from './sets';
import { stringFunctions } from './string';

/** The scalar functions by KQL name, aliases included. */
export const scalarFunctions: ReadonlyMap<string, ScalarFunction> = new Map<string, ScalarFunction>([
  ...controlFunctions,
  ...conversionFunctions,
  ...stringFunctions,
  ...patternFunctions,
  ...datetimeFunctions,
  ...mathFunctions,
  ...arrayFunctions,
  ...bagFunctions,
  ...setFunctions,
]);
