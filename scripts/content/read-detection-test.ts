import path from 'node:path';
import detectionTestSchema from '../../schemas/detection-test.schema.json';
import type { Diagnostic, Parsed } from '../source/diagnostic';
import type { YamlDocument, YamlPath } from '../source/yaml-document';
import type { CaseDataset, CaseWatchlist, DetectionTest, TestCase } from './detection-test';
import { findMergeKeys, mergeKey } from './find-merge-keys';
import { readExpectation } from './read-expectation';
import { readTestEvents } from './read-test-events';
import { validateDocument } from './schema-validation';
import type { WrittenDetectionTest } from './written/detection-test';
import { asWritten, entries, items, scalarText, text, texts, wholeNumber } from './written-value';
import type { Unchecked } from './written-value';

type WrittenCase = WrittenDetectionTest['cases'][number];

/** A test is written for this tool alone, and what of it is not read proves nothing. */
function strictly(found: Diagnostic): Diagnostic {
  return found.message.endsWith(' is not read') ? { ...found, severity: 'error' } : found;
}

/** Reads a `.test.yaml` file. The value is undefined if its clock or its cases cannot be read. */
export function readDetectionTest(document: YamlDocument): Parsed<DetectionTest> {
  const written = asWritten<WrittenDetectionTest>(document.value);
  const merged = findMergeKeys(document);
  const isMerged = ({ place, message }: Diagnostic): boolean =>
    message === `The key ${mergeKey} is not read` && merged.some((each) => each.place.span.start === place.span.start);
  const diagnostics = [
    ...validateDocument(detectionTestSchema, document)
      .filter((found) => !isMerged(found))
      .map(strictly),
    ...merged,
  ];
  const now = readClock(written.now);
  const isUsable = now !== undefined && !diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  if (!isUsable) return { value: undefined, diagnostics };
  const file = { document, now, watchlists: readWatchlists(written.watchlists, ['watchlists']) };
  const cases = items(written.cases).map((testCase, index) => readCase(asWritten<WrittenCase>(testCase), file, index));
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

interface TestFile {
  readonly document: YamlDocument;
  readonly now: Date;
  readonly watchlists: readonly CaseWatchlist[];
}

function readCase(
  written: Unchecked<WrittenCase>,
  { document, now, watchlists: shared }: TestFile,
  index: number,
): TestCase {
  const own = readWatchlists(written.watchlists, ['cases', index, 'watchlists']);
  return {
    name: scalarText(written.name),
    now: readClock(written.now) ?? now,
    events: readTestEvents(written.events, document, ['cases', index, 'events']),
    dataset: readDataset(written.dataset, ['cases', index, 'dataset']),
    runs: wholeNumber(written.runs),
    incidentsClosedAt: text(written.incidentsClosedAt),
    watchlists: [...own, ...shared.filter(({ alias }) => !own.some((each) => each.alias === alias))],
    expectation: readExpectation(written),
    workspaces: written.workspaces === undefined ? undefined : texts(written.workspaces),
  };
}

function readDataset(written: unknown, path: YamlPath): CaseDataset | undefined {
  const named = asWritten<Record<'name' | 'from' | 'to' | 'shift' | 'endsAt', unknown>>(written);
  const name = text(written) ?? text(named.name);
  if (name === undefined) return undefined;
  const { from, to, shift, endsAt } = named;
  return { name, from: text(from), to: text(to), shift: text(shift), endsAt: text(endsAt), path };
}

function readWatchlists(written: unknown, path: YamlPath): CaseWatchlist[] {
  return entries(written).map(([alias, rows]) => ({
    alias,
    rows: items(rows as readonly unknown[]).map((row) => Object.fromEntries(entries(row))),
    path: [...path, alias],
  }));
}
