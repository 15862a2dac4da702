import type { BoundQuery } from '../kql/bind-query';
import { findReferences } from '../kql/query-references';
import { walkSyntax, type SyntaxNode } from '../kql/syntax-node';
import type { TableSchema, WorkspaceSchema } from '../kql/workspace-schema';

/** What a query reads rows from. */
export interface ReadableTables {
  readonly tables: ReadonlyMap<string, TableSchema>;
  /** Functions of which only the columns are known, such as ASIM parsers: a case gives the rows that they return. */
  readonly functions: ReadonlyMap<string, TableSchema>;
}

/** Finds every table and body-less function that a query reads, those that a wildcard takes included. */
export function findReadableTables(query: BoundQuery, schema: WorkspaceSchema): ReadableTables {
  const references = findReferences(query);
  const tables = new Map<string, TableSchema>();
  const add = (table: TableSchema | undefined): void => {
    if (table !== undefined) tables.set(table.name, table);
  };
  for (const { name } of references.tables) add(schema.tables.get(name));
  if (query.tree !== undefined) {
    walkSyntax(query.tree, (node) => {
      for (const table of tablesNamedBy(node, schema)) add(table);
    });
  }
  const functions = new Map<string, TableSchema>();
  for (const { name } of references.functions) {
    const columns = schema.functions.get(name)?.columns;
    if (columns !== undefined) functions.set(name, { name, columns });
  }
  return { tables, functions };
}

/** The tables of a wildcard such as `Device*`, and of `table("DnsEvents")`. */
function tablesNamedBy(node: SyntaxNode, schema: WorkspaceSchema): (TableSchema | undefined)[] {
  if (node.kind === 'NameReference' && node.text?.includes('*') === true) {
    const pattern = new RegExp(`^${node.text.split('*').map(escapePattern).join('.*')}$`);
    return [...schema.tables.values()].filter(({ name }) => pattern.test(name));
  }
  if (node.kind !== 'FunctionCallExpression' || node.parts['Name']?.text !== 'table') return [];
  const name = node.parts['ArgumentList']?.parts['Expressions']?.items[0]?.literal?.value;
  return typeof name === 'string' ? [schema.tables.get(name)] : [];
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
