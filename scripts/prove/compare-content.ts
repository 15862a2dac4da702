import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import { createCatalogSchema } from '../expand/catalog-schema';
import { expandDetection } from '../expand/expand-detection';
import { activeItems } from '../indicators/active-items';
import { normalizeIndicator } from '../indicators/normalize-indicator';
import { bindQuery } from '../kql/bind-query';
import { findReferences } from '../kql/query-references';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import { runTests } from './run-tests';

/** What changed of a detection between two states of a repository. */
export interface DetectionChange {
  readonly slug: string;
  readonly name: string;
  /** The characters of its query as it is deployed; undefined where it is not there, or cannot be expanded. */
  readonly length: { readonly before: number | undefined; readonly after: number | undefined };
  /** Indicators that became active in the lists that it reads. */
  readonly added: readonly string[];
  /** Those that are in the lists still, and active no longer: they aged, expired, or are too doubtful. */
  readonly agedOut: readonly string[];
  /** Those that are in the lists no longer. */
  readonly removed: readonly string[];
  /** Test cases whose outcome is another one. */
  readonly cases: readonly { readonly name: string; readonly before: CaseOutcome; readonly after: CaseOutcome }[];
}

export type CaseOutcome = 'passes' | 'fails' | 'not there';

/**
 * Compares how the detections of a repository behave in two states of it: what their lists hold, how long their queries
 * are, which test cases pass. Detections in which none of that differs are left out.
 *
 * @param dates on which indicators are active: the day of each state, so that what ages out by itself shows
 */
export function compareContent(
  before: Catalog,
  after: Catalog,
  dates: { readonly before: Date; readonly after: Date },
): readonly DetectionChange[] {
  const [old, current] = [readBehaviour(before, dates.before), readBehaviour(after, dates.after)];
  const slugs = [...new Set([...after.detections, ...before.detections].map(({ slug }) => slug))];
  return slugs.flatMap((slug) => {
    const [one, other] = [old.get(slug) ?? nothing, current.get(slug) ?? nothing];
    const gone = [...one.active].filter((each) => !other.active.has(each));
    const change: DetectionChange = {
      slug,
      name: other.name ?? one.name ?? slug,
      length: { before: one.length, after: other.length },
      added: [...other.active].filter((each) => !one.active.has(each)),
      agedOut: gone.filter((each) => other.listed.has(each)),
      removed: gone.filter((each) => !other.listed.has(each)),
      cases: compareCases(one.cases, other.cases),
    };
    const isSame = one.query === other.query && change.added.length + gone.length + change.cases.length === 0;
    return isSame ? [] : [change];
  });
}

interface Behaviour {
  readonly name: string | undefined;
  readonly query: string | undefined;
  readonly length: number | undefined;
  /** The values of its lists in normal form: those that count on the date, and all that are well formed. */
  readonly active: ReadonlySet<string>;
  readonly listed: ReadonlySet<string>;
  readonly cases: ReadonlyMap<string, boolean>;
}

const nothing: Behaviour = {
  name: undefined,
  query: undefined,
  length: undefined,
  active: new Set(),
  listed: new Set(),
  cases: new Map(),
};

function readBehaviour(catalog: Catalog, asOf: Date): ReadonlyMap<string, Behaviour> {
  const schema = createCatalogSchema(catalog);
  const { results } = runTests(
    { catalog, schema, workspace: undefined },
    { detections: [], explain: false, mutate: false, everywhere: false },
  );
  const cases = new Map(results.map((result) => [result.detection, result.cases]));
  return new Map(
    catalog.detections.map((detection) => {
      const query = expandDetection(detection, catalog, { asOf, schema, workspace: undefined }).value?.query.text;
      const behaviour: Behaviour = {
        name: detection.name,
        query,
        length: query?.length,
        ...indicatorsOf(detection, catalog, schema, asOf),
        cases: new Map((cases.get(detection.slug) ?? []).map(({ name, passed }) => [name, passed])),
      };
      return [detection.slug, behaviour];
    }),
  );
}

/** The indicators of the lists that it reads, by itself or through a function of the repository. */
function indicatorsOf({ query }: Detection, { watchlists }: Catalog, schema: WorkspaceSchema, asOf: Date) {
  const aliases = findReferences(bindQuery(query, schema)).watchlists.map(({ alias }) => alias?.toLowerCase());
  const read = watchlists.flatMap((watchlist) =>
    watchlist.type === 'indicators' && aliases.includes(watchlist.alias.toLowerCase()) ? [watchlist] : [],
  );
  const active = read.flatMap((watchlist) => activeItems(watchlist, asOf).rows.map(([, value = '']) => value));
  const listed = read.flatMap(({ indicators }) =>
    indicators.flatMap(({ type, value }) => {
      const normalized = normalizeIndicator(type, value);
      return 'value' in normalized ? [normalized.value] : [];
    }),
  );
  return { active: new Set(active), listed: new Set(listed) };
}

function compareCases(
  before: ReadonlyMap<string, boolean>,
  after: ReadonlyMap<string, boolean>,
): DetectionChange['cases'] {
  const names = [...new Set([...after.keys(), ...before.keys()])];
  return names
    .map((name) => ({ name, before: outcomeOf(before.get(name)), after: outcomeOf(after.get(name)) }))
    .filter((each) => each.before !== each.after);
}

function outcomeOf(passed: boolean | undefined): CaseOutcome {
  if (passed === undefined) return 'not there';
  return passed ? 'passes' : 'fails';
}
