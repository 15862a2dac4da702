import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import type { Pair } from './pair-content';
import type { OpenState, OpenStates } from './reviewed-state';

/**
 * The detections that may behave in another way: whose own file or proof differs, or which name a list, function or
 * table that differs. Where a workspace differs, or the two dates do, that is any of them.
 */
export function changedPairs(
  pairs: readonly Pair<Detection>[],
  { before, after }: OpenStates,
): readonly Pair<Detection>[] {
  const names = namesOfChanged(before.catalog, after.catalog);
  const isAny = before.asOf.getTime() !== after.asOf.getTime() || placesOf(before) !== placesOf(after);
  return pairs.filter((pair) => {
    if (isAny || pair.before === undefined || pair.after === undefined) return true;
    const { before: old, after: now } = pair;
    const isSame = textOf(old) === textOf(now) && proofOf(old, before) === proofOf(now, after);
    return !isSame || names.some((name) => now.query.includes(name) || old.query.includes(name));
  });
}

function textOf({ document }: Detection): string {
  return document.source.text;
}

function proofOf({ slug }: Detection, { catalog }: OpenState): string {
  return catalog.tests
    .filter(({ detection }) => detection === slug)
    .map(({ document }) => document.source.text)
    .join('\0');
}

function placesOf({ catalog: { workspaces, workspaceGroups } }: OpenState): string {
  return JSON.stringify([...workspaces, ...workspaceGroups].map(({ name, document }) => [name, document.source.text]));
}

/** The names of lists, functions and tables that differ, and of the functions that name one of them. */
function namesOfChanged(before: Catalog, after: Catalog): readonly string[] {
  const [old, now] = [textsOf(before), textsOf(after)];
  const changed = new Set([...old.keys(), ...now.keys()].filter((name) => old.get(name) !== now.get(name)));
  for (let size = -1; size < changed.size;) {
    size = changed.size;
    for (const { alias, query } of [...before.functions, ...after.functions]) {
      if ([...changed].some((name) => query.includes(name))) changed.add(alias);
    }
  }
  return [...changed];
}

function textsOf({
  watchlists,
  functions,
  ownTables,
  ownFunctions,
  ownWatchlists,
}: Catalog): ReadonlyMap<string, string> {
  return new Map([
    ...watchlists.map(({ alias, document, csv }) => [alias, `${document.source.text}\0${csv?.text ?? ''}`] as const),
    ...functions.map(({ alias, document }) => [alias, document.source.text] as const),
    ...[...ownTables, ...ownFunctions].map(({ name, document }) => [name, document.source.text] as const),
    ...ownWatchlists.map(({ alias, document }) => [alias, document.source.text] as const),
  ]);
}
