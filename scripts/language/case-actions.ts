import { readDetectionTest } from '../content/read-detection-test';
import { asWritten } from '../content/written-value';
import type { Detection } from '../content/detection';
import type { DetectionTest, TestCase } from '../content/detection-test';
import { createCaseContexts } from '../prove/runs/case-context';
import { runDetection } from '../prove/runs/run-detection';
import { runTests } from '../prove/run-tests';
import type { CaseResult } from '../prove/evidence/proof-result';
import { proposeExclusion } from '../prove/tune/propose-exclusion';
import { applyEdits } from '../source/edit-text';
import { differenceOf } from '../source/difference-of';
import { setYamlValue } from '../source/edit-yaml';
import type { Span } from '../source/position';
import { createSourceFile } from '../source/source-file';
import type { Steps } from '../source/steps';
import { parseYaml } from '../source/yaml-document';
import type { CodeAction } from './code-action';
import { testedDetection, type OpenFile } from './open-file';
import type { Project } from './project';
import { proofOf } from './proved-cases';

/** A case with what came of it. */
interface CaseHere {
  readonly detection: Detection;
  readonly test: DetectionTest;
  readonly index: number;
  readonly testCase: TestCase;
  readonly result: CaseResult;
}

/**
 * What can be done with the case at a place of a test: one that fires though nothing should come gets an exclusion, and
 * one that fires as it should gets a near miss. Each was tried.
 */
export function* caseActions(file: OpenFile, project: Project, span: Span): Steps<readonly CodeAction[]> {
  const here = findCase(file, project, span);
  if (here === undefined || here.result.fired !== true) return [];
  yield;
  if (here.testCase.expectation.type === 'nothing') return silence(here, project);
  return here.result.passed && here.testCase.expectation.type === 'result' ? yield* addNearMiss(here, project) : [];
}

function findCase(file: OpenFile, project: Project, { start }: Span): CaseHere | undefined {
  const detection = testedDetection(file, project);
  const test = project.catalog.tests.find(({ document }) => document.source.path === file.path);
  if (detection === undefined || test === undefined) return undefined;
  const index = test.cases.findIndex((_, at) => {
    const place = test.document.placeOf(['cases', at]).span;
    return place.start <= start && start <= place.end;
  });
  const testCase = test.cases[index];
  const results = proofOf(detection.slug, project).results.find((each) => each.file === file.path)?.cases;
  const result = results?.find((each) => each.testCase === testCase);
  return testCase === undefined || result === undefined ? undefined : { detection, test, index, testCase, result };
}

/** The exclusion that keeps the events of a case away, with a case that proves it. */
function silence({ detection, test, index, testCase }: CaseHere, project: Project): readonly CodeAction[] {
  const context = { catalog: project.catalog, schema: project.schema(), workspace: undefined };
  const proof = { test, caseIndex: index, detection, ...createCaseContexts(test, detection, context)(index) };
  const outcome = runDetection(proof, undefined).value;
  if (outcome === undefined) return [];
  const proposal = proposeExclusion({
    detection,
    context: proof.context,
    rows: new Map([...outcome.data.events].filter(([, { rowCount }]) => rowCount > 0)),
    events: new Map(),
    asOf: testCase.now,
    id: freeId(detection),
    scenario: testCase.name,
    owner: 'name-who-answers-for-it',
  });
  if (proposal.kind === 'none') return [];
  const { path, text } = detection.document.source;
  const elsewhere = new Map([[path, [differenceOf(text, proposal.detectionText)]]]);
  const written = test.document.source.text;
  const edits = proposal.testText === undefined ? [] : [differenceOf(written, proposal.testText)];
  const title = `Write an exclusion of these events: ${proposal.predicate}`;
  return [{ title, kind: 'refactor.rewrite', edits, elsewhere }];
}

function freeId({ falsePositives }: Detection): string {
  const known = new Set(falsePositives.map(({ id }) => id));
  let number = 1;
  while (known.has(`events-that-are-fine-${String(number)}`)) number += 1;
  return `events-that-are-fine-${String(number)}`;
}

type Row = Readonly<Record<string, unknown>>;

/** The case once more with one value of one event changed, so that nothing fires: what is as near as one value. */
function* addNearMiss(here: CaseHere, project: Project): Steps<readonly CodeAction[]> {
  const { document } = here.test;
  const { cases } = asWritten<{ cases: unknown }>(document.value);
  const written = Array.isArray(cases)
    ? asWritten<Row & { events: Readonly<Record<string, unknown>> }>(cases[here.index])
    : undefined;
  if (written === undefined) return [];
  for (const { column, events } of changedEvents(written.events ?? {})) {
    const name = `${here.testCase.name}, but another ${column}`;
    const nearMiss = { ...written, name, events, expect: 'nothing' };
    yield;
    const text = withCase(here.test, [...(cases as readonly unknown[]), nearMiss]);
    if (text === undefined || !isSilent(text, here, project)) continue;
    return [
      {
        title: `Add a near miss: another ${column}`,
        kind: 'refactor.rewrite',
        edits: [differenceOf(document.source.text, text)],
      },
    ];
  }
  return [];
}

/** The events with another value in one column of all rows of a table, in the order of tables and columns. */
function* changedEvents(events: Readonly<Record<string, unknown>>): Generator<{
  readonly column: string;
  readonly events: Readonly<Record<string, unknown>>;
}> {
  for (const [table, rows] of Object.entries(events)) {
    if (!Array.isArray(rows)) continue;
    const list = rows as readonly Row[];
    const columns = [...new Set(list.flatMap((row) => Object.keys(row)))].filter(
      (column) => column !== 'TimeGenerated',
    );
    for (const column of columns) {
      for (const change of changes) {
        const changed = list.map((row) => (column in row ? { ...row, [column]: change(row[column]) } : row));
        yield { column, events: { ...events, [table]: changed } };
      }
    }
  }
}

/** Other values, the nearest first. */
const changes: readonly ((value: unknown) => unknown)[] = [
  (value) => (typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${String(value)}x`),
  (value) => (typeof value === 'number' ? 0 : 'another'),
];

function withCase({ document }: DetectionTest, cases: readonly unknown[]): string | undefined {
  const edits = setYamlValue(document, ['cases'], cases, []);
  return edits && applyEdits(document.source.text, edits).text;
}

function isSilent(text: string, { test, detection }: CaseHere, { catalog, schema }: Project): boolean {
  const document = parseYaml(createSourceFile(test.document.source.path, text)).value;
  const read = document && readDetectionTest(document).value;
  const last = read?.cases.at(-1);
  if (read === undefined || last === undefined) return false;
  const tests = catalog.tests.map((each) => (each === test ? read : each));
  const { results } = runTests(
    { catalog: { ...catalog, tests }, schema: schema(), workspace: undefined },
    { detections: [detection.slug], caseName: last.name, explain: false, mutate: false, everywhere: false },
  );
  const cases = results.flatMap((result) => result.cases);
  return cases.length === 1 && cases[0]!.passed && cases[0]!.diagnostics.length === 0;
}
