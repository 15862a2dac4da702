import { formatJson } from '../../engine/formats/json';
import type { DynamicValue, KqlType, Table, Value } from '../../engine/values';
import { cellText } from './cell-text';
import { columnsWorthShowing } from './compare-rows';
import type { DetectionOutcome } from '../runs/run-detection';

/** Most rows and alerts that are written out; of more their count alone. */
const mostWritten = 20;

/** What came of a case, marked so that it is recorded again: plain data for YAML. */
export function recordExpectation(outcome: DetectionOutcome): Readonly<Record<string, unknown>> {
  return { recorded: true, ...writeExpectation(outcome) };
}

/** What came of a case, as its author would write it for an expectation: plain data for YAML. */
export function writeExpectation({
  rows,
  alerts,
}: Pick<DetectionOutcome, 'rows' | 'alerts'>): Readonly<Record<string, unknown>> {
  const counted = rows.rowCount > mostWritten ? { rowCount: rows.rowCount } : { rows: recordRows(rows) };
  if (alerts === undefined || alerts.length > mostWritten) return counted;
  const raised = alerts.map(({ title, severity, entities }) => ({
    title,
    severity,
    entities: entities.map(({ type, identifiers }) => ({ type, ...identifiers })),
  }));
  return { ...counted, alerts: raised };
}

/** The rows of a table as an author would write them: the columns that hold anything. */
export function recordRows(table: Table): Readonly<Record<string, unknown>>[] {
  const shown = columnsWorthShowing(table);
  return Array.from({ length: table.rowCount }, (_, row) =>
    Object.fromEntries(
      table.columns.flatMap(({ name, type }, index) =>
        shown.has(name) ? [[name, plainValue(table.data[index]![row]!, type)] as const] : [],
      ),
    ),
  );
}

/** A value as YAML has it; a number that JavaScript would round is its text. */
function plainValue(value: Value, type: KqlType): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (type === 'dynamic') return JSON.parse(formatJson(value as DynamicValue)) as unknown;
  if (type === 'string' || type === 'guid') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const isSmall = typeof value === 'bigint' && type === 'long' && Number.isSafeInteger(Number(value));
  return isSmall ? Number(value) : cellText(value, type);
}
