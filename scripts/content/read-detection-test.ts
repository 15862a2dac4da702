import path from 'node:path';
import type { Diagnostic, Parsed } from '../source/diagnostic';
import type { YamlDocument } from '../source/yaml-document';
import { alertSeverities } from './detection';
import type { DetectionTest, Expectation, ExpectedAlert, TestCase } from './detection-test';
import { findMergeKeys, mergeKey } from './find-merge-keys';
import { readTestEvents } from './read-test-events';
import { validateDocument } from './schema-validation';
import type { WrittenDetectionTest } from './written/detection-test';
import { asWritten, entries, items, oneOf, scalarText, text, texts, wholeNumber } from './written-value';
import type { Unchecked } from './written-value';

type WrittenCase = WrittenDetectionTest['cases'][number];
type WrittenResult = Exclude<NonNullable<WrittenCase['expect']>, 'nothing'>;
type WrittenAlert = NonNullable<WrittenResult['alerts']>[number];

/** Reads a `.test.yaml` file. The value is undefined where its clock or its cases cannot be read. */
export function readDetectionTest(document: YamlDocument): Parsed<DetectionTest> {
  const written = asWritten<WrittenDetectionTest>(document.value);
  const merged = findMergeKeys(document);
  const isMerged = ({ place, message }: Diagnostic): boolean =>
    message === `The key ${mergeKey} is not read` && merged.some((each) => each.place.span.start === place.span.start);
  const diagnostics = [...validateDocument('detectionTest', document).filter((found) => !isMerged(found)), ...merged];
  const now = readClock(written.now);
  const isUsable = now !== undefined && !diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  if (!isUsable) return { value: undefined, diagnostics };
  const cases = items(written.cases).map((testCase, index) =>
    readCase(asWritten<WrittenCase>(testCase), now, document, index),
  );
  const detection = readDetectionSlug(document, text(written.detection));
  return { value: { document, detection, expandsTo: text(written.expandsTo), now, cases }, diagnostics };
}

/** The detection beside the test, by the name that the test gives or shares. */
function readDetectionSlug(document: YamlDocument, name: string | undefined): string {
  const own = document.source.path.replace(/^detections\//, '');
  if (name === undefined) return own.replace(/\.test\.ya?ml$/, '');
  return path.posix.join(path.posix.dirname(own), name.replace(/\.ya?ml$/, ''));
}

function readClock(value: unknown): Date | undefined {
  const time = Date.parse(text(value) ?? '');
  return Number.isNaN(time) ? undefined : new Date(time);
}

function readCase(written: Unchecked<WrittenCase>, now: Date, document: YamlDocument, index: number): TestCase {
  return {
    name: scalarText(written.name),
    now: readClock(written.now) ?? now,
    events: readTestEvents(written.events, document, ['cases', index, 'events']),
    expectation: readExpectation(written),
    workspaces: written.workspaces === undefined ? undefined : texts(written.workspaces),
  };
}

function readExpectation(written: Unchecked<WrittenCase>): Expectation {
  const falsePositive = text(written.falsePositive);
  if (falsePositive !== undefined) return { type: 'falsePositive', id: falsePositive };
  if (written.expect === 'nothing') return { type: 'nothing' };
  const expect = asWritten<WrittenResult>(written.expect);
  return {
    type: 'result',
    rowCount: wholeNumber(expect.rowCount),
    rows: expect.rows === undefined ? undefined : items(expect.rows).map((row) => Object.fromEntries(entries(row))),
    alerts:
      expect.alerts === undefined
        ? undefined
        : items(expect.alerts).map((alert) => readAlert(asWritten<WrittenAlert>(alert))),
  };
}

function readAlert(written: Unchecked<WrittenAlert>): ExpectedAlert {
  return {
    title: text(written.title),
    description: text(written.description),
    severity: oneOf(alertSeverities, written.severity),
    entities:
      written.entities === undefined
        ? undefined
        : items(written.entities).map((entity) =>
            Object.fromEntries(entries(entity).map(([key, value]) => [key, scalarText(value)])),
          ),
    customDetails:
      written.customDetails === undefined
        ? undefined
        : Object.fromEntries(entries(written.customDetails).map(([key, values]) => [key, texts(values)])),
  };
}
