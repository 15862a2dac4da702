import type { SyntaxNode } from '../../kql/syntax-node';
import { argumentNamed, argumentsOf, argumentValue } from '../build/build-call';
import { knowledgeOf, knownColumns, overRowsOf, type BuildContext } from '../build/build-context';
import { conversion } from '../values/convert-values';
import { isDynamicArray, isDynamicBag, isDynamicScalar } from '../values/dynamic-values';
import { UnsupportedFeature } from '../values/function-table';
import type { TablePlan, UnpackBag } from '../plan/plan';
import { presentSeen } from '../run/present-columns';
import { emptyRelation, missingValue, positionOf, type Relation } from '../values/relation';
import { QueryFailure, type Runtime } from '../runtime';
import type { Column, DynamicValue, KqlType, Value } from '../values';

const conflicts = ['error', 'replace_source', 'keep_source'] as const;

/**
 * `evaluate bag_unpack(bag, "prefix_", columnsConflict="keep_source", ignoredProperties=dynamic(["x"])) : (*, a:string)`
 * ("bag_unpack plugin", Kusto docs.)
 */
export function buildUnpackBag(
  node: SyntaxNode,
  call: SyntaxNode,
  source: TablePlan,
  context: BuildContext,
): UnpackBag {
  const [bag] = argumentsOf(call);
  if (bag?.kind !== 'NameReference') throw new UnsupportedFeature('bag_unpack()', 'of an expression');
  if (bag.type !== 'dynamic' && bag.type !== 'unknown') {
    throw new UnsupportedFeature('bag_unpack()', `of a ${bag.type ?? 'value'}: its page takes a dynamic column`);
  }
  const option = (name: string, index: number): Value | undefined => {
    const argument = argumentNamed(argumentsOf(call), name, index);
    if (argument === undefined) return undefined;
    const built = context.buildScalar(argumentValue(argument), overRowsOf(source, context));
    if (built.kind !== 'constant') throw new UnsupportedFeature('bag_unpack()', `${name} is not a constant`);
    return built.value;
  };
  const conflict = conflicts.find((known) => known === (option('columnsConflict', 2) ?? 'error'));
  if (conflict === undefined) throw new UnsupportedFeature('bag_unpack()', 'with another columnsConflict');
  const ignored = option('ignoredProperties', 3) as DynamicValue | undefined;
  const plan: UnpackBag = {
    kind: 'unpack-bag',
    source,
    bag: bag.text!,
    prefix: String(option('OutputColumnPrefix', 1) ?? ''),
    conflict,
    ignored: isDynamicArray(ignored ?? null) ? (ignored as readonly DynamicValue[]).map(String) : [],
    knowledge: knowledgeOf(node),
    columns: knownColumns(node.columns),
    span: node.span,
  };
  if (plan.knowledge === 'open') context.noteOpenPlugin(plan, node.schemaPlace);
  return plan;
}

/** Runs `evaluate bag_unpack()`: a column for each key of the bags. */
export function runUnpackBag(plan: UnpackBag, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  if (runtime.dry) return emptyRelation(plan.columns);
  const bags = source.values(positionOf(source.columns, plan.bag)) as readonly DynamicValue[];
  const inBags = typesInBags(bags, plan);
  const isKept = ({ name }: Column) => name !== plan.bag && !(inBags.has(name) && plan.conflict === 'replace_source');
  const kept = new Set(source.columns.filter(isKept).map(({ name }) => name));
  const isStated = plan.knowledge === 'stated';
  const clash = [...kept].find((name) => !isStated && plan.conflict === 'error' && inBags.has(name));
  if (clash !== undefined) throw new QueryFailure(`bag_unpack(): the column ${clash} is there already`);
  const columns = isStated ? plan.columns : placeColumns(source.columns, kept, inBags);
  const data = columns.map((column) => {
    runtime.budget.spend(source.rowCount);
    if (kept.has(column.name)) return source.values(positionOf(source.columns, column.name));
    const key = column.name.slice(plan.prefix.length);
    const convert = conversion('dynamic', column.type);
    return bags.map((bag): Value => {
      const member = isDynamicBag(bag) ? bag.get(key) : undefined;
      return member === undefined ? missingValue(column) : convert(member);
    });
  });
  return presentSeen({ columns, data, rowCount: source.rowCount }, plan, 'bag_unpack()');
}

/** A property that takes the name of a column, or of the bag, stands in its place; the others follow by name. */
function placeColumns(
  before: readonly Column[],
  kept: ReadonlySet<string>,
  unpacked: ReadonlyMap<string, KqlType>,
): readonly Column[] {
  const own = before.flatMap((column): Column[] => {
    if (kept.has(column.name)) return [column];
    const type = unpacked.get(column.name);
    return type === undefined ? [] : [{ name: column.name, type }];
  });
  const placed = new Set(own.map(({ name }) => name));
  const others = [...unpacked].map(([name, type]) => ({ name, type })).filter(({ name }) => !placed.has(name));
  return [...own, ...others.sort((a, b) => (a.name < b.name ? -1 : 1))];
}

/** A property that has one type in all rows gives a column of it; one of several types stays dynamic. */
function typesInBags(bags: readonly DynamicValue[], { prefix, ignored }: UnpackBag): Map<string, KqlType> {
  const types = new Map<string, KqlType>();
  for (const bag of bags) {
    if (!isDynamicBag(bag)) continue;
    for (const [key, value] of bag) {
      const type = ignored.includes(key) ? undefined : typeOf(value);
      if (type === undefined) continue;
      const known = types.get(prefix + key);
      types.set(prefix + key, known === undefined || known === type ? type : 'dynamic');
    }
  }
  return types;
}

function typeOf(value: DynamicValue): KqlType | undefined {
  if (value === null) return undefined;
  if (isDynamicArray(value) || isDynamicBag(value)) return 'dynamic';
  if (isDynamicScalar(value)) return value.type;
  const types = { boolean: 'bool', bigint: 'long', number: 'real', string: 'string' } as const;
  return types[typeof value as keyof typeof types];
}
