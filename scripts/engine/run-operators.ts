import { UnsupportedFeature } from './values/function-table';
import { runComputeColumns } from './operators/compute-columns';
import { runDescribeColumns } from './operators/describe-columns';
import { runNarrow } from './operators/evaluate-plugin';
import { runPivot } from './operators/pivot-rows';
import { runApply, runExpand } from './operators/expand-rows';
import { runFilter } from './operators/filter-rows';
import { runGroup } from './operators/group-rows';
import { runJoin } from './operators/join-rows';
import { runLookupAddresses } from './operators/lookup-addresses';
import { runMakeSeries } from './operators/make-series';
import { runParseKeyValues } from './operators/parse-key-values';
import { runPartition } from './operators/partition-rows';
import { runScan } from './operators/scan-rows';
import { runTopHitters } from './operators/top-hitters';
import { runTopNested } from './operators/top-nested';
import { runParse } from './operators/parse-text';
import { runCount, runSort, runTake } from './operators/sort-rows';
import {
  runInputRows,
  runLiteralRows,
  runRangeRows,
  runReadExternalData,
  runReadFunction,
  runReadTable,
  runReadWatchlist,
  runSharedRows,
} from './operators/sources';
import { runUnion } from './operators/union-rows';
import { runUnpackBag } from './operators/unpack-bag';
import type { TablePlan } from './plan/plan';
import type { Relation } from './values/relation';
import type { OperatorRunner, Runtime } from './runtime';

type Runners = { readonly [Kind in TablePlan['kind']]?: OperatorRunner<Extract<TablePlan, { kind: Kind }>> };

const runners: Runners = {
  'read-table': runReadTable,
  'read-watchlist': runReadWatchlist,
  'read-function': runReadFunction,
  'read-external-data': runReadExternalData,
  'literal-rows': runLiteralRows,
  'range-rows': runRangeRows,
  'input-rows': runInputRows,
  'shared-rows': runSharedRows,
  'filter-rows': runFilter,
  'compute-columns': runComputeColumns,
  'sort-rows': runSort,
  'take-rows': runTake,
  'count-rows': runCount,
  'group-rows': runGroup,
  'join-rows': runJoin,
  'lookup-addresses': runLookupAddresses,
  'union-rows': runUnion,
  'expand-rows': runExpand,
  'apply-rows': runApply,
  'parse-columns': runParse,
  'parse-key-values': runParseKeyValues,
  'make-series': runMakeSeries,
  'top-nested': runTopNested,
  'top-hitters': runTopHitters,
  'partition-rows': runPartition,
  'scan-rows': runScan,
  'describe-columns': runDescribeColumns,
  'unpack-bag': runUnpackBag,
  'pivot-rows': runPivot,
  'narrow-rows': runNarrow,
};

/** Runs a plan node of any kind. */
export function runOperator(plan: TablePlan, runtime: Runtime): Relation {
  const run = runners[plan.kind] as OperatorRunner<TablePlan> | undefined;
  if (!run) throw new UnsupportedFeature(plan.kind);
  return run(plan, runtime);
}
