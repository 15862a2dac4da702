import facts from '../../../schemas/data/dynamic-shapes.json';
import type { Expression } from '../../engine/plan/plan';
import { ownValue } from '../../source/own-value';
import type { QueryFlow } from './row-flow';

const shapes: Readonly<Record<string, Readonly<Record<string, string>>>> = facts.shapes;
const functions: Readonly<Record<string, string>> = facts.functions;
const columns: Readonly<Record<string, Readonly<Record<string, string>>>> = facts.columns;

/** The names of columns and functions whose values have a shape that is known. */
export const shapedNames: readonly string[] = [
  ...Object.values(columns).flatMap((each) => Object.keys(each)),
  ...Object.keys(functions),
];

/** The properties of a shape by its name. */
export function propertiesOf(shape: string): readonly string[] {
  return Object.keys(ownValue(shapes, shape) ?? {});
}

/** Returns the name of an item's shape, of a list; undefined for what is not a list. */
export function itemOf(shape: string): string | undefined {
  return /^\[(\w+)\]$/.exec(shape)?.[1];
}

/** Functions that read a text as a dynamic value, or write one as a text that is read again. */
const sameValue = new Set(['parse_json', 'todynamic', 'toobject', 'parsejson', 'tostring', 'dynamic']);

/** Returns the name of the shape of a value, in brackets that of a list; undefined if none is known. */
export function shapeOf(value: Expression, flow: Pick<QueryFlow, 'origins'>): string | undefined {
  if (value.kind === 'given-answer') return ownValue(functions, value.name);
  if (value.kind === 'call') {
    const [operand] = value.operands;
    const made = value.from === 'functions' ? ownValue(functions, value.name) : undefined;
    if (made !== undefined) return made;
    return sameValue.has(value.name) && operand !== undefined ? shapeOf(operand, flow) : undefined;
  }
  if (value.kind === 'column') {
    const origin = flow.origins.get(value.name);
    if (origin?.itemOf !== undefined) {
      const list = shapeOf(origin.itemOf, flow);
      return list === undefined ? undefined : itemOf(list);
    }
    return origin?.read?.kind === 'table' ? ownValue(columns, origin.read.name)?.[origin.column.name] : undefined;
  }
  if (value.kind !== 'member' || value.key.kind !== 'constant') return undefined;
  const shape = shapeOf(value.target, flow);
  const inner =
    shape === undefined ? undefined : (itemOf(shape) ?? ownValue(shapes, shape)?.[String(value.key.value as string)]);
  return inner === '' ? undefined : inner;
}
