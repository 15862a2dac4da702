import type { BoundQuery, QueryDiagnostic } from '../kql/bind-query';
import { walkSyntax, type SyntaxNode } from '../kql/syntax-node';
import { buildPlan } from './build-plan';
import { findUnlistedType } from './build/documented-parameters';
import { windowFunctions } from './run/window-functions';
import type { KqlType } from './values';

/* What the parser's library lets pass in a call or a comparison, though the service fails or no page takes it. */

const comparisons: ReadonlySet<string> = new Set([
  'EqualExpression',
  'NotEqualExpression',
  'LessThanExpression',
  'LessThanOrEqualExpression',
  'GreaterThanExpression',
  'GreaterThanOrEqualExpression',
]);

/**
 * Returns the comparisons of two dynamic values, which the service refuses: it compares values of one type that it knows.
 * (Recorded errors; "The dynamic data type", Kusto docs: operators take no two dynamic operands.) A type that is not
 * known is none that is dynamic.
 */
export function findDynamicComparisons(tree: SyntaxNode): readonly QueryDiagnostic[] {
  const found: QueryDiagnostic[] = [];
  walkSyntax(tree, ({ kind, parts: { Left: left, Right: right, Operator: operator }, span }) => {
    if (!comparisons.has(kind) || left?.type !== 'dynamic' || right?.type !== 'dynamic') return;
    const message = `${operator?.text ?? 'This'} compares two dynamic values, whose type is not known`;
    const help = 'Convert both, with tostring(), tolong(), todatetime() and others.';
    found.push({ code: 'dynamic-comparison', severity: 'error', message, help, span });
  });
  return found;
}

/**
 * Returns the arguments of a type that the page of the function does not list. Whether the service converts them is
 * written nowhere, so that a run refuses them.
 *
 * @param said what was said already; of the same argument, or of its function, nothing more is
 */
export function findUnlistedArguments(tree: SyntaxNode, said: readonly QueryDiagnostic[]): readonly QueryDiagnostic[] {
  const found: QueryDiagnostic[] = [];
  const isSaid = (node: SyntaxNode | undefined) =>
    node !== undefined && said.some(({ span }) => span.start === node.span.start && span.end === node.span.end);
  walkSyntax(tree, ({ kind, called, reference, parts }) => {
    if (kind !== 'FunctionCallExpression' || called || reference?.kind !== 'function' || isSaid(parts['Name'])) return;
    const passed = parts['ArgumentList']?.parts['Expressions']?.items ?? [];
    passed.forEach((argument, position) => {
      const { type, span, literal } = argument;
      if (isSaid(argument) || type === undefined || type === 'unknown' || literal?.value === null) return;
      const listed = findUnlistedType(reference.name, position, type);
      if (listed === undefined) return;
      const message = `Argument ${position + 1} of ${reference.name}() is ${listed} by its page, and this is a ${type}`;
      const help = `Convert it yourself${conversionTo(listed)}.`;
      found.push({ code: 'argument-type', severity: 'warning', message, help, span });
    });
  });
  return found;
}

const conversions: Readonly<Partial<Record<KqlType, string>>> = {
  string: 'tostring()',
  int: 'toint()',
  long: 'tolong()',
  real: 'toreal()',
  datetime: 'todatetime()',
  timespan: 'totimespan()',
  dynamic: 'todynamic()',
};

function conversionTo(listed: string): string {
  const functions = listed.split(', ').flatMap((type) => conversions[type as KqlType] ?? []);
  return functions.length === 0 ? '' : `, with ${functions.join(' or ')}`;
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [/table is read once/, 'Join the two tables, or use lookup.'],
  [/no order/, 'Write | sort by …, or | serialize, before it.'],
  [/scan/, 'Inside scan read what a step has kept, such as s.column.'],
  [/offset/, 'Leave the offset out for the row next to it, or read the column itself.'],
];

const callsWindow = new RegExp(String.raw`\b(?:${[...windowFunctions.keys()].join('|')})\s*\(`);

const declaresFunction = /\)\s*\{/;
const readsTables = /\b(?:toscalar|in~?|has_any|has_all)\s*\(/i;

/**
 * Returns what the service refuses of a plan: calls of functions such as prev() over rows that are in no order, inside
 * scan, and with an offset of zero; tables that would be read once for each row. (Recorded errors; "Window functions",
 * "toscalar()", limitations, Kusto docs.)
 */
export function findPlannedRefusals(bound: BoundQuery): readonly QueryDiagnostic[] {
  const mayReadTables = declaresFunction.test(bound.text) && readsTables.test(bound.text);
  if (!callsWindow.test(bound.text) && !mayReadTables) return [];
  const planning = buildPlan(bound);
  if (planning.kind !== 'refused') return [];
  return planning.refusals
    .filter(({ byService }) => byService)
    .map(({ feature, reason = '', span }) => ({
      code: /table is read once/.test(reason) ? 'row-context' : 'window-function',
      severity: 'error',
      message: `The service refuses ${feature} here: ${reason}`,
      help: remedies.find(([about]) => about.test(reason))?.[1] ?? 'Look it up in the Kusto documentation.',
      span,
    }));
}
