import type { CallSite } from '../values/function-table';
import type { AggregateCall } from '../plan/plan';
import type { Value } from '../values';
import { countDifferent, makeList, makeSet } from './at-once-lists';
import { anyValue, average, count, extreme, sum } from './at-once-numbers';
import { ofChosenRows, ordered, rowsOfExtreme, type AtOnce, type GroupedOperands } from './grouped-operands';
import { mostOfDeprecated } from './collections';

/**
 * Returns the value of each group of an aggregate that can be computed column by column, in place of a state for each
 * group that is fed row by row; undefined for every other. The answers are the same.
 */
export function aggregateAtOnce(name: string, site: CallSite, grouped: GroupedOperands): readonly Value[] | undefined {
  return atOnce.get(name)?.(site, grouped);
}

/** The row that arg_max() and arg_min() choose for each group, -1 if it has none; undefined if it is not known. */
export function chooseAtOnce({ name, operands }: AggregateCall, grouped: GroupedOperands): Int32Array | undefined {
  if (operands[0] === undefined || !ordered.has(operands[0].type)) return undefined;
  return rowsOfExtreme(grouped, /max$/.test(name) ? 1 : -1, true);
}

const max = extreme(1);
const min = extreme(-1);
const set = makeSet();
const list = makeList();

const atOnce: ReadonlyMap<string, AtOnce> = new Map([
  ['count', count],
  ['countif', ofChosenRows(count, 0)],
  ['sum', sum],
  ['sumif', ofChosenRows(sum, 1)],
  ['avg', average],
  ['avgif', ofChosenRows(average, 1)],
  ['max', max],
  ['maxif', ofChosenRows(max, 1)],
  ['min', min],
  ['minif', ofChosenRows(min, 1)],
  ['take_any', anyValue],
  ['any', anyValue],
  ['take_anyif', ofChosenRows(anyValue, 1)],
  ['anyif', ofChosenRows(anyValue, 1)],
  ['make_set', set],
  ['makeset', makeSet(mostOfDeprecated)],
  ['make_set_if', ofChosenRows(set, 1)],
  ['make_list', list],
  ['makelist', makeList(mostOfDeprecated)],
  ['make_list_if', ofChosenRows(list, 1)],
  ['dcount', countDifferent],
  ['dcountif', ofChosenRows(countDifferent, 1)],
  ['count_distinct', countDifferent],
  ['count_distinctif', ofChosenRows(countDifferent, 1)],
]);
