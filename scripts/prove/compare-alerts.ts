import type { ExpectedAlert } from '../content/detection-test';
import type { Alert, AlertEntity } from './alert';
import {
  compareLists,
  type ComparedCell,
  type ComparedItem,
  type ComparedPair,
  type Comparison,
} from './compare-lists';

/** A part of an alert, as it is compared: texts by their characters, values as a set, entities one by one. */
type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'entities'; readonly entities: readonly EntityParts[] };

type EntityParts = readonly (readonly [name: string, value: string])[];

/**
 * Compares the alerts that a case expects with those that were raised. The list is complete; of each alert only the
 * listed parts matter, of listed entities only the listed identifiers, of custom details only the listed names.
 */
export function compareAlerts(expected: readonly ExpectedAlert[], actual: readonly Alert[]): Comparison {
  const lists = { expected: expected.map(expectedParts), actual: actual.map(actualParts), isEqual };
  const comparison = compareLists(lists, false);
  const pairs = comparison.pairs.map((pair): ComparedPair => {
    const wanted = expected[pair.expectedIndex ?? -1]?.entities?.map((entity) => Object.entries(entity));
    const found = actual[pair.actualIndex ?? -1]?.entities.map(entityParts);
    if (wanted === undefined || found === undefined) return pair;
    const cells = compareEntities(wanted, found).pairs.map((entity) => entityCell(entity, wanted, found));
    return { ...pair, cells: pair.cells.flatMap((cell) => (cell.name === 'entities' ? cells : [cell])) };
  });
  return { ...comparison, pairs };
}

/** One entity of a pair of alerts on a line of its own, so that the one which differs shows. */
function entityCell(
  { expectedIndex, actualIndex, differs }: ComparedPair,
  wanted: readonly EntityParts[],
  found: readonly EntityParts[],
): ComparedPair['cells'][number] {
  const textAt = (entities: readonly EntityParts[], index: number | undefined): string | undefined =>
    index === undefined ? undefined : entityText(entities[index]!);
  const [expected, actual] = [textAt(wanted, expectedIndex), textAt(found, actualIndex)];
  return { name: 'entity', expected, actual, differs };
}

function expectedParts(alert: ExpectedAlert): ComparedItem<Part> {
  const parts = new Map<string, ComparedCell<Part>>();
  for (const name of ['title', 'description', 'severity'] as const) {
    const text = alert[name];
    if (text !== undefined) parts.set(name, textCell(text));
  }
  if (alert.entities !== undefined) {
    parts.set('entities', entitiesCell(alert.entities.map((entity) => Object.entries(entity))));
  }
  for (const [name, values] of Object.entries(alert.customDetails ?? {})) {
    parts.set(`customDetails.${name}`, valuesCell(values));
  }
  return parts;
}

function actualParts(alert: Alert): ComparedItem<Part> {
  const parts = new Map<string, ComparedCell<Part>>([
    ['title', textCell(alert.title)],
    ['description', textCell(alert.description)],
    ['severity', textCell(alert.severity)],
    ['entities', entitiesCell(alert.entities.map(entityParts))],
  ]);
  for (const [name, values] of Object.entries(alert.customDetails)) {
    parts.set(`customDetails.${name}`, valuesCell(values));
  }
  return parts;
}

function entityParts(entity: AlertEntity): EntityParts {
  return [['type', entity.type], ...Object.entries(entity.identifiers)];
}

function textCell(text: string): ComparedCell<Part> {
  return { value: { kind: 'text', text }, text: text === '' ? '""' : text };
}

function valuesCell(values: readonly string[]): ComparedCell<Part> {
  return { value: { kind: 'values', values }, text: JSON.stringify(values) };
}

function entitiesCell(entities: readonly EntityParts[]): ComparedCell<Part> {
  const text = entities.length === 0 ? 'none' : entities.map(entityText).join(', ');
  return { value: { kind: 'entities', entities }, text };
}

function entityText(parts: EntityParts): string {
  return parts.map(([name, value]) => (name === 'type' ? value : `${name}=${value}`)).join(' ');
}

function isEqual(expected: Part, actual: Part): boolean {
  if (expected.kind === 'text') return actual.kind === 'text' && actual.text === expected.text;
  if (expected.kind === 'entities')
    return actual.kind === 'entities' && compareEntities(expected.entities, actual.entities).equal;
  if (actual.kind !== 'values') return false;
  return JSON.stringify([...expected.values].sort()) === JSON.stringify([...actual.values].sort());
}

function compareEntities(expected: readonly EntityParts[], actual: readonly EntityParts[]): Comparison {
  const toItem = (parts: EntityParts): ComparedItem<string> =>
    new Map(parts.map(([name, value]) => [name, { value, text: value }]));
  const isSame = (wanted: string, found: string): boolean => wanted === found;
  return compareLists({ expected: expected.map(toItem), actual: actual.map(toItem), isEqual: isSame }, false);
}
