import type { SyntaxNode } from '../../kql/syntax-node';
import { ownValue } from '../../source/own-value';
import { knownColumns, partOf, type BuildContext } from '../build/build-context';
import { formatValue } from '../values/convert-values';
import { UnsupportedFeature } from '../values/function-table';
import type { NarrowRows, TablePlan } from '../plan/plan';
import { relationOfArrays, type Relation } from '../values/relation';
import type { Runtime } from '../runtime';
import { buildLookupAddresses } from './lookup-addresses';
import { buildPivot } from './pivot-rows';
import { buildUnpackBag } from './unpack-bag';
import type { Value } from '../values';

/** `evaluate bag_unpack(bag, "prefix_") : (a:string)`, `evaluate pivot(a, count(), b)`, `evaluate narrow()` */
export function buildEvaluate(node: SyntaxNode, source: TablePlan, context: BuildContext): TablePlan {
  const call = partOf(node, 'FunctionCall');
  const name = call.reference?.name ?? call.parts['Name']?.text ?? '';
  const build = ownValue(plugins, name);
  if (!build) throw new UnsupportedFeature(`evaluate ${name}()`, ownValue(refusalReasons, name));
  return build(node, call, source, context);
}

/** Why a plugin is refused. (Its page, such as "basket plugin", Kusto docs.) */
const refusalReasons: Readonly<Record<string, string>> = {
  autocluster: 'its page leaves the algorithm open; summarize by the columns yourself',
  basket: 'its page leaves the algorithm open; summarize count() by the columns yourself',
  diffpatterns: 'its page leaves the algorithm open; summarize countif() by the columns yourself',
  sequence_detect: 'its page leaves open which events of a sequence are paired; write the sequence as a scan',
};

type PluginBuilder = (node: SyntaxNode, call: SyntaxNode, source: TablePlan, context: BuildContext) => TablePlan;

/** The plugins that `evaluate` calls, by name. */
export const plugins: Readonly<Record<string, PluginBuilder>> = {
  bag_unpack: buildUnpackBag,
  pivot: buildPivot,
  ipv4_lookup: (...given) => buildLookupAddresses('ipv4', ...given),
  ipv6_lookup: (...given) => buildLookupAddresses('ipv6', ...given),
  narrow: (node, _, source): NarrowRows => {
    return { kind: 'narrow-rows', source, columns: knownColumns(node.columns), span: node.span };
  },
};

/** Each value of each row as a row of its own, as text. */
export function runNarrow(plan: NarrowRows, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const rows: Value[][] = [];
  for (let row = 0; row < source.rowCount; row++) {
    runtime.budget.makeRows(source.columns.length);
    source.columns.forEach((column, position) => {
      rows.push([BigInt(row), column.name, formatValue(source.values(position)[row]!, column.type)]);
    });
  }
  const data = plan.columns.map((_, position) => rows.map((row) => row[position]!));
  return relationOfArrays(plan.columns, data, rows.length);
}
