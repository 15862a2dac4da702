import { readCell } from '../../engine/values/read-cell';
import type { Column, DynamicValue, KqlType, Table, Value } from '../../engine/values';
import { OperationError } from '../../source/operation-error';
import { failureOf, serviceMessage, succeeded } from './arm-answer';
import type { ArmClient } from './arm-client';
import { objectsAt, textAt } from './wire-json';
import type { WireObject } from './wire-json';
import { withArticle } from '../../source/count-of';

/** A question to the logs of a workspace. */
export interface LogsQuestion {
  readonly workspaceId: string;
  readonly query: string;
  /** Two moments with a slash between, as ISO 8601. */
  readonly timespan: string;
  /** What is asked, such as "asking for runs of rules". */
  readonly doing: string;
}

/**
 * Asks the query API of Log Analytics. ("Azure Monitor Log Analytics API", request and response format; "Azure Monitor
 * service limits", query API: 500,000 rows, about 100 MB and ten minutes for one answer.)
 *
 * @param table the one that the query reads
 * @returns undefined if the workspace does not have that table
 * @throws OperationError if the workspace refuses, or answers in part alone: a part would pass for the whole
 */
export async function askLogs(client: ArmClient, question: LogsQuestion, table: string): Promise<Table | undefined> {
  const { workspaceId, query, timespan, doing } = question;
  const answer = await client.ask(`/v1/workspaces/${encodeURIComponent(workspaceId)}/query`, { query, timespan });
  if (answer.status === 400 && isAbsent(serviceMessage(answer) + JSON.stringify(answer.body), table)) return undefined;
  if (!succeeded(answer)) throw failureOf(answer, doing, 'the role Log Analytics Reader on the workspace');
  const body = answer.body ?? {};
  if (body['error'] !== undefined) {
    const said = serviceMessage(answer);
    throw new OperationError(`${doing}: the workspace answered a part alone: ${said}`, 'Ask for fewer days: --days 3.');
  }
  const [first] = objectsAt(body, 'tables');
  if (first === undefined) throw new OperationError(`${doing}: the workspace answered no table`, 'Run it again.');
  return tableOf(first, doing);
}

/** ("Azure Monitor Log Analytics API errors": BadArgumentError, SemanticError, SEM0100.) */
function isAbsent(said: string, table: string): boolean {
  return /failed to resolve/i.test(said) && said.includes(`'${table}'`);
}

const types: readonly KqlType[] = [
  'bool', 'int', 'long', 'real', 'decimal', 'string', 'datetime', 'timespan', 'guid', 'dynamic',
]; // prettier-ignore

function tableOf(answered: WireObject, doing: string): Table {
  const columns = objectsAt(answered, 'columns').map((column): Column => {
    const type = types.find((each) => each === textAt(column, 'type'));
    return { name: textAt(column, 'name') ?? '', type: type ?? 'string' };
  });
  const rows = answered['rows'];
  const list = Array.isArray(rows) ? rows.filter((row): row is readonly unknown[] => Array.isArray(row)) : [];
  const data = columns.map(({ name, type }, index) =>
    list.map((row): Value => {
      const value = readCell(cellOf(row[index]), type);
      if (value !== undefined) return value;
      throw new OperationError(
        `${doing}: ${name} is not ${withArticle(type)} in the answer of the workspace`,
        'Run it again.',
      );
    }),
  );
  return { columns, data, rowCount: list.length };
}

/** Whole numbers of JSON are longs. */
function cellOf(value: unknown): DynamicValue {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return (value ?? null) as DynamicValue;
}
