import type { ExpectedAlert } from '../content/detection-test';
import type { Alert, AlertEntity } from './alert';
import { compareLists, type ComparedCell, type ComparedItem, type Comparison } from './compare-lists';

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
  return compareLists({ expected: expected.map(expectedParts), actual: actual.map(actualParts), isEqual }, false);
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
  const texts = entities.map((parts) =>
    parts.map(([name, value]) => (name === 'type' ? value : `${name}=${value}`)).join(' '),
  );
  return { value: { kind: 'entities', entities }, text: entities.length === 0 ? 'none' : texts.join(', ') };
}

function isEqual(expected: Part, actual: Part): boolean {
  if (expected.kind === 'text') return actual.kind === 'text' && actual.text === expected.text;
  if (expected.kind === 'entities') return actual.kind === 'entities' && haveSameEntities(expected, actual);
  if (actual.kind !== 'values') return false;
  return JSON.stringify([...expected.values].sort()) === JSON.stringify([...actual.values].sort());
}

function haveSameEntities(expected: Part & { kind: 'entities' }, actual: Part & { kind: 'entities' }): boolean {
  const toItem = (parts: EntityParts): ComparedItem<string> =>
    new Map(parts.map(([name, value]) => [name, { value, text: value }]));
  return compareLists(
    {
      expected: expected.entities.map(toItem),
      actual: actual.entities.map(toItem),
      isEqual: (wanted, found) => wanted === found,
    },
    false,
  ).equal;
}
