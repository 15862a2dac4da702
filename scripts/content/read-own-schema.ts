import ownSchemaSchema from '../../schemas/own-schema.schema.json';
import type { Diagnostic, Parsed } from '../source/diagnostic';
import type { YamlDocument } from '../source/yaml-document';
import { columnTypes } from './own-schema';
import type { OwnColumn, OwnFunction, OwnTable, OwnWatchlist } from './own-schema';
import { validateDocument } from './schema-validation';
import type { WrittenOwnSchema } from './written/own-schema';
import { asWritten, entries, flag, items, oneOf, scalarText, text } from './written-value';
import { ownValue } from '../source/own-value';

/** What a file under schemas/custom/ says: a table, a function or a watchlist. */
export type OwnSchemaEntry =
  | { readonly type: 'table'; readonly table: OwnTable }
  | { readonly type: 'function'; readonly function: OwnFunction }
  | { readonly type: 'watchlist'; readonly watchlist: OwnWatchlist };

/** The type names of the files with which Azure-Sentinel's own content is validated, in lower case. */
const publishedTypes: Readonly<Record<string, OwnColumn['type']>> = {
  boolean: 'bool',
  int32: 'int',
  int64: 'long',
  double: 'real',
  float: 'real',
  object: 'dynamic',
};

/**
 * Reads a table or function of the workspace's own. A JSON file with `Name` and `Properties`, as the Azure-Sentinel
 * repository keeps them, is read as it is.
 */
export function readOwnSchema(document: YamlDocument): Parsed<OwnSchemaEntry> {
  const published = readPublishedTable(document);
  if (published !== undefined) return { value: { type: 'table', table: published }, diagnostics: [] };
  const written = asWritten<WrittenOwnSchema>(document.value);
  const diagnostics: Diagnostic[] = validateDocument(ownSchemaSchema, document);
  const alias = text(written.watchlist);
  if (alias !== undefined) {
    const names = Array.isArray(written.columns)
      ? written.columns.map(scalarText)
      : entries(written.columns).map(([name]) => name);
    return { value: { type: 'watchlist', watchlist: { document, alias, columns: names } }, diagnostics };
  }
  const columns = entries(written.columns).flatMap(([name, type]) => readColumn(name, type));
  const table = text(written.table);
  if (table !== undefined) {
    const [open, isExtension] = [flag(written.open) ?? false, flag(written.extends) ?? false];
    return {
      value: { type: 'table', table: { document, name: table, columns, open, extends: isExtension } },
      diagnostics,
    };
  }
  const name = text(written.function);
  if (name === undefined) return { value: undefined, diagnostics };
  const parameters = text(written.parameters) ?? '()';
  const value: OwnFunction = { document, name, parameters, body: text(written.body), columns };
  return { value: { type: 'function', function: value }, diagnostics };
}

interface PublishedTable {
  Name: string;
  Properties: { Name: string; Type: string }[];
}

function readPublishedTable(document: YamlDocument): OwnTable | undefined {
  const written = asWritten<PublishedTable>(document.value);
  const name = text(written.Name);
  if (name === undefined || written.Properties === undefined) return undefined;
  const columns = items(written.Properties).flatMap((column) => readColumn(scalarText(column.Name), column.Type));
  return { document, name, columns, open: false, extends: false };
}

function readColumn(name: string, written: unknown): OwnColumn[] {
  const type = readColumnType(scalarText(written));
  return type === undefined ? [] : [{ name, type }];
}

/** KQL's name of a type, of which the APIs and published files of Microsoft have other spellings as well. */
export function readColumnType(written: string): OwnColumn['type'] | undefined {
  const spelled = written.toLowerCase();
  return ownValue(publishedTypes, spelled) ?? oneOf(columnTypes, spelled);
}
