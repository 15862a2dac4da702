import type { ExpectedIncident } from '../../content/detection-test';
import { automatedIncident } from '../automation/handled-incident';
import type { IncidentOwner } from '../automation/automated-incident';
import {
  actualParts,
  actualTextCell,
  expectedParts,
  isEqualPart,
  listCell,
  nameCell,
  namesCell,
  showEntities,
  textCell,
  valuesCell,
  type ActualPart,
  type ExpectedPart,
} from './alert-parts';
import type { ComparedItem, Comparison } from './compare-lists';
import { compareTimed } from './compare-timed';
import { entitiesOf } from '../alerts/group-alert';
import type { ProvedIncident } from '../automation/open-incidents';

/**
 * Compares the incidents that a case expects with those that there are after its last run. The list is complete; of each
 * incident only the listed parts matter.
 * @param now the clock of the case
 * @param nameOfRule how a proof names an automation rule of some id
 */
export function compareIncidents(
  expected: readonly ExpectedIncident[],
  actual: readonly ProvedIncident[],
  now: Date,
  nameOfRule: (id: string) => string,
): Comparison {
  const comparison = compareTimed({
    expected: expected.map((incident) => partsExpected(incident, now)),
    actual: actual.map((incident) => partsOpened(incident, nameOfRule)),
    moments: actual.map(({ openedAt }) => openedAt),
    isEqual: isEqualPart,
  });
  return showEntities(
    comparison,
    expected,
    actual.map((incident) => ({ entities: entitiesOf(incident) })),
  );
}

/** What automation rules leave of an incident, as text. */
const handlingTexts = ['classification', 'classificationReason', 'classificationComment'] as const;

function partsExpected(incident: ExpectedIncident, now: Date): ComparedItem<ExpectedPart> {
  const { status, alertCount, owner, tags, tasks, automation } = incident;
  const parts = expectedParts(incident, now);
  if (status !== undefined) parts.set('status', textCell(status));
  if (alertCount !== undefined) parts.set('alertCount', textCell(String(alertCount)));
  for (const name of handlingTexts) {
    const text = incident[name];
    if (text !== undefined) parts.set(name, textCell(text));
  }
  if (owner !== undefined) parts.set('owner', nameCell(owner));
  if (tags !== undefined) parts.set('tags', valuesCell(tags));
  if (tasks !== undefined) parts.set('tasks', listCell(tasks));
  if (automation !== undefined) parts.set('automation', listCell(automation));
  return parts;
}

function partsOpened(incident: ProvedIncident, nameOfRule: (id: string) => string): ComparedItem<ActualPart> {
  const handled = automatedIncident(incident);
  const parts = actualParts({ ...incident, at: incident.openedAt, entities: entitiesOf(incident) });
  parts.set('status', actualTextCell(incident.status));
  parts.set('alertCount', actualTextCell(String(incident.alerts.length)));
  for (const name of handlingTexts) {
    const text = handled[name];
    if (text !== undefined) parts.set(name, actualTextCell(text));
  }
  parts.set('owner', namesCell(namesOfOwner(handled.owner)));
  parts.set('tags', valuesCell(handled.labels));
  parts.set('tasks', listCell(handled.tasks.map(({ title }) => title)));
  parts.set('automation', listCell([...new Set(incident.automation.map(({ ruleId }) => nameOfRule(ruleId)))]));
  return parts;
}

function namesOfOwner({ email, userPrincipalName, assignedTo, objectId }: IncidentOwner = {}): string[] {
  const names = [email, userPrincipalName, assignedTo, objectId];
  return [...new Set(names.filter((name) => name !== undefined && name !== ''))] as string[];
}
