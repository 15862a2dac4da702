import { alertSeverities } from './detection';
import {
  classificationReasons,
  classifications,
  incidentStatuses,
  type CountRange,
  type Expectation,
  type ExpectedAlert,
  type ExpectedEntity,
  type ExpectedIncident,
  type ExpectedText,
} from './detection-test';
import type { WrittenDetectionTest } from './written/detection-test';
import { asWritten, entries, items, oneOf, scalarText, text, wholeNumber, type Unchecked } from './written-value';

type WrittenCase = WrittenDetectionTest['cases'][number];
type WrittenResult = Exclude<NonNullable<WrittenCase['expect']>, 'nothing'>;
type WrittenAlert = NonNullable<WrittenResult['alerts']>[number];
type WrittenIncident = NonNullable<WrittenResult['incidents']>[number];

/** Reads what a test case expects. */
export function readExpectation(written: Unchecked<Pick<WrittenCase, 'expect' | 'falsePositive'>>): Expectation {
  const falsePositive = text(written.falsePositive);
  if (falsePositive !== undefined) return { type: 'falsePositive', id: falsePositive };
  if (written.expect === 'nothing') return { type: 'nothing' };
  const { recorded, rowCount, rows, alerts, incidents } = asWritten<WrittenResult>(written.expect);
  return {
    type: 'result',
    isRecorded: recorded === true,
    rowCount: readCount(rowCount),
    rows: listOf(rows, (row) => (typeof row === 'string' ? row : Object.fromEntries(entries(row)))),
    alerts: listOf(alerts, (alert) => readAlert(asWritten<WrittenAlert>(alert))),
    incidents: listOf(incidents, (incident) => readIncident(asWritten<WrittenIncident>(incident))),
  };
}

/** The items of a list as they are read; undefined if there is no list. */
function listOf<Read>(written: unknown, read: (item: unknown) => Read): readonly Read[] | undefined {
  return written === undefined ? undefined : items(written as readonly unknown[]).map(read);
}

function readCount(written: unknown): CountRange | undefined {
  if (written === undefined) return undefined;
  const exact = wholeNumber(written);
  if (exact !== undefined) return { atLeast: exact, atMost: exact };
  const { atLeast, atMost } = asWritten<{ atLeast?: number; atMost?: number }>(written);
  return { atLeast: wholeNumber(atLeast) ?? 0, atMost: wholeNumber(atMost) };
}

function readAlert(written: Unchecked<WrittenAlert>): ExpectedAlert {
  return {
    at: text(written.at),
    title: readText(written.title),
    description: readText(written.description),
    severity: oneOf(alertSeverities, written.severity),
    entities: listOf(written.entities, readEntity),
    customDetails:
      written.customDetails === undefined
        ? undefined
        : Object.fromEntries(
            entries(written.customDetails).map(([key, values]) => [key, listOf(values, readSomeText) ?? []]),
          ),
  };
}

function readIncident(written: Unchecked<WrittenIncident>): ExpectedIncident {
  return {
    at: text(written.at),
    title: readText(written.title),
    description: readText(written.description),
    severity: oneOf(alertSeverities, written.severity),
    status: oneOf(incidentStatuses, written.status),
    alertCount: wholeNumber(written.alertCount),
    classification: oneOf(classifications, written.classification),
    classificationReason: oneOf(classificationReasons, written.classificationReason),
    classificationComment: readText(written.classificationComment),
    owner: text(written.owner),
    tags: listOf(written.tags, scalarText),
    tasks: listOf(written.tasks, scalarText),
    automation: listOf(written.automation, scalarText),
    entities: listOf(written.entities, readEntity),
  };
}

function readEntity(written: unknown): ExpectedEntity {
  return Object.fromEntries(entries(written).map(([key, value]) => [key, readSomeText(value)]));
}

function readSomeText(written: unknown): ExpectedText {
  return readText(written) ?? scalarText(written);
}

function readText(written: unknown): ExpectedText | undefined {
  const { matches } = asWritten<{ matches?: string }>(written);
  const pattern = text(matches);
  return pattern === undefined ? text(written) : { matches: pattern };
}
