import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import type { SavedFunction } from '../content/saved-function';
import { createCatalogSchema } from '../expand/catalog-schema';
import { calledFunctions, functionNeeds } from '../expand/query-needs';
import { bareQuery } from '../kql/bare-query';
import { bindQuery } from '../kql/bind-query';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import type { Diagnostic } from '../source/diagnostic';
import { isLaterVersion } from './later-version';

/**
 * What is wrong with the way from one state of the repository's functions to the next: an id that changed, a version
 * that did not; and for each function that does something else which detections do so with it. A function is followed
 * by its alias, by which queries call it.
 */
export function findFunctionEdits(before: Catalog, after: Catalog): readonly Diagnostic[] {
  const now = new Map(after.functions.map((each) => [each.alias, each]));
  const pairs = before.functions.flatMap((old) => {
    const same = now.get(old.alias);
    return same === undefined ? [] : [{ old, same }];
  });
  const changed = pairs.filter(({ old, same }) => meaningOf(old) !== meaningOf(same));
  const schema = changed.length === 0 ? undefined : createCatalogSchema(after);
  return [
    ...pairs.filter(({ old, same }) => old.id !== same.id).map(({ old, same }) => changedId(old, same)),
    ...changed.flatMap(({ old, same }) => compareVersions(old, same)),
    ...(schema === undefined ? [] : changed.flatMap(({ same }) => changedDetections(same, after, schema))),
  ];
}

/** What a function does: without words for people. */
function meaningOf({ parameters, query }: SavedFunction): string {
  return JSON.stringify([parameters, bareQuery(query)]);
}

function changedId(old: SavedFunction, { alias, document, id }: SavedFunction): Diagnostic {
  return {
    check: 'edit-id',
    severity: 'error',
    place: document.placeOf(['id']),
    message: `The saved search of the function ${alias} had the id ${old.id} and now has ${id}`,
    help: 'Write the old id again: to the workspace another id is another function, and two of one name are a conflict.',
  };
}

function compareVersions(old: SavedFunction, { alias, document, version }: SavedFunction): readonly Diagnostic[] {
  if (old.version === undefined || (version !== undefined && isLaterVersion(version, old.version))) return [];
  return [
    {
      check: 'edit-version',
      severity: 'error',
      place: document.placeOf(['version']),
      message: `What the function ${alias} does has changed, and its version is not later than ${old.version}`,
      help: `Write a later version than ${old.version}.`,
    },
  ];
}

function changedDetections(subject: SavedFunction, catalog: Catalog, schema: WorkspaceSchema): readonly Diagnostic[] {
  const affected = callersOf(subject, catalog, schema);
  const detections = catalog.detections.filter((detection) => calls(detection, affected, schema));
  if (detections.length === 0) return [];
  return [
    {
      check: 'edit-function',
      severity: 'warning',
      place: subject.document.placeOf(['query']),
      message: `What the function ${subject.alias} does has changed, and with it ${detections.map(({ slug }) => slug).join(', ')}`,
      help: 'Look whether they still find what they are for: run sentinel test, and plan shows no change of theirs.',
    },
  ];
}

/** A function and those that call it, directly or through others. */
function callersOf(subject: SavedFunction, catalog: Catalog, schema: WorkspaceSchema): readonly SavedFunction[] {
  const needs = new Map(catalog.functions.map((each) => [each, functionNeeds(each, catalog, schema).functions]));
  const affected = new Set([subject]);
  for (let size = 0; size < affected.size;) {
    size = affected.size;
    for (const [each, called] of needs) if (called.some((other) => affected.has(other))) affected.add(each);
  }
  return [...affected];
}

function calls({ query }: Detection, functions: readonly SavedFunction[], schema: WorkspaceSchema): boolean {
  const isNamed = functions.some(({ alias }) => query.includes(alias));
  return isNamed && calledFunctions(bindQuery(query, schema), functions).length > 0;
}
