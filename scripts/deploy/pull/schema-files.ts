import type { Catalog } from '../../content/catalog';
import type { OwnFunction, OwnTable, OwnWatchlist } from '../../content/own-schema';
import type { WrittenOwnSchema } from '../../content/written/own-schema';
import { applyEdits } from '../../source/edit-text';
import { setYamlValue } from '../../source/edit-yaml';
import { createSourceFile } from '../../source/source-file';
import { formatYaml, parseYaml } from '../../source/yaml-document';
import type { YamlDocument, YamlPath } from '../../source/yaml-document';
import type { FoundContent } from './content-from-workspace';
import type { LiveFunction, LiveSchema, LiveTable, LiveWatchlist } from './schema-from-workspace';
import { fileStem } from '../../source/path-part';

/** What the service takes for an alias. ("Watchlists in Microsoft Sentinel", limitations.) */
const writableAlias = /^[A-Za-z0-9][A-Za-z0-9 _-]*$/;

type Declared = Pick<Catalog, 'ownTables' | 'ownFunctions' | 'ownWatchlists' | 'functions' | 'summaryRules'>;

/** A value that a file is to have at a path. */
type Setting = readonly [path: YamlPath, value: string | readonly string[]];

const keyOrder = [
  'table',
  'function',
  'watchlist',
  'description',
  'open',
  'extends',
  'searchKey',
  'parameters',
  'columns',
  'body',
];

/**
 * The files under schemas/custom/ that are new or other than they were, once they say what a workspace has. A file that
 * declares something already gets the columns that it lacks and keeps the others, which another workspace may have.
 *
 * @param paths of the files that are there
 */
export function schemaFiles(live: LiveSchema, declared: Declared, paths: Iterable<string>): FoundContent {
  const taken = new Set([...paths].map((path) => path.toLowerCase()));
  const files = new Map<string, string>();
  const left = [...live.left];
  const keep = (name: string, result: Written | string): void => {
    if (typeof result === 'string') left.push({ name, reason: result });
    else if (result !== undefined) files.set(result.path, result.text);
  };
  const writeNew = (name: string, written: WrittenOwnSchema): Written | string => {
    const path = `schemas/custom/${fileStem(name)}.yaml`;
    if (taken.has(path.toLowerCase())) return `${path} is there already and declares something else`;
    taken.add(path.toLowerCase());
    return { path, text: formatYaml(written) };
  };
  // What summary rules of the repository fill has the columns of their queries.
  const filled = new Set(declared.summaryRules.map(({ destinationTable }) => destinationTable));
  for (const table of live.tables.filter(({ name }) => !filled.has(name))) {
    const file = declared.ownTables.find(({ name }) => name === table.name);
    keep(
      table.name,
      file === undefined
        ? writeNew(table.name, writtenTable(table))
        : editFile(file.document, missingColumns(table, file)),
    );
  }
  const deployed = new Set(declared.functions.map(({ alias }) => alias));
  for (const found of live.functions.filter(({ name }) => !deployed.has(name))) {
    const file = declared.ownFunctions.find(({ name }) => name === found.name);
    if (found.body === '') left.push({ name: found.name, reason: 'it has no KQL' });
    else
      keep(
        found.name,
        file === undefined
          ? writeNew(found.name, writtenFunction(found))
          : editFile(file.document, otherKql(found, file)),
      );
  }
  for (const list of live.watchlists) {
    const file = declared.ownWatchlists.find(({ alias }) => alias.toLowerCase() === list.alias.toLowerCase());
    if (!writableAlias.test(list.alias)) {
      left.push({ name: list.alias, reason: 'its alias has characters that make no name of a file' });
      continue;
    }
    if (list.columns.length === 0) {
      if (file === undefined)
        left.push({ name: list.alias, reason: 'it holds no items, which would tell its columns' });
      continue;
    }
    keep(
      list.alias,
      file === undefined
        ? writeNew(list.alias, writtenWatchlist(list))
        : editFile(file.document, missingNames(list, file)),
    );
  }
  return { files, left, unread: [], changed: [] };
}

/** Undefined where a file says already what it should. */
type Written = { readonly path: string; readonly text: string } | undefined;

function writtenTable({ name, description, columns, extends: isExtension }: LiveTable): WrittenOwnSchema {
  return {
    table: name,
    ...(description === undefined || description.trim() === '' ? {} : { description: description.trim() }),
    ...(isExtension ? { extends: true } : {}),
    // A table that has standard columns alone has those here as well.
    ...(columns.length === 0
      ? { open: true }
      : { columns: Object.fromEntries(columns.map(({ name: column, type }) => [column, type])) }),
  };
}

function writtenFunction({ name, parameters, body }: LiveFunction): WrittenOwnSchema {
  return { function: name, ...(parameters === '()' ? {} : { parameters }), body };
}

function writtenWatchlist({ alias, description, searchKey, columns }: LiveWatchlist): WrittenOwnSchema {
  return {
    watchlist: alias,
    ...(description === undefined || description.trim() === '' ? {} : { description: description.trim() }),
    ...(searchKey === undefined || !columns.includes(searchKey) ? {} : { searchKey }),
    columns: [...columns],
  };
}

/** Columns of a watchlist stand in a list of names, or as keys with a type. */
function missingNames(live: LiveWatchlist, file: OwnWatchlist): Setting[] {
  const written = file.document.value as { readonly columns?: unknown };
  const missing = live.columns.filter((name) => !file.columns.includes(name));
  if (missing.length === 0) return [];
  if (Array.isArray(written.columns)) return [[['columns'], [...file.columns, ...missing]]];
  return missing.map((name) => [['columns', name], 'string']);
}

function missingColumns(live: LiveTable, file: OwnTable): Setting[] {
  const types = new Map(file.columns.map(({ name, type }) => [name, type]));
  return live.columns
    .filter(({ name, type }) => types.get(name) !== type)
    .map(({ name, type }) => [['columns', name], type]);
}

/** Nothing where the file says what the function returns instead of how. */
function otherKql(live: LiveFunction, file: OwnFunction): Setting[] {
  if (file.body === undefined) return [];
  const isOther = file.body.replaceAll('\r\n', '\n').trim() !== live.body;
  return [
    ...(file.parameters.trim() === live.parameters ? [] : [[['parameters'], live.parameters] as const]),
    ...(isOther ? [[['body'], live.body] as const] : []),
  ];
}

function editFile(document: YamlDocument, settings: readonly Setting[]): Written | string {
  if (settings.length === 0) return undefined;
  const { path } = document.source;
  let text = document.source.text;
  for (const [place, value] of settings) {
    const current = parseYaml(createSourceFile(path, text)).value;
    // In JSON a key at the root would get a line of YAML.
    const edits = path.endsWith('.json') ? undefined : current && setYamlValue(current, place, value, keyOrder);
    if (edits === undefined) {
      const said = settings.map(showSetting).join(', ');
      return `${path} says otherwise, and is written so that it is not edited here: ${said}`;
    }
    text = applyEdits(text, edits).text;
  }
  return { path, text };
}

function showSetting([place, value]: Setting): string {
  const text = String(value);
  return `${place.join('.')}: ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}
