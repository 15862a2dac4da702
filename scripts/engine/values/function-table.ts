import type { Span } from '../../source/position';
import type { KqlType, Value } from '../values';

/** What a function knows of its call before the first row: everything that decides types and can be prepared once. */
export interface CallSite {
  readonly argumentTypes: readonly KqlType[];
  /** The value of each argument that is a constant; undefined if it varies by row. */
  readonly constants: readonly (Value | undefined)[];
  /** The type that the binder gave the call. */
  readonly resultType: KqlType;
  /** The frozen clock of the run: ticks of 100 ns since 0001-01-01T00:00:00Z. */
  readonly now: bigint;
  /** Of an aggregate that Kusto estimates: whether it is to be off by the most that its page allows, and which way. */
  readonly estimate?: -1 | 1 | undefined;
}

/**
 * A scalar function of KQL. `prepare` runs once per call site and may compile a pattern or choose by type; it throws
 * UnsupportedFeature for a use that the engine cannot do exactly. What it returns is called for each row.
 */
export interface ScalarFunction {
  /** Title of the page in Kusto's documentation that the implementation follows. */
  readonly doc: string;
  readonly prepare: (call: CallSite) => (...values: Value[]) => Value;
}

/** An aggregate of KQL: a state is created for each group, fed each of its rows in order, and read at the end. */
export interface AggregateFunction<State = unknown> {
  /** Title of the page in Kusto's documentation that the implementation follows. */
  readonly doc: string;
  readonly prepare: (call: CallSite) => Aggregator<State>;
}

export interface Aggregator<State = unknown> {
  readonly create: () => State;
  /** Takes the values of one row into the state; returns nothing, changes the state in place. */
  readonly add: (state: State, values: readonly Value[]) => void;
  readonly finish: (state: State) => Value;
}

/**
 * Returns an argument that decides how all rows are read; undefined if the call has none.
 * @param what the page's name of it, for the refusal of one that is not a constant
 */
export function constantArgument(
  { argumentTypes, constants }: CallSite,
  index: number,
  what: string,
): Value | undefined {
  if (index >= argumentTypes.length) return undefined;
  const value = constants[index];
  if (value === undefined) throw new UnsupportedFeature(what, 'it is not a constant');
  return value;
}

/** Something that the engine cannot do exactly, by the name that KQL gives it, and where the query asks for it. */
export interface Refusal {
  readonly feature: string;
  readonly reason?: string;
  /** Whether the service refuses it as well. */
  readonly byService?: true;
  readonly span: Span;
}

/**
 * Thrown while a query is planned or prepared, before a row is read, for what the engine cannot do exactly. The planner
 * catches it and adds the place in the query. A wrong answer is worse than none.
 */
export class UnsupportedFeature extends Error {
  /** @param feature the name as KQL spells it, such as `series_fit_line()` or `join kind=cross`. */
  constructor(
    readonly feature: string,
    readonly reason?: string,
  ) {
    super(reason === undefined ? `${feature} is not supported` : `${feature} is not supported: ${reason}`);
    this.name = 'UnsupportedFeature';
  }
}

/** Thrown for what the service refuses too, before it reads a row: the page says so, or an answer of it is recorded. */
export class ServiceRefusal extends UnsupportedFeature {}

/** Returns what cannot be done, and where. */
export function refusalAt(error: UnsupportedFeature, span: Span): Refusal {
  const { feature, reason } = error;
  const byService = error instanceof ServiceRefusal ? { byService: true as const } : {};
  return { feature, ...(reason === undefined ? {} : { reason }), ...byService, span };
}
