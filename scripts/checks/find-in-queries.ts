import type { Catalog } from '../content/catalog';
import type { HuntingQuery } from '../content/detection';
import { shiftMap } from '../expand/read-exclusions';
import type { SavedFunction } from '../content/saved-function';
import { parametersGiven } from '../kql/parameters-given';
import type { YamlDocument, YamlPath } from '../source/yaml-document';
import type { Check, CheckContext, LooksAt } from './check';
import { queryAlone } from './evidence/query-alone';
import type { VariantFinding } from './find-in-variants';

/**
 * Runs the checks that are about queries alone over those that are not a detection's: of functions, of summary rules,
 * and of exclusions.
 *
 * @param includes which files are looked at, by path
 */
export function findInQueries(
  catalog: Catalog,
  checks: readonly Check[],
  context: CheckContext,
  includes: (path: string) => boolean,
): readonly VariantFinding[] {
  const lookingAt = (...parts: readonly LooksAt[]) =>
    checks.flatMap((check) => (check.scope === 'detection' && parts.includes(check.looksAt) ? [check] : []));
  const whole = [
    ...catalog.functions.flatMap((subject) => functionAlone(subject, context)),
    ...catalog.summaryRules.map(({ document, query }) => queryAlone(document, query)),
  ];
  const found = (subjects: readonly HuntingQuery[], asked: ReturnType<typeof lookingAt>) =>
    subjects
      .filter(({ document }) => includes(document.source.path))
      .flatMap((subject) =>
        asked.flatMap((check) => check.run(subject, context).map((finding) => ({ check, finding }))),
      )
      // What stands before the query of the file has no place in it.
      .filter(({ finding }) => finding.place.span.end > 0);
  return [
    ...found(whole, lookingAt('query', 'conditions')),
    ...found(exclusionsOf(catalog, context), lookingAt('conditions')),
  ];
}

/** Each predicate as the one filter of a query over its table, whose places are those of the predicate. */
function exclusionsOf(catalog: Catalog, context: CheckContext): readonly HuntingQuery[] {
  const own = catalog.detections.map(({ document, falsePositives }) => ({
    document,
    falsePositives,
    path: [] as YamlPath,
  }));
  const overlaid = [...catalog.workspaces, ...catalog.workspaceGroups]
    .flatMap(({ overlays }) => overlays)
    .map(({ document, path, set }) => ({ document, falsePositives: set.falsePositives ?? [], path: [...path, 'set'] }));
  return [...own, ...overlaid].flatMap(({ document, falsePositives, path }) =>
    falsePositives.flatMap(({ exclude }, index) =>
      Object.entries(exclude).map(([table, predicate]) => {
        const source = context.schema().functions.has(table) ? `${table}()` : table;
        const before = `${source}\n| where (`;
        const whole: YamlPath = [...path, 'falsePositives', index, 'exclude', table];
        return queryAlone(placedAt(document, whole, before.length), `${before}${predicate}\n)`);
      }),
    ),
  );
}

/** The body of a function as a query to which any values are given; none if it takes a table of any columns. */
function functionAlone(subject: SavedFunction, context: CheckContext): readonly HuntingQuery[] {
  const { document, query, parameters } = subject;
  const before = parameters === '' ? '' : parametersGiven(context.bindFunction(subject).declaration);
  if (before === undefined) return [];
  return [queryAlone(before === '' ? document : placedAt(document, ['query'], before.length), `${before}${query}`)];
}

/** The document as if the text at a path, moved by some characters, were its query. */
function placedAt(document: YamlDocument, path: YamlPath, by: number): YamlDocument {
  const map = document.textMapOf(path);
  return {
    ...document,
    source: document.source,
    placeOf: () => document.placeOf(path),
    textMapOf: () => map && shiftMap(map, by),
  };
}
