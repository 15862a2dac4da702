import { readCell } from '../../engine/values/read-cell';
import type { Column, DynamicValue, KqlType, Table, Value } from '../../engine/values';
import { OperationError } from '../../source/operation-error';
import { failureOf, serviceMessage, succeeded, type ArmAnswer } from './arm-answer';
import type { ArmClient } from './arm-client';
import { objectAt, objectsAt, textAt } from './wire-json';
import type { WireObject } from './wire-json';
import { withArticle } from '../../source/count-of';

/** A question to the logs of a workspace. */
export interface LogsQuestion {
  readonly workspaceId: string;
  readonly query: string;
  /** Two moments with a slash between, as ISO 8601; undefined if the query itself says which rows it reads. */
  readonly timespan: string | undefined;
  /** What is asked, such as "asking for runs of rules". */
  readonly doing: string;
  /** How to ask for less, if the answer is too large. */
  readonly askLess: string;
}

/** What a workspace says to a question: a table as it came, or why it does not answer this query. */
export type LogsAnswer =
  { readonly kind: 'answered'; readonly table: WireObject } | { readonly kind: 'refused'; readonly message: string };

/**
 * Asks the query API of Log Analytics. ("Azure Monitor Log Analytics API", request and response format; "Azure Monitor
 * service limits", query API: 500,000 rows, about 100 MB and ten minutes for one answer.)
 *
 * @throws OperationError if the workspace fails, or answers in part alone: a part would pass for the whole
 */
export async function askQuery(client: ArmClient, question: LogsQuestion): Promise<LogsAnswer> {
  const { workspaceId, query, timespan, doing, askLess } = question;
  const body = timespan === undefined ? { query } : { query, timespan };
  const answer = await client.ask(`/v1/workspaces/${encodeURIComponent(workspaceId)}/query`, body);
  if (answer.status === 400) return { kind: 'refused', message: innermostMessage(answer) };
  if (!succeeded(answer)) throw failureOf(answer, doing, 'the role Log Analytics Reader on the workspace');
  const said = answer.body ?? {};
  if (said['error'] !== undefined) {
    throw new OperationError(`${doing}: the workspace answered a part alone: ${serviceMessage(answer)}`, askLess);
  }
  const [table] = objectsAt(said, 'tables');
  if (table === undefined) throw new OperationError(`${doing}: the workspace answered no table`, 'Run it again.');
  return { kind: 'answered', table };
}

/** The API wraps what the query engine says in errors of its own, each in the one before. */
function innermostMessage(answer: ArmAnswer): string {
  let message: string | undefined;
  for (
    let error = objectAt(answer.body ?? {}, 'error');
    Object.keys(error).length > 0;
    error = objectAt(error, 'innererror')
  ) {
    message = textAt(error, 'message') ?? message;
  }
  return message ?? serviceMessage(answer);
}

/**
 * Asks for rows of one table.
 *
 * @param table the one that the query reads
 * @returns undefined if the workspace does not have that table
 * @throws OperationError as askQuery(), and if the workspace refuses
 */
export async function askLogs(client: ArmClient, question: LogsQuestion, table: string): Promise<Table | undefined> {
  const answer = await askQuery(client, question);
  if (answer.kind === 'answered') return readAnswer(answer.table, question.doing);
  if (isAbsent(answer.message, table)) return undefined;
  throw new OperationError(
    `${question.doing}: the workspace refuses it: ${answer.message}`,
    'Check the workspace file.',
  );
}

/** ("Azure Monitor Log Analytics API errors": BadArgumentError, SemanticError, SEM0100.) */
function isAbsent(said: string, table: string): boolean {
  return /failed to resolve/i.test(said) && said.includes(`'${table}'`);
}

const types: readonly KqlType[] = [
  'bool', 'int', 'long', 'real', 'decimal', 'string', 'datetime', 'timespan', 'guid', 'dynamic',
]; // prettier-ignore

/**
 * Reads a table as the query API writes it.
 *
 * @throws OperationError if a value is not one of its column's type
 */
export function readAnswer(answered: WireObject, doing: string): Table {
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
