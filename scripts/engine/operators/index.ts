import type { SyntaxNode } from '../../kql/syntax-node';
import type { BuildContext, OperatorBuilder } from '../build/build-context';
import type { TablePlan } from '../plan/plan';
import {
  buildChosenColumns,
  buildExtend,
  buildProject,
  buildRename,
  buildReordered,
  buildSerialize,
} from './compute-columns';
import { buildAs } from './name-rows';
import { buildGetSchema } from './describe-columns';
import { buildEvaluate } from './evaluate-plugin';
import { buildApply, buildExpand } from './expand-rows';
import { buildFilter } from './filter-rows';
import { buildFind } from './find-rows';
import { buildDistinct, buildSummarize } from './group-rows';
import { buildInvoke } from './invoke-function';
import { buildJoin, buildLookup } from './join-rows';
import { buildMakeSeries } from './make-series';
import { buildParseKeyValues } from './parse-key-values';
import { buildPartition } from './partition-rows';
import { buildSampleDistinct } from './sample-distinct';
import { buildScan } from './scan-rows';
import { buildSearch } from './search-rows';
import { buildTopHitters } from './top-hitters';
import { buildTopNested } from './top-nested';
import { buildParse } from './parse-text';
import { buildCount, buildSort, buildTake, buildTop } from './sort-rows';
import { buildDatatable, buildExternalData, buildPrint, buildRange } from './sources';
import { buildUnion } from './union-rows';

/** What makes rows without a pipe before it; `input` is what stands before it all the same. */
export type SourceBuilder = (node: SyntaxNode, context: BuildContext, input?: TablePlan) => TablePlan;

const unchanged: OperatorBuilder = (_, input) => input;

/** `consume` hands its rows on to what follows it, and none to who asked. ("consume operator") */
const buildConsume: OperatorBuilder = (node, input, { lastOperator }) => {
  if (node !== lastOperator) return input;
  const { span } = node;
  const conditions = [{ kind: 'constant', type: 'bool', value: false, span } as const];
  return { kind: 'filter-rows', source: input, conditions, columns: input.columns, span };
};

/** How each operator of a pipe is planned, by its kind in the grammar. */
export const operatorBuilders: ReadonlyMap<string, OperatorBuilder> = new Map<string, OperatorBuilder>([
  ['FilterOperator', buildFilter],
  ['ProjectOperator', buildProject],
  ['ExtendOperator', buildExtend],
  ['ProjectAwayOperator', buildChosenColumns],
  ['ProjectKeepOperator', buildChosenColumns],
  ['ProjectReorderOperator', buildReordered],
  ['ProjectRenameOperator', buildRename],
  ['SerializeOperator', buildSerialize],
  ['SortOperator', buildSort],
  ['TopOperator', buildTop],
  ['TakeOperator', buildTake],
  // Any rows will do for a sample; here they are the first, so that each run gives the same.
  ['SampleOperator', (...given) => ({ ...buildTake(...given), isSample: true })],
  ['SampleDistinctOperator', buildSampleDistinct],
  ['CountOperator', buildCount],
  ['SummarizeOperator', buildSummarize],
  ['DistinctOperator', buildDistinct],
  ['JoinOperator', buildJoin],
  ['LookupOperator', buildLookup],
  ['MvExpandOperator', buildExpand],
  ['MvApplyOperator', buildApply],
  ['ParseOperator', buildParse],
  ['ParseWhereOperator', buildParse],
  ['ParseKvOperator', buildParseKeyValues],
  ['MakeSeriesOperator', buildMakeSeries],
  ['TopNestedOperator', buildTopNested],
  ['TopHittersOperator', buildTopHitters],
  ['PartitionOperator', buildPartition],
  ['InvokeOperator', buildInvoke],
  ['ScanOperator', buildScan],
  ['EvaluateOperator', buildEvaluate],
  ['GetSchemaOperator', buildGetSchema],
  // A drawing of the rows leaves them as they are.
  ['RenderOperator', unchanged],
  ['AsOperator', buildAs],
  ['ConsumeOperator', buildConsume],
]);

/** How each expression that makes rows is planned, by its kind in the grammar. */
export const sourceBuilders: ReadonlyMap<string, SourceBuilder> = new Map<string, SourceBuilder>([
  ['DataTableExpression', buildDatatable],
  ['PrintOperator', buildPrint],
  ['RangeOperator', buildRange],
  ['ExternalDataExpression', (node) => buildExternalData(node)],
  ['UnionOperator', buildUnion],
  ['SearchOperator', buildSearch],
  ['FindOperator', buildFind],
]);
