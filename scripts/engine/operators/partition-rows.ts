import type { SyntaxNode } from '../../kql/syntax-node';
import { overRowsOf, partOf, type BuildContext } from '../build-context';
import { UnsupportedFeature } from '../function-table';
import type { PartitionRows, TablePlan } from '../plan';
import { emptyRelation, relationOfArrays, selectRows, type Relation } from '../relation';
import { groupRows } from '../row-groups';
import { rowsOfGroups } from '../aggregate-groups';
import { evaluateColumn, type Runtime } from '../runtime';
import type { Value } from '../values';

/** `partition by key (top 1 by x)`: the subquery over the rows of each key on their own. */
export function buildPartition(node: SyntaxNode, source: TablePlan, context: BuildContext): PartitionRows {
  const operand = partOf(node, 'Operand');
  if (operand.kind !== 'PartitionSubquery') throw new UnsupportedFeature('partition { … }');
  const input: TablePlan = { kind: 'input-rows', columns: source.columns, span: node.span };
  const subquery = context.buildTable(partOf(operand, 'Subquery'), context, input);
  const key = context.buildScalar(partOf(node, 'ByExpression'), overRowsOf(source, context));
  return { kind: 'partition-rows', source, key, subquery, columns: subquery.columns, span: node.span };
}

export function runPartition(plan: PartitionRows, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const read = evaluateColumn(plan.key, source, runtime);
  if (runtime.dry) {
    runtime.run(plan.subquery, { ...runtime, givenRows: emptyRelation(source.columns) });
    return emptyRelation(plan.columns);
  }
  const keys = source.rowCount === 0 ? [] : read();
  const groups = groupRows([keys], [{ name: 'key', type: plan.key.type }], source.rowCount);
  const data: Value[][] = plan.columns.map(() => []);
  let rowCount = 0;
  for (const rows of rowsOfGroups(groups.groupOfRow, groups.firstRows.length)) {
    const result = runtime.run(plan.subquery, { ...runtime, givenRows: selectRows(source, rows) });
    data.forEach((values, position) => {
      for (const value of result.values(position)) values.push(value);
    });
    rowCount += result.rowCount;
  }
  return relationOfArrays(plan.columns, data, rowCount);
}
