import type { SyntaxNode } from '../../kql/syntax-node';
import { knownColumns } from '../build/build-context';
import type { DescribeColumns, TablePlan } from '../plan/plan';
import { relationOfArrays, type Relation } from '../values/relation';
import type { KqlType, Value } from '../values';

/** `getschema` */
export function buildGetSchema(node: SyntaxNode, source: TablePlan): DescribeColumns {
  return { kind: 'describe-columns', source, columns: knownColumns(node.columns), span: node.span };
}

/** The .NET types that getschema gives beside Kusto's own. ("Scalar data types", Kusto docs.) */
const dataTypes: Readonly<Record<KqlType, string>> = {
  bool: 'System.SByte',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  string: 'System.String',
  datetime: 'System.DateTime',
  timespan: 'System.TimeSpan',
  guid: 'System.Guid',
  dynamic: 'System.Object',
};

/** Runs `getschema`: a row for each column of the input. */
export function runDescribeColumns(plan: DescribeColumns): Relation {
  const described = plan.source.columns;
  const data: Value[][] = [
    described.map(({ name }) => name),
    described.map((_, position) => BigInt(position)),
    described.map(({ type }) => dataTypes[type]),
    described.map(({ type }) => type),
  ];
  return relationOfArrays(plan.columns, data, described.length);
}
