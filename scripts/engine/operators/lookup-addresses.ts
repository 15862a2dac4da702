import type { SyntaxNode } from '../../kql/syntax-node';
import { argumentsOf } from '../build/build-call';
import { knownColumns, partOf, type BuildContext } from '../build/build-context';
import { hashKey } from '../values/compare-values';
import { networkOf } from '../formats/ip-address';
import { UnsupportedFeature } from '../values/function-table';
import { ipv4, ipv6 } from '../functions/ip-address';
import type { LookupAddresses, TablePlan } from '../plan/plan';
import { emptyRelation, positionOf, type Relation } from '../values/relation';
import type { Runtime } from '../runtime';
import { gatherPairs } from './join-rows';

const families = { ipv4, ipv6 };

/**
 * `evaluate ipv4_lookup(Networks, ip, network [, extra key …] [, return_unmatched])`: each row with the row of the
 * network that holds its address. ("ipv4_lookup plugin", "ipv6_lookup plugin")
 */
export function buildLookupAddresses(
  family: LookupAddresses['family'],
  node: SyntaxNode,
  call: SyntaxNode,
  source: TablePlan,
  context: BuildContext,
): LookupAddresses {
  const name = `${family}_lookup()`;
  const [table, address, network, ...others] = argumentsOf(call);
  const right = context.buildTable(table!, context);
  const last = others[others.length - 1];
  const flag = last?.kind === 'SimpleNamedExpression' ? partOf(last, 'Expression') : last;
  const isFlagged = flag?.literal?.type === 'bool';
  const extras = isFlagged ? others.slice(0, -1) : others;
  const keys = [address!, network!, ...extras].map((key) => {
    if (key.kind !== 'NameReference') throw new UnsupportedFeature(name, 'a key that is not a column');
    return key.text!;
  });
  const [addressKey, networkKey, ...extraKeys] = keys as [string, string, ...string[]];
  const columns = knownColumns(node.columns);
  const ofSource = source.columns.map(({ name }) => ({ side: 'left' as const, name }));
  const looked = right.columns.filter((column) => !extraKeys.includes(column.name));
  const outputs = [...ofSource, ...looked.map(({ name }) => ({ side: 'right' as const, name }))];
  if (columns.length !== outputs.length) throw new UnsupportedFeature(name, 'its columns are not those of both tables');
  // The binder lists the source's columns first, the service those of an ipv6_lookup() last. (Recorded answers.)
  const isFirst = (index: number) => (family === 'ipv6') === index >= ofSource.length;
  const positions = [...outputs.keys()];
  const order = [...positions.filter(isFirst), ...positions.filter((index) => !isFirst(index))];
  return {
    kind: 'lookup-addresses',
    family,
    source,
    right,
    join: isFlagged && flag.literal?.value === true ? 'leftouter' : 'inner',
    keys: [{ left: addressKey, right: networkKey }, ...extraKeys.map((key) => ({ left: key, right: key }))],
    outputs: order.map((index) => outputs[index]!),
    columns: order.map((index) => columns[index]!),
    span: node.span,
  };
}

/** Runs `evaluate ipv4_lookup()` and `ipv6_lookup()`: rows with the network that holds their address. */
export function runLookupAddresses(plan: LookupAddresses, runtime: Runtime): Relation {
  const left = runtime.run(plan.source, runtime);
  const right = runtime.run(plan.right, runtime);
  const [address, network] = textsOf(plan, left, right);
  const keysOf = (rows: Relation, side: 'left' | 'right') => extraKeysOf(plan, rows, side);
  const [leftKeys, rightKeys] = [keysOf(left, 'left'), keysOf(right, 'right')];
  if (runtime.dry) return emptyRelation(plan.columns);
  const find = indexNetworks(plan, right.rowCount === 0 ? [] : network(), rightKeys);
  const pairs: { left: number[]; right: number[] } = { left: [], right: [] };
  const addresses = left.rowCount === 0 ? [] : address();
  addresses.forEach((text, row) => {
    const found = find(text, leftKeys(row));
    if (found === undefined && plan.join === 'inner') return;
    pairs.left.push(row);
    pairs.right.push(found ?? -1);
  });
  return gatherPairs(plan, left, right, pairs);
}

type TextsOf = () => readonly string[];

function textsOf(plan: LookupAddresses, left: Relation, right: Relation): readonly [TextsOf, TextsOf] {
  const [key] = plan.keys;
  const read = (rows: Relation, name: string): TextsOf => {
    const position = positionOf(rows.columns, name);
    if (rows.columns[position]!.type !== 'string')
      throw new UnsupportedFeature(`${plan.family}_lookup()`, `${name} is not a string`);
    return () => rows.values(position) as readonly string[];
  };
  return [read(left, key!.left), read(right, key!.right)];
}

/** Returns for each row a text that is the same for the same values of the extra keys. */
function extraKeysOf(plan: LookupAddresses, rows: Relation, side: 'left' | 'right'): (row: number) => string {
  const positions = plan.keys.slice(1).map((key) => positionOf(rows.columns, key[side]));
  const types = positions.map((position) => rows.columns[position]!.type);
  if (types.length === 0) return () => '';
  return (row) =>
    JSON.stringify(positions.map((position, index) => hashKey(rows.values(position)[row]!, types[index]!)));
}

/** Returns the function that finds the row of the network that holds an address. */
function indexNetworks(
  plan: LookupAddresses,
  networks: readonly string[],
  extraKeys: (row: number) => string,
): (address: string, extraKey: string) => number | undefined {
  const { bits, read } = families[plan.family];
  const rows = new Map<string, number[]>();
  const prefixes = new Set<number>();
  const keyOf = (address: bigint, prefix: number, extraKey: string) =>
    `${networkOf(address, prefix, bits)}/${prefix} ${extraKey}`;
  networks.forEach((text, row) => {
    const network = read(text);
    if (!network) return;
    prefixes.add(network.prefix);
    const key = keyOf(network.address, network.prefix, extraKeys(row));
    rows.set(key, [...(rows.get(key) ?? []), row]);
  });
  return (text, extraKey) => {
    const address = read(text);
    if (!address) return undefined;
    if (address.prefix !== bits)
      throw new UnsupportedFeature(`${plan.family}_lookup()`, `${text} is a range, no address`);
    const found = [...prefixes].flatMap((prefix) => rows.get(keyOf(address.address, prefix, extraKey)) ?? []);
    if (found.length > 1) {
      const reason = `several networks hold ${text}, and which of them the service takes is not documented`;
      throw new UnsupportedFeature(`${plan.family}_lookup()`, reason);
    }
    return found[0];
  };
}
