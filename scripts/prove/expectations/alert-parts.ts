import { readMoment } from '../../checks/evidence/expected-moment';
import { nobody, type ExpectedEntity, type ExpectedText } from '../../content/detection-test';
import { compilePattern } from '../../engine/patterns/regular-expression';
import type { AlertEntity } from '../alerts/alert';
import { cellText } from './cell-text';
import {
  compareLists,
  type ComparedCell,
  type ComparedItem,
  type ComparedPair,
  type Comparison,
} from './compare-lists';

/**
 * A part of an alert or incident as it came: texts by their characters, values in any order, a list in its order, names of
 * which one is enough, entities one by one.
 */
export type ActualPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly list: readonly string[] }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'entities'; readonly entities: readonly AlertEntity[] };

/** A part as it is expected. */
export type ExpectedPart =
  | { readonly kind: 'text'; readonly text: ExpectedText }
  | { readonly kind: 'values'; readonly values: readonly ExpectedText[] }
  | { readonly kind: 'list'; readonly list: readonly string[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'entities'; readonly entities: readonly ExpectedEntity[] };

/** What an expected alert and an expected incident have in common. */
export interface ExpectedThing {
  readonly at: string | undefined;
  readonly title: ExpectedText | undefined;
  readonly description: ExpectedText | undefined;
  readonly severity: string | undefined;
  readonly entities: readonly ExpectedEntity[] | undefined;
}

/** What an alert and an incident have in common. */
export interface ActualThing {
  /** In ticks. */
  readonly at: bigint;
  readonly title: string;
  readonly description: string;
  readonly severity: string;
  readonly entities: readonly AlertEntity[];
}

/** The parts that are expected. @param now the clock of the case */
export function expectedParts(thing: ExpectedThing, now: Date): Map<string, ComparedCell<ExpectedPart>> {
  const parts = new Map<string, ComparedCell<ExpectedPart>>();
  const moment = thing.at === undefined ? undefined : readMoment(thing.at, now);
  if (moment !== undefined) parts.set('at', textCell(cellText(moment, 'datetime')));
  for (const name of ['title', 'description', 'severity'] as const) {
    const text = thing[name];
    if (text !== undefined) parts.set(name, textCell(text));
  }
  const { entities } = thing;
  if (entities !== undefined)
    parts.set('entities', {
      value: { kind: 'entities', entities },
      text: listEntities(entities.map(expectedEntityParts)),
    });
  return parts;
}

/** All parts of an alert or incident. */
export function actualParts(thing: ActualThing): Map<string, ComparedCell<ActualPart>> {
  const { entities } = thing;
  return new Map<string, ComparedCell<ActualPart>>([
    ['at', actualTextCell(cellText(thing.at, 'datetime'))],
    ['title', actualTextCell(thing.title)],
    ['description', actualTextCell(thing.description)],
    ['severity', actualTextCell(thing.severity)],
    ['entities', { value: { kind: 'entities', entities }, text: listEntities(entities.map(actualEntityParts)) }],
  ]);
}

/** A text as a part that is expected. */
export function textCell(text: ExpectedText): ComparedCell<ExpectedPart> {
  return { value: { kind: 'text', text }, text: shown(text) };
}

/** A text as a part that came. */
export function actualTextCell(text: string): ComparedCell<ActualPart> {
  return { value: { kind: 'text', text }, text: shown(text) };
}

/** Values in any order, as a part. */
export function valuesCell<Text extends ExpectedText>(
  values: readonly Text[],
): ComparedCell<{ readonly kind: 'values'; readonly values: readonly Text[] }> {
  return { value: { kind: 'values', values }, text: listText(values) };
}

/** A list in its order, as a part. */
export function listCell(list: readonly string[]): ComparedCell<ExpectedPart & ActualPart> {
  return { value: { kind: 'list', list }, text: listText(list) };
}

/** One of the names of an owner, or `nobody`. */
export function nameCell(name: string): ComparedCell<ExpectedPart> {
  return { value: { kind: 'name', name }, text: name };
}

/** The names that an owner goes by; none: nobody. */
export function namesCell(names: readonly string[]): ComparedCell<ActualPart> {
  return { value: { kind: 'names', names }, text: names.length === 0 ? nobody : names.join(', ') };
}

/** True if a part of an alert or incident is what was expected. */
export function isEqualPart(expected: ExpectedPart, actual: ActualPart): boolean {
  switch (expected.kind) {
    case 'text':
      return actual.kind === 'text' && isText(expected.text, actual.text);
    case 'values':
      return actual.kind === 'values' && hasValues(expected.values, actual.values);
    case 'list':
      return actual.kind === 'list' && JSON.stringify(expected.list) === JSON.stringify(actual.list);
    case 'name':
      return actual.kind === 'names' && isNamed(expected.name, actual.names);
    case 'entities':
      return actual.kind === 'entities' && compareEntities(expected.entities, actual.entities).equal;
  }
}

/** Whether each value has an expected one of its own. */
function hasValues(expected: readonly ExpectedText[], actual: readonly string[]): boolean {
  const items = <Text extends ExpectedText>(values: readonly Text[]): ComparedItem<Text>[] =>
    values.map((value) => new Map([['value', { value, text: shown(value) }]]));
  return compareLists({ expected: items(expected), actual: items(actual), isEqual: isText }, false).equal;
}

/** Names of accounts have no case. */
function isNamed(expected: string, names: readonly string[]): boolean {
  if (names.length === 0) return expected === nobody;
  return names.some((name) => name.toLowerCase() === expected.toLowerCase());
}

function listText(list: readonly ExpectedText[]): string {
  return `[${list.map((text) => (typeof text === 'string' ? JSON.stringify(text) : shown(text))).join(',')}]`;
}

/** The same comparison with a line for each entity of a pair, so that the one which differs shows. */
export function showEntities(
  comparison: Comparison,
  expected: readonly Pick<ExpectedThing, 'entities'>[],
  actual: readonly Pick<ActualThing, 'entities'>[],
): Comparison {
  const pairs = comparison.pairs.map((pair): ComparedPair => {
    const wanted = expected[pair.expectedIndex ?? -1]?.entities;
    const found = actual[pair.actualIndex ?? -1]?.entities;
    if (wanted === undefined || found === undefined) return pair;
    const cells = compareEntities(wanted, found).pairs.map((entity) => entityCell(entity, wanted, found));
    return { ...pair, cells: pair.cells.flatMap((cell) => (cell.name === 'entities' ? cells : [cell])) };
  });
  return { ...comparison, pairs };
}

function entityCell(
  { expectedIndex, actualIndex, differs }: ComparedPair,
  wanted: readonly ExpectedEntity[],
  found: readonly AlertEntity[],
): ComparedPair['cells'][number] {
  const expected = expectedIndex === undefined ? undefined : entityText(expectedEntityParts(wanted[expectedIndex]!));
  const actual = actualIndex === undefined ? undefined : entityText(actualEntityParts(found[actualIndex]!));
  return { name: 'entity', expected, actual, differs };
}

type EntityParts<Text> = readonly (readonly [name: string, value: Text])[];

function expectedEntityParts(entity: ExpectedEntity): EntityParts<ExpectedText> {
  return Object.entries(entity);
}

function actualEntityParts(entity: AlertEntity): EntityParts<string> {
  return [['type', entity.type], ...Object.entries(entity.identifiers)];
}

function listEntities(entities: readonly EntityParts<ExpectedText>[]): string {
  return entities.length === 0 ? 'none' : entities.map(entityText).join(', ');
}

function entityText(parts: EntityParts<ExpectedText>): string {
  return parts.map(([name, value]) => (name === 'type' ? shown(value) : `${name}=${shown(value)}`)).join(' ');
}

function compareEntities(expected: readonly ExpectedEntity[], actual: readonly AlertEntity[]): Comparison {
  const toItem = <Text extends ExpectedText>(parts: EntityParts<Text>): ComparedItem<Text> =>
    new Map(parts.map(([name, value]) => [name, { value, text: shown(value) }]));
  return compareLists(
    {
      expected: expected.map((entity) => toItem(expectedEntityParts(entity))),
      actual: actual.map((entity) => toItem(actualEntityParts(entity))),
      isEqual: isText,
    },
    false,
  );
}

function isText(expected: ExpectedText, actual: string): boolean {
  return typeof expected === 'string' ? actual === expected : compilePattern(expected.matches).test(actual);
}

function shown(text: ExpectedText): string {
  if (typeof text === 'object') return `matches ${text.matches}`;
  return text === '' ? '""' : text;
}
