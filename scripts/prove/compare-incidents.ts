import type { ExpectedIncident } from '../content/detection-test';
import {
  actualParts,
  actualTextCell,
  expectedParts,
  isEqualPart,
  showEntities,
  textCell,
  type ActualPart,
  type ExpectedPart,
} from './alert-parts';
import type { ComparedItem, Comparison } from './compare-lists';
import { compareTimed } from './compare-timed';
import { entitiesOf } from './group-alert';
import type { ProvedIncident } from './open-incidents';

/**
 * Compares the incidents that a case expects with those that there are after its last run. The list is complete; of each
 * incident only the listed parts matter.
 * @param now the clock of the case
 */
export function compareIncidents(
  expected: readonly ExpectedIncident[],
  actual: readonly ProvedIncident[],
  now: Date,
): Comparison {
  const comparison = compareTimed({
    expected: expected.map((incident) => partsExpected(incident, now)),
    actual: actual.map(partsOpened),
    moments: actual.map(({ openedAt }) => openedAt),
    isEqual: isEqualPart,
  });
  return showEntities(
    comparison,
    expected,
    actual.map((incident) => ({ entities: entitiesOf(incident) })),
  );
}

function partsExpected(incident: ExpectedIncident, now: Date): ComparedItem<ExpectedPart> {
  const { status, alertCount } = incident;
  return new Map([
    ...expectedParts(incident, now),
    ...(status === undefined ? [] : [['status', textCell(status)] as const]),
    ...(alertCount === undefined ? [] : [['alertCount', textCell(String(alertCount))] as const]),
  ]);
}

function partsOpened(incident: ProvedIncident): ComparedItem<ActualPart> {
  return new Map([
    ...actualParts({ ...incident, at: incident.openedAt, entities: entitiesOf(incident) }),
    ['status', actualTextCell(incident.status)],
    ['alertCount', actualTextCell(String(incident.alerts.length))],
  ]);
}
