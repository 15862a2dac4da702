import type { Catalog } from '../../content/catalog';
import type { Detection } from '../../content/detection';
import type { SavedFunction } from '../../content/saved-function';
import type { Watchlist } from '../../content/watchlist';
import type { Workspace } from '../../content/workspace';
import { activeItems } from '../../indicators/active-items';
import type { ActiveItems } from '../../indicators/active-items';
import { judgeAge } from '../../indicators/indicator-age';
import { normalizeIndicator } from '../../indicators/normalize-indicator';
import type { LookupChoice } from '../../expand/fold-lookups';
import { goesToThreatIntelligence } from '../../expand/threat-intelligence-lookup';
import { functionNeeds } from '../../expand/query-needs';
import type { FunctionNeeds } from '../../expand/query-needs';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import { analyticRuleBody } from '../bodies/analytic-rule-body';
import { functionBody } from '../bodies/function-body';
import { huntingQueryBody } from '../bodies/hunting-query-body';
import { describeResource, resourceKinds } from '../kinds/describe-resource';
import { desiredSurroundings } from './desired-surroundings';
import { keyText } from '../arm/resource';
import type { DesiredResource, OverlaidField } from '../arm/resource';
import { watchlistBody, watchlistRows } from '../bodies/watchlist-body';

/** What deployment needs of an expanded detection: its overlay is applied, its query is what will run. */
export interface DeployableDetection {
  readonly detection: Detection;
  readonly query: {
    readonly text: string;
    readonly lookups: readonly { readonly alias: string; readonly choice: LookupChoice['choice'] }[];
    readonly functions: readonly Pick<SavedFunction, 'id'>[];
  };
}

/** A function and what of the repository it reads. */
export interface DeployableFunction {
  readonly subject: SavedFunction;
  readonly needs: FunctionNeeds;
}

interface StateOptions {
  readonly asOf: Date;
  readonly schema: WorkspaceSchema;
  /** Whose overlays were applied. */
  readonly workspace: Workspace | undefined;
}

/**
 * Everything that a workspace should hold: the watchlists as they are on a date, the functions, each behind those that
 * it calls, then the detections.
 */
export function desiredState(
  detections: readonly DeployableDetection[],
  catalog: Catalog,
  { asOf, schema, workspace }: StateOptions,
): readonly DesiredResource[] {
  const functions = catalog.functions.map((subject) => {
    return { subject, needs: functionNeeds(subject, catalog, schema) };
  });
  const lists = catalog.watchlists.map((watchlist) =>
    goesToThreatIntelligence(watchlist, workspace, asOf)
      ? desiredIndicators(watchlist, asOf)
      : desiredWatchlist(watchlist, asOf),
  );
  const around = desiredSurroundings(catalog, workspace);
  const wantedFiles = (isBefore: boolean) =>
    resourceKinds
      .map(describeResource)
      .filter(({ isReadByDetections }) => isReadByDetections === isBefore)
      .flatMap(({ wanted: wantedOf }) => wantedOf?.(catalog, around) ?? []);
  const wanted = [
    ...lists,
    ...calledFirst(functions).map(desiredFunction),
    ...wantedFiles(true),
    ...detections.map((deployable) => {
      const overlaid = workspace === undefined ? [] : overlaidFields(deployable.detection, workspace);
      return { ...desiredDetection(deployable), overlaid, inactive: inactiveIn(deployable, catalog, asOf) };
    }),
    ...wantedFiles(false),
  ];
  const keyOfAlias = new Map(lists.map((list) => [watchlistKey(list.id), keyText(list)]));
  return wanted.map((each): DesiredResource => {
    return { ...each, dependsOn: each.dependsOn.map((key) => keyOfAlias.get(key) ?? key) };
  });
}

function watchlistKey(alias: string): string {
  return keyText({ kind: 'watchlist', id: alias });
}

/** Fields of an overlay that show in the query alone. */
const queryFields: readonly string[] = ['expand', 'falsePositives'];

/** Where an overlay says what fields of a detection are; they have one name in both. */
function overlaidFields({ slug }: Detection, { overlays }: Workspace): readonly OverlaidField[] {
  return overlays.flatMap(({ detection, set, document, path }) => {
    if (detection !== slug) return [];
    const keys = Object.entries(set).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    );
    return keys.map(([key]) => {
      const { file, start } = document.placeOf([...path, 'set', key], 'key');
      return { field: queryFields.includes(key) ? 'query' : key, file, line: start.line };
    });
  });
}

/** Values that the lists in a query no longer hold, although the repository does. */
function inactiveIn({ query }: DeployableDetection, catalog: Catalog, asOf: Date): readonly string[] {
  const aliases = new Set(query.lookups.filter(({ choice }) => choice !== 'kept').map(({ alias }) => alias));
  const lists = catalog.watchlists.filter(({ alias }) => aliases.has(alias));
  return lists.flatMap((watchlist) => inactiveValues(watchlist, activeItems(watchlist, asOf), asOf));
}

/** No function leads back to itself: a check sees to that. */
function calledFirst(functions: readonly DeployableFunction[]): readonly DeployableFunction[] {
  const ordered = new Set<DeployableFunction>();
  const place = (each: DeployableFunction) => {
    for (const called of functions) {
      if (!ordered.has(called) && each.needs.functions.includes(called.subject)) place(called);
    }
    ordered.add(each);
  };
  functions.forEach(place);
  return [...ordered];
}

/** The resource that a function of the repository becomes in a workspace. */
export function desiredFunction({ subject, needs }: DeployableFunction): DesiredResource {
  return {
    kind: 'function',
    id: subject.id,
    name: subject.displayName,
    file: subject.document.source.path,
    version: subject.version,
    body: functionBody(subject),
    items: undefined,
    dependsOn: dependenciesOn(needs.watchlists, needs.functions),
  };
}

function dependenciesOn(aliases: readonly string[], functions: readonly { readonly id: string }[]): readonly string[] {
  return [...[...new Set(aliases)].map(watchlistKey), ...functions.map(({ id }) => keyText({ kind: 'function', id }))];
}

/** A watchlist with the items that are active on a date. */
export function desiredWatchlist(watchlist: Watchlist, asOf: Date): DesiredResource {
  const active = activeItems(watchlist, asOf);
  return {
    kind: 'watchlist',
    id: watchlist.alias,
    name: watchlist.displayName,
    file: watchlist.document.source.path,
    version: undefined,
    body: watchlistBody(watchlist),
    items: { ...watchlistRows(active, watchlist.searchKey), inactive: inactiveValues(watchlist, active, asOf) },
    dependsOn: [],
  };
}

/** The indicators that are active on a date, if they go to threat intelligence: they have no body of their own. */
function desiredIndicators(watchlist: Watchlist, asOf: Date): DesiredResource {
  return { ...desiredWatchlist(watchlist, asOf), kind: 'threatIntelligence', body: {} };
}

/** Why a row is removed although its indicator is still in the file. */
function inactiveValues(watchlist: Watchlist, active: ActiveItems, asOf: Date): readonly string[] {
  if (watchlist.type === 'items') return [];
  const inactive = watchlist.indicators.filter((each) => judgeAge(each, watchlist, asOf).state !== 'active');
  if (inactive.length === 0) return [];
  const column = active.columns.indexOf('Value');
  const values = new Set(active.rows.map((cells) => cells[column]));
  return inactive.flatMap(({ type, value }) => {
    const normalized = normalizeIndicator(type, value);
    return 'problem' in normalized || values.has(normalized.value) ? [] : [normalized.value];
  });
}

/** A detection; the watchlists that its query still reads when it runs, and its functions, must be there before. */
export function desiredDetection({ detection, query }: DeployableDetection): DesiredResource {
  const kept = query.lookups.filter((lookup) => lookup.choice === 'kept').map((lookup) => lookup.alias);
  return {
    kind: detection.type,
    id: detection.id,
    name: detection.name,
    file: detection.document.source.path,
    version: detection.version,
    body:
      detection.type === 'analyticRule'
        ? analyticRuleBody(detection, query.text)
        : huntingQueryBody(detection, query.text),
    items: undefined,
    dependsOn: dependenciesOn(kept, query.functions),
  };
}
