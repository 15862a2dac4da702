import type { BoundQuery } from '../kql/bind-query';
import { quoteName } from '../kql/literals';
import type { SeenSchema } from '../kql/seen-schemas';
import type { Span } from '../source/position';
import { createRecentMemory } from '../source/recent-memory';
import { buildPlan, type Planning } from './build-plan';
import type { Refusal } from './values/function-table';
import type { OpenPlugin, TablePlan } from './plan/plan';
import { readsInput } from './run/reads-input';
import type { Column } from './values';

/** Something of Kusto's own that keeps a query from running, and where. */
export interface Failure {
  readonly message: string;
  readonly span?: Span;
}

export type Settled =
  | { readonly kind: 'planned'; readonly plan: TablePlan }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }
  | ({ readonly kind: 'failed' } & Failure);

/** What running a part of a plan comes to. */
type PartOutcome =
  { readonly kind: 'columns'; readonly columns: readonly Column[] } | Exclude<Settled, { kind: 'planned' }>;

/** More plugins one behind another than any query has. */
const mostPlugins = 30;

const spellings: Readonly<Record<OpenPlugin['kind'], string>> = {
  'unpack-bag': 'bag_unpack()',
  'pivot-rows': 'pivot()',
};

/**
 * Returns the plan of a query. An operator whose columns follow from its rows is run first, and what comes behind it is
 * bound against the columns that came out, their names, types and order; a name that is not among them fails, as in
 * Kusto. ("bag_unpack plugin", "pivot plugin", Kusto docs: the plugin's output schema depends on the data.)
 *
 * @param runPart runs the plan of such an operator
 */
export function settleColumns(query: BoundQuery, runPart: (part: TablePlan) => PartOutcome): Settled {
  const seen: SeenSchema[] = [];
  const columns: string[] = [];
  for (let bound = query; seen.length < mostPlugins; bound = boundWith(query, seen)) {
    const failure = seen.length > 0 ? failureOf(bound, columns) : undefined;
    if (failure) return { kind: 'failed', ...failure };
    const planning = planOf(bound);
    if (planning.kind !== 'open') return planning;
    const { plugin, place } = planning;
    if (place === undefined || query.withSchemas === undefined || readsInput(plugin.source)) return refuse(plugin);
    const part = runPart(plugin);
    if (part.kind !== 'columns') return part;
    columns.push(...newNames(plugin, part.columns));
    seen.push({ place, text: schemaText(part.columns) });
  }
  return {
    kind: 'refused',
    refusals: [{ feature: `${mostPlugins} plugins that unpack rows`, span: query.tree!.span }],
  };
}

type RecentlyBound = ReturnType<typeof createRecentMemory<string, BoundQuery>>;

const boundAgain = new WeakMap<BoundQuery, RecentlyBound>();

/** Most queries have one such plugin, whose rows bring the same columns again and again. */
const mostBound = 8;

/** The runs of a schedule mostly see the same columns one after another: the query is bound and planned with them once. */
function boundWith(query: BoundQuery, seen: readonly SeenSchema[]): BoundQuery {
  const recent = boundAgain.get(query) ?? createRecentMemory<string, BoundQuery>(() => mostBound);
  boundAgain.set(query, recent);
  return recent(JSON.stringify(seen), () => query.withSchemas!([...seen]));
}

/** The plan of a query, if it has one that does not follow from the rows. */
export function planWithoutRows(query: BoundQuery): TablePlan | undefined {
  const planning = planOf(query);
  return planning.kind === 'planned' ? planning.plan : undefined;
}

const plans = new WeakMap<BoundQuery, Planning>();

/** A rule runs often by its schedule: its query is planned once. */
function planOf(query: BoundQuery): Planning {
  const known = plans.get(query) ?? buildPlan(query);
  plans.set(query, known);
  return known;
}

function refuse(plugin: OpenPlugin): Settled {
  const feature = spellings[plugin.kind];
  const reason = 'its columns are not known here before it runs: write them behind it, such as `: (user:string)`';
  return { kind: 'refused', refusals: [{ feature, reason, span: plugin.span }] };
}

function schemaText(columns: readonly Column[]): string {
  return ` : (${columns.map(({ name, type }) => `${quoteName(name)}:${type}`).join(', ')})`;
}

/** What the binder says of the query once the columns are known; of a name the columns that there are. */
function failureOf({ diagnostics }: BoundQuery, columns: readonly string[]): Failure | undefined {
  const error = diagnostics.find(({ severity }) => severity === 'error');
  if (error === undefined) return undefined;
  if (error.code !== 'KS142') return { message: error.message, span: error.span };
  const shown = columns.slice(0, mostShown).join(', ') + (columns.length > mostShown ? ' …' : '');
  const brought = shown === '' ? 'These rows bring no column.' : `The columns that these rows bring are: ${shown}.`;
  return { message: `${error.message} ${brought}`, span: error.span };
}

/** The columns that a plugin's rows have brought. */
function newNames({ source }: OpenPlugin, columns: readonly Column[]): readonly string[] {
  const before = new Set(source.columns.map(({ name }) => name));
  return columns.map(({ name }) => name).filter((name) => !before.has(name));
}

const mostShown = 12;
