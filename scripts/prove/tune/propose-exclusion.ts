import type { Detection } from '../../content/detection';
import { readDetection } from '../../content/read-detection';
import { readDetectionTest } from '../../content/read-detection-test';
import { asWritten } from '../../content/written-value';
import { formatDatetime } from '../../engine/formats/datetime';
import { ticksPerMinute, ticksPerSecond } from '../../engine/formats/calendar';
import { keepTableRows } from '../../engine/values/table-rows';
import type { Table } from '../../engine/values';
import { openWatchlistTables } from '../../expand/watchlist-table';
import { applyEdits } from '../../source/edit-text';
import { setYamlValue } from '../../source/edit-yaml';
import { createSourceFile } from '../../source/source-file';
import { parseYaml, type YamlDocument } from '../../source/yaml-document';
import { findEventSources } from '../../checks/evidence/event-sources';
import { createPreparation, type PreparedQuery, type ProofContext } from '../runs/prepare-query';
import { recordRows } from '../expectations/record-expectation';
import { replayDetection } from '../replay/replay-detection';
import { stretchOf } from '../recordings/select-stretch';
import { runTests } from '../run-tests';
import { combineConditions, findConditions, matcherOf, predicateOf, type Candidate } from './exclusion-candidates';

type Logs = ReadonlyMap<string, Table>;

/** What is to be silenced, and beside what. */
export interface TuneInput {
  readonly detection: Detection;
  readonly context: ProofContext;
  /** The rows that should not fire, by their table. */
  readonly rows: Logs;
  /** Other logs, which show what would be silenced with them. */
  readonly events: Logs;
  readonly asOf: Date;
  /** What the exclusion is called, whom it is for, and who answers for it. */
  readonly id: string;
  readonly scenario: string;
  readonly owner: string;
}

/** What a detection gives over logs. */
export interface Yield {
  readonly alerts: number;
  readonly rows: number;
}

/** An exclusion that silences rows, or why there is none. */
export type Proposal =
  | { readonly kind: 'none'; readonly reason: string; readonly tried: readonly string[] }
  | {
      readonly kind: 'found';
      readonly table: string;
      readonly predicate: string;
      /**
       * Of the other logs: rows that it drops, the first of them, and what the detection gives without it and with it.
       */
      readonly dropped: { readonly count: number; readonly first: readonly Readonly<Record<string, unknown>>[] };
      readonly without: Yield;
      readonly with: Yield;
      /** The files with the exclusion and its case in them; the case is left out where no few rows show it. */
      readonly detectionText: string;
      readonly testText: string | undefined;
      readonly exclusion: Readonly<Record<string, unknown>>;
      readonly testCase: Readonly<Record<string, unknown>> | undefined;
    };

const mostTried = 40;
const mostShown = 5;
const mostRowsOfCase = 20;

/**
 * Proposes the exclusion that silences rows and the least beside them: of all conjunctions of up to three conditions
 * that the rows share, the one that drops the fewest other events and, of these, has the fewest conditions. It never
 * rests alone on what an attacker writes, and each case of the detection that holds without it holds with it.
 */
export function proposeExclusion(input: TuneInput): Proposal {
  const { detection, context, rows, asOf } = input;
  const { value: query, diagnostics } = createPreparation(detection, context)(asOf);
  if (query === undefined)
    return none(diagnostics.find(({ severity }) => severity === 'error')?.message ?? 'Its query is wrong');
  const read = findEventSources(query.bound, context.schema);
  const tables = [...rows.keys()].filter((name) => read.has(name));
  if (tables.length === 0)
    return none(`The query reads ${[...read.keys()].join(', ')}; the rows are of ${[...rows.keys()].join(', ')}`);
  const given = yieldOf(query, rows, input);
  if (given === undefined) return none('The engine refuses the query over these rows');
  if (!fires(given, detection))
    return none('The detection does not fire on these rows, so that there is nothing to silence');
  const whole = runAll(input, detection, undefined);
  const tried: string[] = [];
  for (const { table, candidate } of rankCandidates(tables, input).slice(0, mostTried)) {
    const predicate = predicateOf(candidate);
    tried.push(`${table}: ${predicate}`);
    const left = yieldOf(query, withoutMatched(rows, table, candidate), input);
    if (left === undefined || fires(left, detection)) continue;
    const written = writeExclusion(input, table, predicate);
    if (written === undefined)
      return none(`${detection.document.source.path} is written so that no exclusion can be added`);
    if (!holdsAll(whole, runAll(input, written.detection, undefined))) continue;
    return describe(input, { query, table, candidate, predicate, written });
  }
  const reason =
    tried.length === 0
      ? 'The rows share no account, machine or address, and what an attacker writes does not excuse anything alone'
      : 'Each exclusion that would silence the rows would silence a case that must fire, or leaves them firing';
  return { kind: 'none', reason, tried };
}

function none(reason: string): Proposal {
  return { kind: 'none', reason: reason.replace(/\.$/, ''), tried: [] };
}

function fires({ alerts, rows }: Yield, { type }: Detection): boolean {
  return type === 'analyticRule' ? alerts > 0 : rows > 0;
}

/** What the query gives over logs; undefined if it is refused. */
function yieldOf(query: PreparedQuery, logs: Logs, { context, asOf }: TuneInput): Yield | undefined {
  const stretch = stretchOf(logs.values());
  if (stretch === undefined) return { alerts: 0, rows: 0 };
  const watchlists = openWatchlistTables(context.catalog.watchlists, asOf);
  const replayed = { tables: logs, watchlists, from: stretch.from - ticksPerMinute, to: stretch.to };
  const { value } = replayDetection(query, replayed, context.schema);
  return value && { alerts: value.alerts.length, rows: value.results };
}

interface Ranked {
  readonly table: string;
  readonly candidate: Candidate;
}

function rankCandidates(tables: readonly string[], { rows, events }: TuneInput): readonly Ranked[] {
  const ranked = tables.flatMap((table) => {
    const others = events.get(table);
    return combineConditions(findConditions(table, rows.get(table)!)).map((candidate) => ({
      table,
      candidate,
      cost: others === undefined ? 0 : countMatched(others, candidate),
      values: candidate.reduce((sum, { values }) => sum + values.length, 0),
      written: candidate.filter(({ isAnchor }) => !isAnchor).length,
    }));
  });
  return ranked.sort(
    (a, b) =>
      a.cost - b.cost || a.candidate.length - b.candidate.length || a.values - b.values || a.written - b.written,
  );
}

function countMatched(table: Table, candidate: Candidate): number {
  const matches = matcherOf(candidate, table);
  let count = 0;
  for (let row = 0; row < table.rowCount; row += 1) if (matches(row)) count += 1;
  return count;
}

function withoutMatched(logs: Logs, name: string, candidate: Candidate): Logs {
  const table = logs.get(name);
  if (table === undefined) return logs;
  const matches = matcherOf(candidate, table);
  return new Map([...logs, [name, keepTableRows(table, (row) => !matches(row))]]);
}

interface Written {
  readonly detection: Detection;
  readonly exclusion: Readonly<Record<string, unknown>>;
}

/** The detection with the exclusion in its file. */
function writeExclusion(
  { detection, id, scenario, owner }: TuneInput,
  table: string,
  predicate: string,
): Written | undefined {
  const exclusion = { id, scenario, exclude: { [table]: predicate }, owner };
  const { falsePositives } = asWritten<{ falsePositives: unknown }>(detection.document.value);
  const known = Array.isArray(falsePositives) ? (falsePositives as readonly unknown[]) : [];
  const document = edit(detection.document, ['falsePositives'], [...known, exclusion]);
  const read = document && readDetection(document).value;
  return read && { detection: { ...read, slug: detection.slug }, exclusion };
}

function edit(document: YamlDocument, path: readonly (string | number)[], value: unknown): YamlDocument | undefined {
  const edits = setYamlValue(document, path, value, []);
  if (edits === undefined) return undefined;
  const { source } = document;
  return parseYaml(createSourceFile(source.path, applyEdits(source.text, edits).text)).value;
}

/** Which cases pass, by their names, with another version of the detection and, if one is given, of its test. */
function runAll(
  { context }: TuneInput,
  detection: Detection,
  test: YamlDocument | undefined,
): ReadonlyMap<string, boolean> {
  const detections = context.catalog.detections.map((each) => (each.slug === detection.slug ? detection : each));
  const read = test && readDetectionTest(test).value;
  const tests = context.catalog.tests.map((each) =>
    read !== undefined && each.document.source.path === read.document.source.path ? read : each,
  );
  const { results } = runTests(
    { schema: context.schema, workspace: undefined, catalog: { ...context.catalog, detections, tests } },
    { detections: [detection.slug], caseName: undefined, explain: false, mutate: false, everywhere: false },
  );
  return new Map(results.flatMap(({ cases }) => cases.map(({ name, passed }) => [name, passed])));
}

function holdsAll(before: ReadonlyMap<string, boolean>, after: ReadonlyMap<string, boolean>): boolean {
  return [...before].every(([name, passed]) => !passed || after.get(name) === true);
}

interface Chosen {
  readonly query: PreparedQuery;
  readonly table: string;
  readonly candidate: Candidate;
  readonly predicate: string;
  readonly written: Written;
}

function describe(input: TuneInput, { query, table, candidate, predicate, written }: Chosen): Proposal {
  const { events } = input;
  const others = events.get(table);
  const matches = others && matcherOf(candidate, others);
  const dropped = others && matches ? keepTableRows(others, matches) : undefined;
  const nothing: Yield = { alerts: 0, rows: 0 };
  const proved = proveExclusion(input, table, candidate, written);
  return {
    kind: 'found',
    table,
    predicate,
    dropped: {
      count: dropped?.rowCount ?? 0,
      first: dropped === undefined ? [] : recordRows(keepTableRows(dropped, (row) => row < mostShown)),
    },
    without: yieldOf(query, events, input) ?? nothing,
    with: yieldOf(query, withoutMatched(events, table, candidate), input) ?? nothing,
    detectionText: written.detection.document.source.text,
    exclusion: written.exclusion,
    testText: proved?.text,
    testCase: proved?.testCase,
  };
}

/** The case that proves the exclusion, of the first row that does alone or of the first rows together. */
function proveExclusion(
  input: TuneInput,
  table: string,
  candidate: Candidate,
  { detection }: Written,
): { readonly text: string; readonly testCase: Readonly<Record<string, unknown>> } | undefined {
  const { context, rows, id, scenario } = input;
  const test = context.catalog.tests.find((each) => each.detection === detection.slug);
  const own = rows.get(table)!;
  const matches = matcherOf(candidate, own);
  const matched = keepTableRows(own, matches);
  const { cases } = asWritten<{ cases: unknown }>(test?.document.value);
  if (test === undefined || !Array.isArray(cases)) return undefined;
  for (const count of [1, Math.min(matched.rowCount, mostRowsOfCase)]) {
    const taken = keepTableRows(matched, (row) => row < count);
    const stretch = stretchOf([taken]);
    if (stretch === undefined) return undefined;
    const now = formatDatetime(((stretch.to + ticksPerSecond) / ticksPerSecond) * ticksPerSecond).replace(
      /\.0+Z$/,
      'Z',
    );
    const testCase = { name: scenario, now, falsePositive: id, events: { [table]: recordRows(taken) } };
    const document = edit(test.document, ['cases'], [...(cases as readonly unknown[]), testCase]);
    if (document !== undefined && runAll(input, detection, document).get(scenario) === true) {
      return { text: document.source.text, testCase };
    }
  }
  return undefined;
}
