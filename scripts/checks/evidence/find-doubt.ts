import type { Detection } from '../../content/detection';
import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import { isSlipOf } from '../../source/nearest-word';
import { bindQuery, type BoundQuery, type QueryDiagnostic } from '../../kql/bind-query';
import type { CheckContext } from '../check';
import { columnsAt, doubtOfColumn, doubtOfDefender, doubtOfParser, doubtOfReference } from './uncertain-column';

/** What makes the binder's word uncertain, for the author; undefined if it is certain. */
type FindDoubt = (
  diagnostic: QueryDiagnostic & { readonly name: string },
  query: BoundQuery,
  detection: Detection,
  context: CheckContext,
) => string | undefined;

/** ("union operator", and its error of a fuzzy union of which no operand can be evaluated.) */
const leftOut = 'A fuzzy union leaves a branch out that cannot be run, without a word: the rule is blind there.';

/** What the binder says of a key of summarize that is dynamic. */
const wrongKey = 'KS116';

function isInFuzzyUnion(tree: SyntaxNode, { start, end }: QueryDiagnostic['span']): boolean {
  let isIn = false;
  walkSyntax(tree, ({ kind, span, parts }) => {
    if (kind !== 'UnionOperator' || start < span.start || span.end < end) return;
    isIn ||= (parts.Parameters?.items ?? []).some(
      ({ parts: { Name: name, Expression: value } }) => name?.text === 'isfuzzy' && value?.literal?.value === true,
    );
  });
  return isIn;
}

/** Where the binder knows less than the workspace: its error is then a warning, and says why. */
const doubts: readonly FindDoubt[] = [
  ({ code, name }, _query, detection, context) =>
    code === 'KS142' ? doubtOfColumn(name, detection, context) : undefined,
  ({ code }, { diagnostics }) =>
    code === 'KS142' && diagnostics.some((other) => other.code === 'KS204')
      ? 'This may follow from the table that is not known.'
      : undefined,
  ({ code, name, span }, { tree }, _detection, context) => {
    if (tree === undefined || !isInFuzzyUnion(tree, span)) return undefined;
    const isSlip = code === 'KS142' && columnsAt(tree, span.start).some((column) => isSlipOf(name, column));
    const names = [...context.schema().tables.keys()];
    return isSlip || (code === 'KS204' && names.some((table) => isSlipOf(name, table))) ? undefined : leftOut;
  },
  ({ code, name }, _query, detection, context) =>
    code === 'KS142' || code === wrongKey
      ? doubtOfDefender(name, code === 'KS142' ? 'name' : 'type', detection, context)
      : undefined,
  ({ code, name }, _query, detection, context) =>
    code === 'dynamic-comparison'
      ? doubtOfDefender(name.split(/\s*(?:[=!]=|[<>])/)[0]!, 'type', detection, context)
      : undefined,
  ({ code, span }, { text }) => {
    // The type of column_ifexists() is that of the column where it is there; the binder takes that of the other value.
    const [, base] = /(\w+)\.$/.exec(text.slice(0, span.start)) ?? [];
    const mayBe = `column_?ifexists\\(\\s*["']${base ?? ''}["']|\\b${base ?? ''}\\s*=\\s*column_?ifexists\\(`;
    return code === 'KS142' && base !== undefined && new RegExp(mayBe).test(text)
      ? 'It is there if the column that column_ifexists() looks for is dynamic.'
      : undefined;
  },
  ({ code, name, span }, { text, tree }, detection, context) => {
    if (code !== 'KS142' || tree === undefined) return undefined;
    const there = columnsAt(tree, span.start);
    return doubtOfReference(name, { text, offset: span.start }, there, detection, context);
  },
  ({ code, name }) =>
    (code === 'KS142' || code === 'KS109') && name.includes('*')
      ? 'A wildcard that fits no column does nothing; is it misspelled?'
      : undefined,
  ({ code, span }, { text }, detection, context) => {
    const doubt = doubtOfParser(span.start, detection, context);
    if (doubt === undefined) return undefined;
    const { diagnostics } = bindQuery(text, context.looseSchema());
    return diagnostics.some((other) => other.code === code && other.span.start === span.start) ? undefined : doubt;
  },
];

/** Returns why an error of the binder may be none; undefined if it is certain. */
export function findDoubt(
  diagnostic: QueryDiagnostic,
  query: BoundQuery,
  detection: Detection,
  context: CheckContext,
): string | undefined {
  const name = query.text.slice(diagnostic.span.start, diagnostic.span.end);
  for (const doubt of doubts) {
    const reason = doubt({ ...diagnostic, name }, query, detection, context);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
