import type { ExpectedAlert } from '../../content/detection-test';
import type { Alert } from '../alerts/alert';
import {
  actualParts,
  expectedParts,
  isEqualPart,
  showEntities,
  valuesCell,
  type ActualPart,
  type ExpectedPart,
} from './alert-parts';
import type { ComparedItem, Comparison } from './compare-lists';
import { compareTimed } from './compare-timed';

/**
 * Compares the alerts that a case expects with those that were raised. The list is complete; of each alert only the
 * listed parts matter, of listed entities only the listed identifiers, of custom details only the listed names.
 * @param now the clock of the case
 */
export function compareAlerts(expected: readonly ExpectedAlert[], actual: readonly Alert[], now: Date): Comparison {
  const comparison = compareTimed({
    expected: expected.map((alert) => partsExpected(alert, now)),
    actual: actual.map(partsRaised),
    moments: actual.map(({ raisedAt }) => raisedAt),
    isEqual: isEqualPart,
  });
  return showEntities(comparison, expected, actual);
}

function partsExpected(alert: ExpectedAlert, now: Date): ComparedItem<ExpectedPart> {
  const details = Object.entries(alert.customDetails ?? {});
  return new Map([
    ...expectedParts(alert, now),
    ...details.map(([name, values]) => [`customDetails.${name}`, valuesCell(values)] as const),
  ]);
}

function partsRaised(alert: Alert): ComparedItem<ActualPart> {
  const details = Object.entries(alert.customDetails);
  return new Map([
    ...actualParts({ ...alert, at: alert.raisedAt }),
    ...details.map(([name, values]) => [`customDetails.${name}`, valuesCell(values)] as const),
  ]);
}
