import type { ScalarFunction } from '../values/function-table';
import { aroundFunctions } from './around';
import { bitFunctions } from './bits';
import { compressionFunctions } from './compression';
import { controlFunctions } from './control';
import { conversionFunctions } from './conversion';
import { unitFunctions } from './convert-unit';
import { datetimeFunctions } from './datetime';
import { arrayFunctions, arrayTupleFunctions } from './dynamic-array';
import { bagFunctions } from './dynamic-bag';
import { encodingFunctions } from './encoding';
import { errorFunctions } from './error-function';
import { gammaFunctions } from './gamma-function';
import { formatFunctions } from './format';
import { geographyFunctions } from './geography';
import { hashFunctions } from './hash';
import { ipAddressFunctions } from './ip-address';
import { ipSearchFunctions } from './ip-search';
import { mathFunctions } from './math';
import { parseTextFunctions } from './parse-text';
import { parseUrlFunctions } from './parse-url';
import { patternFunctions } from './pattern';
import { punycodeFunctions } from './punycode';
import { roundingFunctions } from './rounding';
import { sequenceFunctions } from './sequence';
import { decomposeTupleFunctions, seriesOutlierFunctions } from './series-decompose';
import { seriesElementFunctions } from './series-elements';
import { seriesGapFunctions } from './series-gaps';
import { seriesBagFunctions, seriesTupleFunctions } from './series-summaries';
import { setFunctions } from './sets';
import { stringFunctions } from './string';
import { timezoneFunctions } from './timezone';
import { xmlFunctions } from './xml';

/** The scalar functions by KQL name, aliases included. */
export const scalarFunctions: ReadonlyMap<string, ScalarFunction> = new Map<string, ScalarFunction>([
  ...controlFunctions,
  ...conversionFunctions,
  ...stringFunctions,
  ...patternFunctions,
  ...datetimeFunctions,
  ...aroundFunctions,
  ...timezoneFunctions,
  ...mathFunctions,
  ...roundingFunctions,
  ...unitFunctions,
  ...errorFunctions,
  ...gammaFunctions,
  ...arrayFunctions,
  ...bagFunctions,
  ...setFunctions,
  ...sequenceFunctions,
  ...encodingFunctions,
  ...punycodeFunctions,
  ...compressionFunctions,
  ...hashFunctions,
  ...geographyFunctions,
  ...bitFunctions,
  ...formatFunctions,
  ...parseTextFunctions,
  ...parseUrlFunctions,
  ...xmlFunctions,
  ...ipAddressFunctions,
  ...ipSearchFunctions,
  ...seriesElementFunctions,
  ...seriesGapFunctions,
  ...seriesBagFunctions,
  ...seriesOutlierFunctions,
]);

/**
 * The functions that give several columns, such as series_stats(), by KQL name. Their result is an array with the value
 * of each column, in the order in which the binder lists them, or null if all of them are null.
 */
export const tupleFunctions: ReadonlyMap<string, ScalarFunction> = new Map<string, ScalarFunction>([
  ...seriesTupleFunctions,
  ...arrayTupleFunctions,
  ...decomposeTupleFunctions,
]);
