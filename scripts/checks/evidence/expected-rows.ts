import type { WrittenRow } from '../../content/detection-test';
import { tableFromRecords } from '../../engine/values/table-from-records';
import type { Column } from '../../engine/values';
import { writeOutRow } from '../../engine/logs/write-out-events';
import { readPredicate, type ReadPredicate } from '../../expand/exclusion-predicate';
import { ticksOf } from '../../expand/watchlist-table';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import { nearestWord } from '../../source/nearest-word';
import { originOf } from '../../source/offset-map';
import { placeAt } from '../../source/source-file';
import type { YamlPath } from '../../source/yaml-document';
import type { Finding } from '../check';
import { Clock } from './clock';
import type { ExpectingCase } from './expecting-case';
import { followPredicates, judgePredicate } from './judge-predicate';

/** How the predicate of an expected row names the rows of the result. */
export const resultName = 'Result';

/** A workspace that has the rows of a result and nothing else. */
export function schemaOfResult(columns: readonly Column[]): WorkspaceSchema {
  const tables = new Map([[resultName, { name: resultName, columns }]]);
  return { tables, functions: new Map(), watchlists: new Map() };
}

/** Reads the predicate of an expected row. */
export function readRowPredicate(written: string, schema: WorkspaceSchema): ReadPredicate {
  return readPredicate(written, resultName, schema);
}

/** Finds the expected rows that the result of a query cannot have, whatever the events. */
export function findRowFaults(
  subject: ExpectingCase,
  rows: readonly (WrittenRow | string)[],
  columns: readonly Column[],
): Finding[] {
  return rows.flatMap((row, index) => {
    const path = ['cases', subject.caseIndex, 'expect', 'rows', index];
    return typeof row === 'string'
      ? findPredicateFaults(subject, row, columns, path)
      : findCellFaults(subject, row, columns, path);
  });
}

function findPredicateFaults(
  { test, caseIndex }: ExpectingCase,
  written: string,
  columns: readonly Column[],
  path: YamlPath,
): Finding[] {
  const { document } = test;
  const schema = schemaOfResult(columns);
  const predicate = readRowPredicate(written, schema);
  if (predicate.kind === 'unsound') {
    const map = document.textMapOf(path);
    return predicate.problems.map(({ message, span }) => ({
      place: map === undefined ? document.placeOf(path) : placeAt(document.source, originOf(map, span)),
      message: message.replace(/\.$/, ''),
      help: `A row has ${listColumns(columns)}.`,
    }));
  }
  const flow = followPredicates([written], resultName, schema);
  const fault = flow && judgePredicate(flow, 0, new Clock(test.cases[caseIndex]!.now).moment);
  if (fault === undefined || fault.verdict === 'part') return [];
  const place = document.placeOf(path);
  if (fault.verdict === 'never') return [{ place, message: 'This predicate is true of no row' }];
  const message = 'This predicate is true of every row: it holds whatever comes';
  return [{ place, message, help: 'Write what must be so.', severity: 'advice' }];
}

function findCellFaults(
  { test, caseIndex }: ExpectingCase,
  row: WrittenRow,
  columns: readonly Column[],
  path: YamlPath,
): Finding[] {
  const now = ticksOf(test.cases[caseIndex]!.now);
  const names = columns.map(({ name }) => name);
  return tableFromRecords(columns, [writeOutRow(row, columns, now)]).problems.map(({ column, message }): Finding => {
    const isMissing = !names.includes(column);
    const place = test.document.placeOf([...path, column], isMissing ? 'key' : 'value');
    if (!isMissing) return { place, message: `${column}: ${message.replace(/\.$/, '')}` };
    const nearest = nearestWord(column, names);
    const help = nearest === undefined ? `It returns ${listColumns(columns)}.` : `Did you mean ${nearest}?`;
    return { place, message: `The query returns no column ${column}`, help };
  });
}

const mostColumns = 20;

function listColumns(columns: readonly Column[]): string {
  const shown = columns.slice(0, mostColumns).map(({ name }) => name);
  const rest = columns.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${String(rest)} more` : ''}`;
}
