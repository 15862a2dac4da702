import type { OwnColumn } from '../../content/own-schema';
import { readColumnType } from '../../content/read-own-schema';
import { standardColumns } from '../../kql/kql-type';
import { loadTableFacts } from '../../kql/workspace-schema';
import type { ArmClient } from '../arm/arm-client';
import { isKeptByMicrosoft } from './write-function';
import { failureOf, succeeded } from '../arm/arm-answer';
import { collectionPath, itemPath, tablesPath } from '../kinds/resource-address';
import { isBeingDeleted } from '../kinds/watchlist';
import { lastPart } from '../arm/resource-id';
import type { WorkspaceIdentity } from '../kinds/resource-address';
import { objectAt, objectsAt, textAt } from '../arm/wire-json';
import type { WireObject } from '../arm/wire-json';

/** A table of a workspace that Microsoft does not document, or the columns that a documented one has beside those. */
export interface LiveTable {
  readonly name: string;
  readonly columns: readonly OwnColumn[];
  /** Whether the columns are those beside the documented ones. */
  readonly extends: boolean;
  readonly description: string | undefined;
}

/** A function that is saved in a workspace. */
export interface LiveFunction {
  readonly name: string;
  /** With the parentheses. */
  readonly parameters: string;
  readonly body: string;
}

/** A watchlist of a workspace, with the columns that its first items have. */
export interface LiveWatchlist {
  readonly alias: string;
  readonly searchKey: string | undefined;
  readonly description: string | undefined;
  /** Empty if it holds no items. */
  readonly columns: readonly string[];
}

/** What a workspace has beside what Microsoft documents. */
export interface LiveSchema {
  readonly watchlists: readonly LiveWatchlist[];
  readonly tables: readonly LiveTable[];
  readonly functions: readonly LiveFunction[];
  readonly left: readonly { readonly name: string; readonly reason: string }[];
}

/** Microsoft Sentinel's own roles may not read tables. ("Azure built-in roles for Monitor": Log Analytics Reader.) */
const tableRole =
  'the role Log Analytics Reader on the workspace: it has Microsoft.OperationalInsights/workspaces/tables/read';

/** Results of search jobs and restored logs come and go. ("Tables - List By Workspace", TableTypeEnum.) */
const passingTypes: readonly (string | undefined)[] = ['SearchResults', 'RestoredLogs'];

const writableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Reads the tables, functions and watchlists of a workspace with three list calls, and the first items of each watchlist
 * that is kept elsewhere.
 *
 * @param isKeptHere whether the repository deploys the watchlist of an alias, in lower case
 * @throws OperationError if the workspace does not answer as it should
 */
export async function readLiveSchema(
  client: ArmClient,
  workspace: WorkspaceIdentity,
  isKeptHere: (alias: string) => boolean,
): Promise<LiveSchema> {
  const [tables, searches, lists] = await Promise.all([
    client.list(tablesPath(workspace), 'Reading the tables', tableRole),
    client.list(collectionPath(workspace, 'function'), 'Reading the saved searches'),
    client.list(collectionPath(workspace, 'watchlist'), 'Reading the watchlists'),
  ]);
  const watchlists: LiveWatchlist[] = [];
  for (const list of lists.filter((each) => !isBeingDeleted(each))) {
    const alias = aliasOf(list);
    if (alias === '' || isKeptHere(alias.toLowerCase())) continue;
    const doing = `Reading the items of the watchlist ${alias}`;
    const answer = await client.get(itemPath(workspace, alias));
    if (!succeeded(answer)) throw failureOf(answer, doing);
    watchlists.push(readWatchlist(list, objectsAt(answer.body ?? {}, 'value')));
  }
  return { ...schemaFromWorkspace(tables, searches), watchlists };
}

function aliasOf(list: WireObject): string {
  return textAt(objectAt(list, 'properties'), 'watchlistAlias') ?? textAt(list, 'name') ?? '';
}

/** What a watchlist is, by its body and some of its items. */
export function readWatchlist(list: WireObject, items: readonly WireObject[]): LiveWatchlist {
  const properties = objectAt(list, 'properties');
  const columns = items.flatMap((item) => Object.keys(objectAt(objectAt(item, 'properties'), 'itemsKeyValue')));
  return {
    alias: aliasOf(list),
    searchKey: textAt(properties, 'itemsSearchKey'),
    description: textAt(properties, 'description'),
    columns: [...new Set(columns)],
  };
}

/** Keeps of tables and saved searches, as they are on the wire, what Microsoft does not document. */
export function schemaFromWorkspace(
  tables: readonly WireObject[],
  searches: readonly WireObject[],
): Omit<LiveSchema, 'watchlists'> {
  const left: { name: string; reason: string }[] = [];
  const isWritable = ({ name }: { name: string }): boolean => {
    if (writableName.test(name)) return true;
    left.push({ name, reason: 'its name has other characters than letters, digits and _' });
    return false;
  };
  const ownTables = tables
    .filter((body) => !passingTypes.includes(textAt(schemaOf(body), 'tableType')))
    .flatMap((body): LiveTable[] => {
      const name = textAt(body, 'name') ?? lastPart(textAt(body, 'id') ?? '');
      const { columns, unknown } = readColumns(schemaOf(body));
      left.push(
        ...unknown.map(({ column, type }) => ({
          name: `${name}.${column}`,
          reason: `its type, ${type}, is not known`,
        })),
      );
      return keepOwn(name, columns, textAt(schemaOf(body), 'description'));
    })
    .filter(isWritable);
  const functions = searches
    .map((body) => objectAt(body, 'properties'))
    .filter((properties) => (textAt(properties, 'functionAlias') ?? '') !== '' && !isKeptByMicrosoft(properties))
    .map(readFunction)
    .filter(isWritable);
  return { tables: ownTables, functions, left };
}

function schemaOf(table: WireObject): WireObject {
  return objectAt(objectAt(table, 'properties'), 'schema');
}

interface ReadColumns {
  readonly columns: readonly OwnColumn[];
  readonly unknown: readonly { readonly column: string; readonly type: string }[];
}

/** Microsoft's columns of a table are its `standardColumns`, whoever made the table; the others its `columns`. */
function readColumns(schema: WireObject): ReadColumns {
  const columns = new Map<string, OwnColumn>();
  const unknown: { column: string; type: string }[] = [];
  for (const body of [...objectsAt(schema, 'standardColumns'), ...objectsAt(schema, 'columns')]) {
    const [name, written] = [textAt(body, 'name') ?? '', textAt(body, 'type') ?? ''];
    const type = readColumnType(written);
    if (type === undefined) unknown.push({ column: name, type: written });
    else columns.set(name, { name, type });
  }
  return { columns: [...columns.values()], unknown };
}

/**
 * The API lists no hidden columns, such as _ResourceId, and gives standard columns other types than queries see
 * (TenantId is a guid there and a string here): of what is documented nothing is taken from it.
 */
function keepOwn(name: string, columns: readonly OwnColumn[], description: string | undefined): LiveTable[] {
  const documented = loadTableFacts().get(name)?.columns;
  const known = new Set((documented ?? standardColumns).map((column) => column.name));
  const own = columns.filter((column) => !known.has(column.name));
  if (documented === undefined) return [{ name, columns: own, extends: false, description }];
  return own.length === 0 ? [] : [{ name, columns: own, extends: true, description: undefined }];
}

function readFunction(properties: WireObject): LiveFunction {
  return {
    name: textAt(properties, 'functionAlias') ?? '',
    parameters: `(${(textAt(properties, 'functionParameters') ?? '').trim()})`,
    body: (textAt(properties, 'query') ?? '').replaceAll('\r\n', '\n').trim(),
  };
}
