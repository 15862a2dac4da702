import type { EventSource } from './event-source';
import { givenFunctions } from '../../engine/run/given-functions';
import type { BoundQuery } from '../../kql/bind-query';
import { findReferences } from '../../kql/query-references';
import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { TableSchema, WorkspaceSchema } from '../../kql/workspace-schema';

/** Finds by name everything that a query reads rows from, tables that a wildcard takes included. */
export function findEventSources(query: BoundQuery, schema: WorkspaceSchema): ReadonlyMap<string, EventSource> {
  const references = findReferences(query);
  const sources = new Map<string, EventSource>();
  const addTable = (table: TableSchema | undefined): void => {
    if (table !== undefined) sources.set(table.name, { kind: 'table', schema: table });
  };
  for (const { name } of references.tables) addTable(schema.tables.get(name));
  for (const { name } of references.functions) {
    const columns = schema.functions.get(name)?.columns;
    if (columns !== undefined) sources.set(name, { kind: 'function', schema: { name, columns } });
  }
  if (query.tree !== undefined) {
    walkSyntax(query.tree, (node) => {
      for (const table of tablesNamedBy(node, schema)) addTable(table);
      const given = givenFunctionOf(node);
      if (given !== undefined) sources.set(given.name, { kind: 'function', schema: given });
      const external = externalDataOf(node);
      if (external !== undefined) sources.set(external.name, { kind: 'external data', schema: external });
    });
  }
  return sources;
}

/** A function such as geo_info_from_ip_address(), whose answers only the service has. */
function givenFunctionOf(node: SyntaxNode): TableSchema | undefined {
  const name = node.kind === 'FunctionCallExpression' ? (node.parts['Name']?.text ?? '') : '';
  const given = givenFunctions.get(name);
  return given && { name, columns: given.columns };
}

function externalDataOf(node: SyntaxNode): TableSchema | undefined {
  if (node.kind !== 'ExternalDataExpression') return undefined;
  const address = node.parts['URIs']?.items[0]?.literal?.value;
  if (typeof address !== 'string') return undefined;
  const columns = (node.columns ?? []).map(({ name, type }) => ({ name, type: type === 'unknown' ? 'dynamic' : type }));
  return { name: address, columns };
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
