import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import type { SavedFunction } from '../content/saved-function';
import type { Watchlist } from '../content/watchlist';
import type { LookupChoice } from '../expand/fold-lookups';
import { createExpander } from '../expand/create-expander';
import { calledFunctions, functionNeeds } from '../expand/query-needs';
import { bindQuery } from '../kql/bind-query';
import type { OpenState } from './reviewed-state';

/** What of a state the reading of lists needs. */
export type ReaderState = Pick<OpenState, 'catalog' | 'schema' | 'expand'>;

/** What a detection makes of a list. */
export interface ListReading {
  readonly detection: Detection;
  /** All that its lookups of the list find, as it is written into the query; compared as a whole. */
  readonly literals: string;
  /** Each text in that. */
  readonly texts: ReadonlySet<string>;
  /** Whether it reads the list when it runs, so that every active item of the list counts. */
  readonly isOpen: boolean;
}

/** The detections of a state that read a list, by themselves or by a function of the repository. */
export function readListReaders(watchlist: Watchlist, state: OpenState): readonly ListReading[] {
  const read = createListReader(watchlist, state);
  return state.catalog.detections.flatMap((detection) => read(detection) ?? []);
}

/** Returns what says how a detection reads a list; undefined of one that does not. */
export function createListReader(
  watchlist: Watchlist,
  state: ReaderState,
): (detection: Detection) => ListReading | undefined {
  const functions = functionsReading(watchlist, state);
  return (detection) => {
    const mentions = detection.query.includes(watchlist.alias);
    const calls = functions.length > 0 && isCalling(detection, functions, state);
    if (!mentions && !calls) return undefined;
    const reading = mentions ? readLookups(detection, watchlist.alias, state) : undefined;
    if (reading === undefined && !calls) return undefined;
    return { detection, literals: '', texts: new Set(), ...reading, isOpen: calls || reading?.isOpen === true };
  };
}

function isCalling(detection: Detection, functions: readonly SavedFunction[], { schema }: ReaderState): boolean {
  const isNamed = functions.some(({ alias }) => detection.query.includes(alias));
  return isNamed && calledFunctions(bindQuery(detection.query, schema()), functions).length > 0;
}

/** The functions of the repository that read a list, directly or through others. */
export function functionsReading({ alias }: Watchlist, { catalog, schema }: ReaderState): readonly SavedFunction[] {
  if (!catalog.functions.some(({ query }) => query.includes(alias))) return [];
  const needs = catalog.functions.map((each) => ({ each, needs: functionNeeds(each, catalog, schema()) }));
  const direct = needs.filter((entry) => entry.needs.watchlists.includes(alias)).map(({ each }) => each);
  return withCallers(
    direct,
    needs.map(({ each, needs: { functions } }) => [each, functions] as const),
  );
}

/** Functions, and those that call them, directly or through others. */
export function withCallers(
  functions: readonly SavedFunction[],
  calls: readonly (readonly [SavedFunction, readonly SavedFunction[]])[],
): readonly SavedFunction[] {
  const found = new Set(functions);
  for (let size = -1; size < found.size;) {
    size = found.size;
    for (const [caller, called] of calls) if (called.some((each) => found.has(each))) found.add(caller);
  }
  return [...found];
}

/** Undefined where the detection reads no such list. A query that cannot be expanded is taken to read it when it runs. */
function readLookups(
  detection: Detection,
  alias: string,
  { expand }: Pick<OpenState, 'expand'>,
): Pick<ListReading, 'literals' | 'texts' | 'isOpen'> | undefined {
  const expanded = expand(detection, undefined).value;
  if (expanded === undefined) return { literals: '', texts: new Set(), isOpen: true };
  const lookups = expanded.query.lookups.filter((lookup) => lookup.alias === alias);
  if (lookups.length === 0) return undefined;
  return {
    literals: lookups.map(({ literal }) => literal?.text ?? '').join('\n'),
    texts: new Set(lookups.flatMap(textsOf)),
    isOpen: lookups.some(({ literal }) => literal === undefined),
  };
}

function textsOf({ literal }: LookupChoice): readonly string[] {
  if (literal === undefined) return [];
  if (literal.texts !== undefined) return literal.texts;
  // Literals are written in the escapes that KQL shares with JSON.
  return [...literal.text.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([text]) => JSON.parse(text) as string);
}

/** What a detection would find in a list if the list were another one. */
export function literalsWith(detection: Detection, list: Watchlist, state: OpenState): string {
  const watchlists = state.catalog.watchlists.map((each) => (each.alias === list.alias ? list : each));
  const catalog: Catalog = { ...state.catalog, watchlists };
  const expand = createExpander(catalog, { asOf: state.asOf, schema: state.schema });
  return readLookups(detection, list.alias, { expand })?.literals ?? '';
}
