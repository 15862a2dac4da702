import { withStandardColumns, type Column, type KqlType } from './kql-type';
import connectorFacts from '../../schemas/data/connectors.json';
import tableFacts from '../../schemas/data/tables.json';
import asimFacts from '../../schemas/data/asim.json';
import parserFacts from '../../schemas/data/solution-parsers.json';

export type { Column } from './kql-type';

export interface TableSchema {
  readonly name: string;
  readonly columns: readonly Column[];
  /** True if the table has columns that are not listed: any name is then accepted, and its type is dynamic. */
  readonly open?: boolean;
}

/** A function of the workspace: either its body is known, or only the columns that it returns. */
export interface FunctionSchema {
  readonly name: string;
  /** The parameters as KQL declares them, with the parentheses: `(starttime:datetime=datetime(null))`. */
  readonly parameters: string;
  readonly body?: string;
  readonly columns?: readonly Column[];
}

export interface WorkspaceSchema {
  readonly tables: ReadonlyMap<string, TableSchema>;
  readonly functions: ReadonlyMap<string, FunctionSchema>;
  /** Alias of each watchlist → the column names of its CSV; all of them are strings in a query. */
  readonly watchlists: ReadonlyMap<string, readonly string[]>;
}

/** Columns that `_GetWatchlist` returns beside those of the CSV. ("Use watchlists in queries", Microsoft Sentinel.) */
export const watchlistColumns: readonly Column[] = [
  { name: '_DTItemId', type: 'string' },
  { name: 'LastUpdatedTimeUTC', type: 'datetime' },
  { name: 'SearchKey', type: 'string' },
];

let knownTables: ReadonlyMap<string, TableSchema> | undefined;
let knownFunctions: ReadonlyMap<string, FunctionSchema> | undefined;

/**
 * Returns the tables that are documented, with the standard columns of each, and those that a connector is documented to
 * fill, of which no column is known. Read once, then shared.
 */
export function loadTableFacts(): ReadonlyMap<string, TableSchema> {
  knownTables ??= new Map<string, TableSchema>([
    ...Object.values(connectorFacts as Readonly<Record<string, readonly string[]>>)
      .flat()
      .map((name) => [name, createDocumentedTable(name, {})] as const),
    ...Object.entries(tableFacts as Readonly<Record<string, ColumnsByType>>).map(
      ([name, listed]) => [name, createDocumentedTable(name, listed)] as const,
    ),
  ]);
  return knownTables;
}

/** The names of a table's columns by their type, with blanks between; the standard columns are not listed. */
type ColumnsByType = Readonly<Partial<Record<KqlType, string>>>;

/**
 * Its columns are read when they are first asked for: a query names a few of two thousand tables. A table of which none
 * but the standard columns are documented has others, or it would be of no use.
 */
function createDocumentedTable(name: string, listed: ColumnsByType): TableSchema {
  let columns: readonly Column[] | undefined;
  const isOpen = Object.keys(listed).length === 0;
  return {
    name,
    get columns() {
      return (columns ??= withStandardColumns(readColumns(listed)));
    },
    ...(isOpen ? { open: true } : {}),
  };
}

function readColumns(listed: ColumnsByType): readonly Column[] {
  const columns = Object.entries(listed).flatMap(([type, names]) =>
    names.split(' ').map((name): Column => ({ name, type: type as KqlType })),
  );
  return columns.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Returns the ASIM parsers, built-in and deployed spellings, with the columns of their schema. Read once. */
export function loadFunctionFacts(): ReadonlyMap<string, FunctionSchema> {
  knownFunctions ??= new Map(
    Object.entries(asimFacts.parsers).map(([name, parser]) => [
      name,
      {
        name,
        parameters: parser.parameters,
        columns: columnsOf((asimFacts.schemas as unknown as Record<string, Record<string, KqlType>>)[parser.schema]!),
      },
    ]),
  );
  return knownFunctions;
}

/** The functions among the documented tables that a solution installs. */
const solutionParsers = new Set(parserFacts.names);

/** Whether a name among the documented tables is that of a function, which in this workspace may be of another version. */
export function isSolutionParser(name: string, { tables }: WorkspaceSchema): boolean {
  return solutionParsers.has(name) && tables.get(name) === loadTableFacts().get(name);
}

/** Whether a name is that of an ASIM parser that a person installs: the built-in ones begin with an underscore. */
export function isInstalledParser(name: string, { functions }: WorkspaceSchema): boolean {
  return !name.startsWith('_') && functions.get(name) === loadFunctionFacts().get(name) && functions.has(name);
}

const loosened = new WeakMap<WorkspaceSchema, WorkspaceSchema>();

/** Returns a workspace in which the functions that a solution installs may return any column; made once for each. */
export function loosenSolutionParsers(schema: WorkspaceSchema): WorkspaceSchema {
  const loose = loosened.get(schema) ?? loosen(schema);
  loosened.set(schema, loose);
  return loose;
}

function loosen(schema: WorkspaceSchema): WorkspaceSchema {
  const tables = [...schema.tables].map(([name, table]) => {
    return [name, isSolutionParser(name, schema) ? { name, columns: [], open: true } : table] as const;
  });
  const functions = [...schema.functions].map(([name, declared]) => {
    if (!isInstalledParser(name, schema)) return [name, declared] as const;
    return [name, { name, parameters: declared.parameters }] as const;
  });
  return { ...schema, tables: new Map(tables), functions: new Map(functions) };
}

const opened = new WeakMap<WorkspaceSchema, WorkspaceSchema>();

/**
 * Returns a workspace in which every documented table may have columns beside the documented ones, as real workspaces do;
 * made once for each. What is described under schemas/custom/ has the columns that it says.
 */
export function openDocumentedTables(schema: WorkspaceSchema): WorkspaceSchema {
  const open = opened.get(schema) ?? openTables(schema);
  opened.set(schema, open);
  return open;
}

function openTables(schema: WorkspaceSchema): WorkspaceSchema {
  const tables = [...schema.tables].map(([name, table]): [string, TableSchema] => {
    if (table !== loadTableFacts().get(name)) return [name, table];
    return [
      name,
      {
        name,
        open: true,
        get columns() {
          return table.columns;
        },
      },
    ];
  });
  return { ...schema, tables: new Map(tables) };
}

/**
 * Returns a workspace with the documented tables and functions and, over them, its own.
 * @param own tables (custom ones, or corrections of documented ones), functions and watchlists of this workspace.
 */
export function createWorkspaceSchema(own: {
  readonly tables?: Iterable<TableSchema>;
  readonly functions?: Iterable<FunctionSchema>;
  readonly watchlists?: ReadonlyMap<string, readonly string[]>;
}): WorkspaceSchema {
  const tables = new Map(loadTableFacts());
  for (const table of own.tables ?? []) {
    tables.set(table.name, { ...table, columns: withStandardColumns(table.columns) });
  }
  const functions = new Map(loadFunctionFacts());
  for (const declared of own.functions ?? []) functions.set(declared.name, declared);
  return { tables, functions, watchlists: own.watchlists ?? new Map() };
}

function columnsOf(columns: Readonly<Record<string, KqlType>>): Column[] {
  return Object.entries(columns).map(([name, type]) => ({ name, type }));
}
