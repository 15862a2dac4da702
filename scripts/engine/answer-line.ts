import type { WorkspaceSchema } from '../kql/workspace-schema';
import { createSourceFile, positionAt } from '../source/source-file';
import { tableToJsonMembers } from './values/answer-json';
import { askQuestion, type Obstacle, type Question } from './ask-question';
import { parseDatetime } from './formats/datetime';
import { formatJson, parseJson } from './formats/json';
import { readCell } from './values/read-cell';
import type { Column, DynamicBag, DynamicValue, KqlType, Table, Value } from './values';
import { withArticle } from '../source/count-of';

/** What a line of a batch finds beside its own tables. */
export type Surroundings = Omit<Question, 'query'> & { readonly workspace: WorkspaceSchema };

export interface AnswerLine {
  /** One JSON object without line breaks. */
  readonly text: string;
  readonly kind: 'rows' | 'refused' | 'error';
  /** Where an exception of ours became an error: its stack. */
  readonly bug?: string;
}

/**
 * Answers one line of a batch: `{"id", "query", "now"?, "tables"?: {"T": {"columns": [{"name", "type"}], "rows":
 * [[…]]}}}` with `{"id", "columns", "rows"}`, `{"id", "refused"}` or `{"id", "error"}`. Never throws.
 */
export function answerLine(line: string, surroundings: Surroundings): AnswerLine {
  const request = parseJson(line);
  const id = request instanceof Map ? (request.get('id') ?? null) : null;
  try {
    if (!(request instanceof Map)) throw new BadLine('the line is not a JSON object');
    return answer(id, questionOf(request, surroundings), surroundings.workspace);
  } catch (error) {
    if (error instanceof BadLine) return errorLine(id, error.message);
    // Nesting beyond the stack, a text or a table beyond what the runtime can hold.
    if (error instanceof RangeError) return refusedLine(id, `too large for this engine: ${error.message}`);
    const bug = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...errorLine(id, `a bug in this engine: ${bug.split('\n')[0] ?? ''}`), bug };
  }
}

/** The answer for a line of which only the id can be told, such as one that took too long. */
export function errorLine(id: DynamicValue, message: string): AnswerLine {
  return { kind: 'error', text: `{"id":${formatJson(id)},"error":${JSON.stringify(message)}}` };
}

function refusedLine(id: DynamicValue, message: string): AnswerLine {
  return { kind: 'refused', text: `{"id":${formatJson(id)},"refused":${JSON.stringify(message)}}` };
}

/** The id of a line; null if it has none. */
export function idOfLine(line: string): DynamicValue {
  const request = parseJson(line);
  return request instanceof Map ? ((request as DynamicBag).get('id') ?? null) : null;
}

function answer(id: DynamicValue, question: Question, workspace: WorkspaceSchema): AnswerLine {
  const result = askQuestion(question, workspace);
  switch (result.kind) {
    case 'rows':
      return {
        kind: 'rows',
        text: `{"id":${formatJson(id)},${tableToJsonMembers(result.table)}${partialMember(result.partial)}}`,
      };
    case 'refused':
      return refusedLine(id, obstaclesText(question.query, result.obstacles));
    case 'failed':
      return errorLine(id, obstaclesText(question.query, result.obstacles));
  }
}

function partialMember(reason: string | undefined): string {
  return reason === undefined ? '' : `,"partial":${JSON.stringify(reason)}`;
}

function obstaclesText(query: string, obstacles: readonly Obstacle[]): string {
  const source = createSourceFile('query', query);
  const texts = obstacles.map(({ message, span }) => {
    const { line, column } = positionAt(source, span.start);
    return `${line}:${column} ${message.replace(/\.$/, '')}`;
  });
  return [...new Set(texts)].join('; ');
}

/** Thrown for a line that asks no question, with what it lacks. */
class BadLine extends Error {}

function questionOf(request: DynamicBag, surroundings: Surroundings): Question {
  const query = request.get('query');
  if (typeof query !== 'string') throw new BadLine('query is missing, or is not a text');
  const written = request.get('tables') ?? null;
  if (written !== null && !(written instanceof Map)) throw new BadLine('tables is not an object');
  const own = [...((written ?? new Map()) as DynamicBag)].map(
    ([name, table]) => [name, readTable(name, table)] as const,
  );
  return {
    query,
    tables: new Map([...surroundings.tables, ...own]),
    watchlists: surroundings.watchlists,
    now: readNow(request.get('now') ?? null) ?? surroundings.now,
  };
}

function readNow(written: DynamicValue): bigint | undefined {
  if (written === null) return undefined;
  const now = typeof written === 'string' ? parseDatetime(written) : null;
  if (now === null) throw new BadLine(`now is not a datetime: ${formatJson(written)}`);
  return now;
}

function readTable(name: string, written: DynamicValue): Table {
  const columns = written instanceof Map ? (written as DynamicBag).get('columns') : undefined;
  const rows = written instanceof Map ? ((written as DynamicBag).get('rows') ?? []) : undefined;
  if (!Array.isArray(columns) || !Array.isArray(rows)) throw new BadLine(`the table ${name} lacks columns or rows`);
  const typed = (columns as DynamicValue[]).map((column, index) => readColumn(name, column, index));
  const data: Value[][] = typed.map(() => []);
  (rows as DynamicValue[]).forEach((row, index) => {
    if (!Array.isArray(row) || row.length !== typed.length) {
      throw new BadLine(`row ${index + 1} of ${name} does not have ${typed.length} values`);
    }
    typed.forEach((column, position) => {
      const cell = row[position] as DynamicValue;
      const value = readCell(cell, column.type);
      if (value === undefined) {
        throw new BadLine(
          `row ${index + 1} of ${name}, column ${column.name}: ${formatJson(cell)} is not ${withArticle(column.type)}`,
        );
      }
      data[position]!.push(value);
    });
  });
  return { columns: typed, data, rowCount: rows.length };
}

function readColumn(table: string, written: DynamicValue, index: number): Column {
  const name = written instanceof Map ? (written as DynamicBag).get('name') : undefined;
  const spelled = written instanceof Map ? (written as DynamicBag).get('type') : undefined;
  const type = typeof spelled === 'string' ? typeSpellings.get(spelled.toLowerCase()) : undefined;
  if (typeof name === 'string' && type !== undefined) return { name, type };
  throw new BadLine(`column ${index + 1} of ${table} lacks a name or a type of Kusto`);
}

/** ("Scalar data types", Kusto docs: names and aliases.) */
const typeSpellings: ReadonlyMap<string, KqlType> = new Map(
  Object.entries({
    bool: ['bool', 'boolean'],
    int: ['int', 'int32'],
    long: ['long', 'int64'],
    real: ['real', 'double'],
    decimal: ['decimal'],
    string: ['string'],
    datetime: ['datetime', 'date'],
    timespan: ['timespan', 'time'],
    guid: ['guid', 'uuid', 'uniqueid'],
    dynamic: ['dynamic'],
  } satisfies Record<KqlType, string[]>).flatMap(([type, names]) =>
    names.map((name): [string, KqlType] => [name, type as KqlType]),
  ),
);
