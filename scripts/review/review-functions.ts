import type { Detection } from '../content/detection';
import type { SavedFunction } from '../content/saved-function';
import { calledFunctions, functionNeeds } from '../expand/query-needs';
import { bareQuery } from '../kql/bare-query';
import { bindQuery } from '../kql/bind-query';
import { withCallers } from './list-readers';
import { pairByName } from './pair-content';
import { holdsUnread, placeIn } from './reviewed-state';
import type { OpenState, OpenStates } from './reviewed-state';
import { say, sayList } from './statement';
import type { CoveredPart, Phrase, Statement } from './statement';

/** What changes of the functions that queries call, each with the detections that call it. */
export function reviewFunctions({ before, after }: OpenStates): readonly Statement[] {
  return pairByName(before.catalog.functions, after.catalog.functions, ({ alias }) => alias).flatMap((pair) => {
    if (pair.after === undefined) return pair.before === undefined ? [] : stateRemoval(pair.before, before, after);
    if (pair.before === undefined) return [stateWhole('function-added', pair.after, after)];
    return stateEdit(pair.before, pair.after, after);
  });
}

function stateRemoval(removed: SavedFunction, before: OpenState, after: OpenState): readonly Statement[] {
  return holdsUnread(after, removed.document.source.path) ? [] : [stateWhole('function-removed', removed, before)];
}

function stateWhole(kind: Statement['kind'], { alias, document, ...rest }: SavedFunction, state: OpenState): Statement {
  const callers = callersOf({ alias, document, ...rest }, state);
  return {
    kind,
    subject: alias,
    phrase: sayCallers(callers),
    places: [placeIn(state, document, [])],
    count: 1,
    covers: [{ file: document.source.path, path: [] }],
  };
}

function stateEdit(old: SavedFunction, now: SavedFunction, after: OpenState): readonly Statement[] {
  const { alias, document } = now;
  const parts = (keys: readonly string[]): CoveredPart[] =>
    [old, now].flatMap((each) => keys.map((key) => ({ file: each.document.source.path, path: [key] })));
  const isMoved = old.document.source.path !== document.source.path;
  const moved: Statement = {
    kind: 'moved',
    subject: alias,
    phrase: say`from ${old.document.source.path}`,
    places: [placeIn(after, document, [])],
    count: 1,
    covers: [],
  };
  const isSame = bareQuery(old.query) === bareQuery(now.query) && old.parameters === now.parameters;
  const isRespelled = isSame && old.query !== now.query;
  const version =
    old.version === now.version
      ? sayVersion(now.version, ' as before')
      : [...sayVersion(old.version), ' → ', ...sayVersion(now.version)];
  const edited: Statement = {
    kind: isSame ? 'respelled' : 'function-edited',
    subject: alias,
    phrase: isSame
      ? say`query: its comments or white space alone`
      : say`version ${version}${[', ']}${sayCallers(callersOf(now, after))}`,
    places: [placeIn(after, document, old.query === now.query ? ['parameters'] : ['query'])],
    count: 1,
    covers: parts(isSame ? ['query'] : ['query', 'parameters', 'version']),
    ...(isSame ? {} : { texts: { before: sourceOf(old), after: sourceOf(now) } }),
  };
  return [...(isMoved ? [moved] : []), ...(isSame && !isRespelled ? [] : [edited])];
}

function sourceOf({ parameters, query }: SavedFunction): string {
  return parameters === '' ? query : `(${parameters})\n${query}`;
}

function sayVersion(version: string | undefined, remark = ''): Phrase {
  return version === undefined ? [`none${remark}`] : [...say`${version}`, ...(remark === '' ? [] : [remark])];
}

function sayCallers(slugs: readonly string[]): Phrase {
  return slugs.length === 0 ? ['called by no detection'] : say`called by ${sayList(slugs, 10)}`;
}

/** The detections that call a function, directly or through others. */
function callersOf(subject: SavedFunction, { catalog, schema }: OpenState): readonly string[] {
  const calls = catalog.functions.map((each) => [each, functionNeeds(each, catalog, schema()).functions] as const);
  const affected = withCallers([subject], calls);
  const isCalling = ({ query }: Detection) =>
    affected.some(({ alias }) => query.includes(alias)) &&
    calledFunctions(bindQuery(query, schema()), affected).length > 0;
  return catalog.detections.filter(isCalling).map(({ slug }) => slug);
}
