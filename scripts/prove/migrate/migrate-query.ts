import { readNames, type Successor } from '../../checks/evidence/retired-table';
import { bindSoundly } from '../../engine/bind-soundly';
import { findReferences } from '../../kql/query-references';
import { walkSyntax } from '../../kql/syntax-node';
import type { TableSchema, WorkspaceSchema } from '../../kql/workspace-schema';
import { applyEdits } from '../../source/edit-text';

/** From a table that gets no rows any more to the one that does. */
export interface TableMove {
  readonly from: TableSchema;
  readonly to: TableSchema;
  readonly successor: Successor;
}

/** What cannot be moved, and why: a sentence for its author, without a final period. */
export class MoveRefused extends Error {}

/** What a column is called in the successor; undefined if it has nothing of the kind. */
export function movedColumn({ from, to, successor }: TableMove, column: string): string | undefined {
  const known = Object.hasOwn(successor.columns, column) ? successor.columns[column] : column;
  const [old, now] = [from.columns, to.columns].map((columns, index) =>
    columns.find(({ name }) => name === (index === 0 ? column : known)),
  );
  return old !== undefined && now !== undefined && old.type === now.type ? known : undefined;
}

/**
 * Writes a query against the successor of a table: the columns that it names get their former names behind the table,
 * so that all else of it stays as it is.
 *
 * @throws MoveRefused if a column has no equal, or the query reads the table otherwise than by its name
 */
export function moveQuery(query: string, move: TableMove, schema: WorkspaceSchema): string {
  const { from, to } = move;
  const bound = bindSoundly(query, schema);
  const { tree } = bound;
  if (tree === undefined || bound.diagnostics.some(({ severity }) => severity === 'error')) {
    throw new MoveRefused('The query is not valid as it stands');
  }
  const named = readNames(tree);
  const spans = findReferences(bound)
    .tables.filter(({ name }) => name === from.name)
    .map(({ span }) => span);
  if (named.tables.length > 0 || spans.length === 0) {
    throw new MoveRefused(`The query does not read ${from.name} by its name alone`);
  }
  const owned = new Set(from.columns.map(({ name }) => name));
  const used = [...named.columns].filter((name) => owned.has(name));
  const returned = (bound.columns ?? []).map(({ name }) => name).filter((name) => owned.has(name));
  const renames = [...new Set([...used, ...returned])].flatMap((column) => {
    const now = movedColumn(move, column);
    if (now !== undefined) return now === column ? [] : [`${column} = ${now}`];
    const isNamed = used.includes(column);
    if (!isNamed)
      throw new MoveRefused(
        `The query returns every column, and ${to.name} has nothing like ${column}: project those that are meant`,
      );
    throw new MoveRefused(`${to.name} has no column like ${column}, of the same type`);
  });
  const tail = renames.length === 0 ? '' : `\n| project-rename ${renames.join(', ')}`;
  const edits = spans.map((span) => {
    const isPiped = /^\s*\|/.test(query.slice(span.end));
    return { span, text: isPiped || tail === '' ? `${to.name}${tail}` : `(${to.name}${tail.replace('\n', ' ')})` };
  });
  return applyEdits(query, edits).text;
}

/**
 * Writes a predicate over the table, as an exclusion has it, over the successor. @throws MoveRefused as moveQuery does
 */
export function movePredicate(predicate: string, move: TableMove, schema: WorkspaceSchema): string {
  const head = `${move.from.name}\n| where (`;
  const { tree } = bindSoundly(`${head}${predicate}\n)`, schema);
  if (tree === undefined) throw new MoveRefused('The predicate of an exclusion is not valid as it stands');
  const edits: { span: { start: number; end: number }; text: string }[] = [];
  walkSyntax(tree, ({ kind, text, reference, span }) => {
    if (kind !== 'NameReference' || reference?.kind !== 'column' || text === undefined) return;
    const now = movedColumn(move, text);
    if (now === undefined) throw new MoveRefused(`${move.to.name} has no column like ${text}, of the same type`);
    edits.push({ span: { start: span.start - head.length, end: span.end - head.length }, text: now });
  });
  return applyEdits(predicate, edits).text;
}
