type Globals = Readonly<Record<string, unknown>>;

/** What of the library's analysis of a query is replaced. */
export interface AnalysisRuntime {
  readonly queryGrammar: { From: (globals: Globals) => object };
  readonly binder: { GetCreateFunctionCommandName: (location: unknown) => string | null };
}

/**
 * Leaves out of the analysis of a query what only other uses of the library need. Control commands are not for this:
 * they are parsed by the grammar, and a function that one of them creates has a name inside its own body.
 */
export function speedUpAnalysis({ queryGrammar, binder }: AnalysisRuntime): void {
  const { From } = queryGrammar;
  queryGrammar.From = (globals) => postponeGrammar(() => From.call(queryGrammar, globals));
  binder.GetCreateFunctionCommandName = () => null;
}

/** The name under which a postponed grammar gives the member by which whole queries are completed. */
export const wholeQuery = 'QueryBlockForCompletion';

/**
 * Returns a grammar that is made when something of it is asked for. Making it takes most of the time of the first
 * analysis, half a second, and queries are parsed by code: the grammar parses what is nested very deeply, and offers
 * completions.
 */
function postponeGrammar(make: () => object): object {
  let made: object | undefined;
  return new Proxy(
    {},
    {
      // The analysis hands this member on for completions, without a look at it; who completes asks by the other name.
      get: (_target, name) => {
        return name === 'QueryBlock' ? null : Reflect.get((made ??= make()), name === wholeQuery ? 'QueryBlock' : name);
      },
    },
  );
}

/** The library's tables of its own functions and operators by name, each made when it is first asked for. */
const namesOfMaps = ['functionsMap', 'aggregatesMap', 'pluginMap', 'operatorMap'] as const;

export interface GlobalMaps {
  readonly GetFunction: (name: string) => unknown;
  readonly GetAggregate: (name: string) => unknown;
  readonly GetPlugIn: (name: string) => unknown;
  readonly GetOperator: (kind: number) => unknown;
}

/** Makes the tables of what is known in every query. */
export function fillMaps(globals: GlobalMaps): void {
  globals.GetFunction('');
  globals.GetAggregate('');
  globals.GetPlugIn('');
  globals.GetOperator(0);
}

/** Gives the globals of one query the tables of those that they were made of; else each query makes its own. */
export function shareMaps(from: object, to: object): void {
  for (const name of namesOfMaps) Reflect.set(to, name, Reflect.get(from, name));
}
