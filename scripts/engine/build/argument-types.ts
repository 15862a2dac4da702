import { walkSyntax, type BoundType, type SyntaxNode } from '../../kql/syntax-node';
import type { Span } from '../../source/position';

/** Types between which a call of a function converts nothing that a page describes. A dynamic value may hold any. */
const families: Readonly<Partial<Record<BoundType, string>>> = {
  datetime: 'moment',
  timespan: 'length',
  int: 'number',
  long: 'number',
  real: 'number',
  decimal: 'number',
  string: 'text',
  bool: 'truth',
  guid: 'guid',
};

/**
 * Whether no page says what becomes of a value of one type that is passed for a parameter of another. The binder lets
 * it pass: a function of a query or workspace takes scalars of other types, and converts them.
 */
export function isUndefinedConversion(from: BoundType | undefined, to: BoundType | undefined): boolean {
  const [given, wanted] = [families[from ?? 'unknown'], families[to ?? 'unknown']];
  return given !== undefined && wanted !== undefined && given !== wanted;
}

/** An argument whose conversion no page describes. */
export interface OddArgument {
  readonly span: Span;
  readonly parameter: string;
  readonly from: BoundType;
  readonly to: BoundType;
}

/** What is known of the parameters of a function: of one whose body is known the call itself says it. */
type ParametersOf = (functionName: string) => readonly { readonly name: string; readonly type?: BoundType }[];

/** Returns the arguments of a query's calls whose conversion no page describes. */
export function findOddArguments(tree: SyntaxNode, parametersOf: ParametersOf): readonly OddArgument[] {
  const found: OddArgument[] = [];
  walkSyntax(tree, ({ called, parts, reference }) => {
    if (reference?.kind !== 'function') return;
    const passed = parts['ArgumentList']?.parts['Expressions']?.items ?? [];
    if (passed.length === 0) return;
    const parameters = called?.parameters ?? parametersOf(reference.name);
    passed.forEach((argument, index) => {
      const isNamed = argument.kind === 'SimpleNamedExpression';
      const value = isNamed ? argument.parts['Expression'] : argument;
      const name = argument.parts['Name']?.text;
      const parameter = isNamed ? parameters.find((each) => each.name === name) : parameters[index];
      const [from, to] = [value?.type, parameter?.type];
      if (!value || !parameter || value.literal?.value === null || !isUndefinedConversion(from, to)) return;
      found.push({ span: value.span, parameter: parameter.name, from: from!, to: to! });
    });
  });
  return found;
}

/** Reads parameters as KQL declares them, `(starttime:datetime=datetime(null), n:long)`; others than scalars are left out. */
export function readParameters(declared: string): readonly { readonly name: string; readonly type: BoundType }[] {
  const pairs = [...declared.matchAll(/(?:^\s*\(?|,)\s*(\w+)\s*:\s*([a-z]+)/g)];
  return pairs.map(([, name = '', type = '']) => ({ name, type: (type === 'double' ? 'real' : type) as BoundType }));
}
