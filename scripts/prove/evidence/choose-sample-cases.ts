import { formatDatetime } from '../../engine/formats/datetime';
import { ticksPerMinute, ticksPerSecond } from '../../engine/formats/calendar';
import type { Table } from '../../engine/values';
import { columnTexts } from '../alerts/column-texts';
import { columnsFiltered } from '../expectations/conjuncts';
import { buildAlerts } from '../alerts/build-alerts';
import { keepTableRows } from '../../engine/values/table-rows';
import type { PreparedQuery } from '../runs/prepare-query';
import { keepWindow } from '../windows/restrict-period';
import { periodOf } from '../runs/run-schedule';
import { recordRows, writeExpectation } from '../expectations/record-expectation';
import { runPreparedQuery, type QueryData } from '../runs/run-prepared-query';

/** A case as it is written into a test: plain data. */
export interface SampleCase {
  readonly name: string;
  readonly now: string;
  readonly events: Readonly<Record<string, unknown>>;
  readonly expect: unknown;
}

/** Rows of a log, and what a detection reads beside them. */
export interface SampleLog {
  readonly table: string;
  readonly rows: Table;
  /** All other rows that it sees, and its watchlists. */
  readonly data: QueryData;
}

export interface SampleCases {
  readonly cases: readonly SampleCase[];
  /** How many of the rows fire alone, and how many were tried. */
  readonly firing: number;
  readonly tried: number;
}

/** Most rows of a log that are tried, each by itself. */
const mostTried = 5000;
const mostOfEach = 3;

/**
 * Makes cases of the rows of a log: of the first that fire alone and differ in what comes out, and of those that do not
 * and are most like one that does, in the columns that the filters of the query name.
 */
export function chooseSampleCases(query: PreparedQuery, log: SampleLog): SampleCases {
  const tried = Math.min(log.rows.rowCount, mostTried);
  const results = Array.from({ length: tried }, (_, row) => runRow(query, log, row));
  const firing = results.flatMap(({ fires }, row) => (fires ? [row] : []));
  const named = query.bound.tree === undefined ? [] : columnsFiltered(query.bound.tree);
  const nearest = findNearest(log.rows, named, firing, tried);
  const firsts = firing.filter(
    (row, index) => firing.findIndex((other) => results[other]!.key === results[row]!.key) === index,
  );
  return {
    firing: firing.length,
    tried,
    cases: [
      ...firsts.slice(0, mostOfEach).map((row) => caseOf(log, row, results[row]!, 'fires')),
      ...nearest.slice(0, mostOfEach).map((row) => caseOf(log, row, results[row]!, 'comes close and does not fire')),
    ],
  };
}

interface RowResult {
  readonly now: bigint;
  readonly fires: boolean;
  readonly expect: unknown;
  /** The same for rows of which nothing different comes out but times. */
  readonly key: string;
}

function runRow(query: PreparedQuery, { table, rows, data }: SampleLog, row: number): RowResult {
  const one = keepTableRows(rows, (each) => each === row);
  const now = (timeOf(one) ?? data.now) + ticksPerMinute;
  const { detection } = query;
  const outcome = runPreparedQuery(query, { ...data, now, events: new Map([...data.events, [table, one]]) }).value;
  if (outcome === undefined) return { now, fires: false, expect: 'nothing', key: '' };
  const alerts = detection.type === 'analyticRule' ? buildAlerts(detection, outcome, { now }) : undefined;
  const fires = alerts === undefined ? outcome.rowCount > 0 : alerts.length > 0;
  const expect = writeExpectation({ rows: outcome, alerts });
  const times = new Set(outcome.columns.filter(({ type }) => type === 'datetime').map(({ name }) => name));
  const key = JSON.stringify(expect, (name, value: unknown) => (times.has(name) ? undefined : value));
  return { now, fires, expect: fires ? expect : 'nothing', key };
}

function timeOf(table: Table): bigint | undefined {
  const time = table.data[table.columns.findIndex(({ name }) => name === 'TimeGenerated')]?.[0];
  return typeof time === 'bigint' ? time : undefined;
}

/** Rows that do not fire, those first that have the most in common with one that does. */
function findNearest(rows: Table, named: readonly string[], firing: readonly number[], tried: number): number[] {
  const texts = named.flatMap((name) => {
    const column = columnTexts(rows, name);
    return column === undefined ? [] : [column];
  });
  const isFiring = new Set(firing);
  const compared = firing.slice(0, 50);
  const scored = Array.from({ length: tried }, (_, row) => row)
    .filter((row) => !isFiring.has(row))
    .map((row) => ({ row, common: Math.max(0, ...compared.map((other) => countCommon(texts, row, other))) }))
    .sort((a, b) => b.common - a.common || a.row - b.row);
  const keyOf = (row: number): string => JSON.stringify(texts.map((column) => column[row]));
  return scored
    .filter(({ row }, index) => scored.findIndex((each) => keyOf(each.row) === keyOf(row)) === index)
    .map(({ row }) => row);
}

function countCommon(texts: readonly (readonly string[])[], row: number, other: number): number {
  return texts.filter((column) => column[row] !== '' && column[row] === column[other]).length;
}

function caseOf({ table, rows }: SampleLog, row: number, { now, expect }: RowResult, what: string): SampleCase {
  const written = recordRows(keepTableRows(rows, (each) => each === row));
  const name = `Row ${String(row + 1)} of the log ${what}`;
  return { name, now: clockText(now), events: { [table]: written }, expect };
}

/** A time to the second, not before the moment. */
function clockText(now: bigint): string {
  const second = ((now + ticksPerSecond - 1n) / ticksPerSecond) * ticksPerSecond;
  return formatDatetime(second).replace(/\.0+Z$/, 'Z');
}

/**
 * The case of a log whose rows fire together and not alone, as where they are counted: it takes them from the file.
 *
 * @param file how the test names the log; undefined if it cannot, and there is no such case
 */
export function sampleWholeLog(query: PreparedQuery, log: SampleLog, file: string | undefined): readonly SampleCase[] {
  const { table, rows, data } = log;
  const times = rows.data[rows.columns.findIndex(({ name }) => name === 'TimeGenerated')] ?? [];
  const last = times.reduce<bigint>((most, time) => (typeof time === 'bigint' && time > most ? time : most), 0n);
  const now = last + ticksPerMinute;
  const { detection } = query;
  const period = detection.type === 'analyticRule' ? periodOf(detection) : now;
  const seen = keepWindow(rows, now - period, now);
  const outcome = runPreparedQuery(query, { ...data, now, events: new Map([...data.events, [table, seen]]) }).value;
  if (outcome === undefined || file === undefined) return [];
  const alerts = detection.type === 'analyticRule' ? buildAlerts(detection, outcome, { now }) : undefined;
  if ((alerts ?? []).length === 0 && (alerts !== undefined || outcome.rowCount === 0)) return [];
  const expect = writeExpectation({ rows: outcome, alerts });
  return [{ name: 'The rows of the log fire together', now: clockText(now), events: { [table]: file }, expect }];
}
