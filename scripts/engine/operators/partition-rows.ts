import type { SyntaxNode } from '../../kql/syntax-node';
import { overRowsOf, parameterText, partOf, type BuildContext } from '../build/build-context';
import { UnsupportedFeature } from '../values/function-table';
import { operatorName } from '../build/operator-name';
import type { Expression, PartitionRows, TablePlan } from '../plan/plan';
import { emptyRelation, relationOfArrays, selectRows, type Relation } from '../values/relation';
import { groupRows } from '../run/row-groups';
import { rowsOfGroups } from '../aggregates/aggregate-groups';
import { evaluateColumn, QueryFailure, type Runtime } from '../runtime';
import type { Value } from '../values';

/**
 * `partition by key (top 1 by x)`: the subquery over the rows of each key on their own. In braces the subquery names its
 * own source, and sees of the key's rows the key alone. ("partition operator")
 */
export function buildPartition(node: SyntaxNode, source: TablePlan, context: BuildContext): PartitionRows {
  const operand = partOf(node, 'Operand');
  const strategy = parameterText(node, 'hint.strategy')?.toLowerCase() ?? 'legacy';
  if (strategy !== 'legacy') requireSimple(operand, strategy);
  const by = partOf(node, 'ByExpression');
  const key = context.buildScalar(by, overRowsOf(source, context));
  const input: TablePlan = { kind: 'input-rows', columns: source.columns, span: node.span };
  const subquery =
    operand.kind === 'PartitionSubquery'
      ? context.buildTable(partOf(operand, 'Subquery'), context, input)
      : context.buildTable(partOf(operand, 'Query'), withKey(by, key, input, context));
  const keyLimit = strategy === 'legacy' ? legacyKeyLimit : undefined;
  const limited = keyLimit === undefined ? {} : { keyLimit };
  return { kind: 'partition-rows', source, key, subquery, ...limited, columns: subquery.columns, span: node.span };
}

/** How many keys the service takes with the legacy strategy, which is the default. ("partition operator") */
const legacyKeyLimit = 64;

/** Operators that the strategies native and shuffle take in a subquery. ("partition operator", supported operators) */
const simpleOperators: ReadonlySet<string> = new Set(
  `Count Distinct Extend MakeSeries MvApply MvExpand Parse ParseWhere Project ProjectAway ProjectKeep ProjectRename
  ProjectReorder Reduce Sample SampleDistinct Scan Search Serialize Sort Summarize Take Top TopHitters TopNested Filter`
    .split(/\s+/)
    .map((name) => `${name}Operator`),
);

/** The service fails at any other operator, and at a source of its own, with these strategies. */
function requireSimple(operand: SyntaxNode, strategy: string): void {
  const feature = `partition hint.strategy=${strategy}`;
  if (operand.kind !== 'PartitionSubquery') throw new UnsupportedFeature(feature, 'with a source of its own in braces');
  for (const operator of operatorsOf(partOf(operand, 'Subquery'))) {
    const name = operatorName(operator.kind);
    if (!simpleOperators.has(operator.kind))
      throw new UnsupportedFeature(feature, `over ${name}: leave the strategy out`);
    if (operator.kind === 'MakeSeriesOperator' && !isBounded(partOf(operator, 'RangeClause'))) {
      throw new UnsupportedFeature(feature, 'over make-series without from and to');
    }
  }
}

/** Returns the operators of a pipe, the first of them first. */
function operatorsOf(pipe: SyntaxNode): readonly SyntaxNode[] {
  if (pipe.kind !== 'PipeExpression') return [pipe];
  return [...operatorsOf(partOf(pipe, 'Expression')), partOf(pipe, 'Operator')];
}

function isBounded({ parts }: SyntaxNode): boolean {
  return parts['MakeSeriesFromClause'] !== undefined && parts['MakeSeriesToClause'] !== undefined;
}

/** Returns a context in which the name of the key stands for the key of the rows that are handed over. */
function withKey(by: SyntaxNode, key: Expression, input: TablePlan, context: BuildContext): BuildContext {
  if (by.kind !== 'NameReference') throw new UnsupportedFeature('partition { … }', 'by an expression');
  const column = { name: by.text!, type: key.type };
  const computed = [{ ...column, expression: key }];
  const keys: TablePlan = { kind: 'compute-columns', source: input, computed, columns: [column], span: by.span };
  const value: Expression = { kind: 'scalar-of-table', source: keys, type: key.type, span: by.span };
  const scope = new Map(context.scope).set(column.name, { kind: 'scalar', expression: () => value });
  return { ...context, scope };
}

/** Runs `partition`: a subquery over the rows of each key. */
export function runPartition(plan: PartitionRows, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const read = evaluateColumn(plan.key, source, runtime);
  if (runtime.dry) {
    runtime.run(plan.subquery, { ...runtime, givenRows: emptyRelation(source.columns) });
    return emptyRelation(plan.columns);
  }
  const keys = source.rowCount === 0 ? [] : read();
  const groups = groupRows([keys], [{ name: 'key', type: plan.key.type }], source.rowCount, runtime.budget);
  const count = groups.firstRows.length;
  if (plan.keyLimit !== undefined && count > plan.keyLimit) {
    throw new QueryFailure(
      `partition takes at most ${plan.keyLimit} keys, not ${count}, without hint.strategy=native or shuffle.`,
    );
  }
  const data: Value[][] = plan.columns.map(() => []);
  let rowCount = 0;
  for (const rows of rowsOfGroups(groups.groupOfRow, count)) {
    const result = runtime.run(plan.subquery, { ...runtime, givenRows: selectRows(source, rows) });
    data.forEach((values, position) => {
      for (const value of result.values(position)) values.push(value);
    });
    runtime.budget.makeRows(result.rowCount);
    rowCount += result.rowCount;
  }
  return relationOfArrays(plan.columns, data, rowCount);
}
