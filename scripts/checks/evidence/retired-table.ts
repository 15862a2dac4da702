import facts from '../../../schemas/data/retired-tables.json';
import type { SyntaxNode } from '../../kql/syntax-node';
import { walkSyntax } from '../../kql/syntax-node';
import type { Span } from '../../source/position';
import type { Finding } from '../check';

/** A table that gets no rows any more. (schemas/data/retired-tables.json names where each was announced.) */
interface RetiredTable {
  /** Why, as the end of a sentence. */
  readonly reason: string;
  /** The first day without new rows, YYYY-MM-DD; left out where nobody has named one. */
  readonly retiredOn?: string;
  readonly successor?: string;
  /** The connector that fills the successor. */
  readonly connector?: string;
  /** Its columns → what the successor calls them; empty if it has nothing of the kind. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Whether all other columns have the same names there. */
  readonly sameColumns?: boolean;
  readonly notes?: readonly string[];
}

const retiredTables: ReadonlyMap<string, RetiredTable> = new Map(Object.entries<RetiredTable>(facts));

/** Whether a table is one that gets no rows any more, or soon will get none. */
export function isRetiredTable(name: string): boolean {
  return retiredTables.has(name);
}

/** The table that took the place of one that gets no rows any more. */
export interface Successor {
  readonly table: string;
  /** The connector that fills it. */
  readonly connector: string | undefined;
  /** The former columns → what it calls them; empty if it has nothing of the kind. */
  readonly columns: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

/** The successor of a table; undefined for one that gets rows, or that none is known to replace. */
export function successorOf(name: string): Successor | undefined {
  const { successor, connector, columns = {}, notes = [] } = retiredTables.get(name) ?? {};
  return successor === undefined ? undefined : { table: successor, connector, columns, notes };
}

/** Where a query names a table, also as `table("Name")`. */
export interface TableUse {
  readonly name: string;
  readonly span: Span;
}

/**
 * What to say of a table that gets no rows any more; undefined for all others.
 *
 * @param used the columns that the reader of the table names, of which those that changed are said
 */
export function describeRetirement(
  name: string,
  used: ReadonlySet<string>,
  asOf: Date,
): (Pick<Finding, 'message' | 'help'> & { readonly severity: 'warning' | 'advice' }) | undefined {
  const table = retiredTables.get(name);
  if (table === undefined) return undefined;
  const { retiredOn, reason } = table;
  const isGone = retiredOn !== undefined && asOf.toISOString() >= retiredOn;
  const when =
    retiredOn === undefined
      ? 'may get no new rows'
      : isGone
        ? `has got no new rows since ${retiredOn}`
        : `gets no new rows after ${retiredOn}`;
  return {
    message: `${name} ${when}: ${reason}`,
    help: adviseOn(table, used),
    severity: isGone ? 'warning' : 'advice',
  };
}

function adviseOn(
  { successor, connector, columns = {}, sameColumns, notes = [] }: RetiredTable,
  used: ReadonlySet<string>,
) {
  if (successor === undefined) return 'No other table is known to hold the same: look for another source.';
  const changed = Object.entries(columns).filter(([column]) => used.has(column));
  const renamed = changed.filter(([, to]) => to !== '').map(([from, to]) => `${from} is ${to}`);
  const lost = changed.filter(([, to]) => to === '').map(([from]) => from);
  return [
    `Read ${successor}${connector === undefined ? '' : `, which the connector ${connector} fills`}.`,
    ...(renamed.length === 0 ? [] : [`There ${renamed.join(', ')}.`]),
    ...(lost.length === 0 ? [] : [`It has nothing like ${lost.join(', ')}.`]),
    ...(sameColumns === true ? ['The other columns have the same names.'] : []),
    ...notes.map((note) => `Mind: ${note}.`),
  ].join(' ');
}

/** The names of columns that stand in a query, and the tables that it asks for by `table("Name")`. */
export function readNames(tree: SyntaxNode | undefined): {
  readonly columns: ReadonlySet<string>;
  readonly tables: readonly TableUse[];
} {
  const columns = new Set<string>();
  const tables: TableUse[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.kind === 'NameReference' && node.reference?.kind === 'column') columns.add(node.text!);
    if (node.kind !== 'FunctionCallExpression' || node.parts['Name']?.text !== 'table') return;
    const name = node.parts['ArgumentList']?.parts['Expressions']?.items[0]?.literal?.value;
    if (typeof name === 'string') tables.push({ name, span: node.span });
  };
  if (tree !== undefined) walkSyntax(tree, visit);
  return { columns, tables };
}
