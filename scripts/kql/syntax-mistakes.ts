import type { Span } from '../source/position';
import { parse } from './analyze-text';
import { explainSyntax, type SyntaxAdvice, type SyntaxMistake } from './explain-syntax';
import type { HostAnalysis } from './host-types';
import { childrenOf, kindOf, spanOf } from './host-nodes';

/** Codes of Kusto.Language beside KS001 to KS099 that say that the text is not KQL, and those of our own. */
const codes: ReadonlySet<string> = new Set([
  'KS170', 'KS172', 'KS175', 'KS176', 'KS198', 'KS220', 'KS244', 'KS245', 'KS246',
  'empty-query', 'several-queries', 'control-command',
]); // prettier-ignore

/** True for the code of a diagnostic that says that a text is not KQL, or not one query. */
export function isSyntaxCode(code: string): boolean {
  return codes.has(code) || /^KS0\d\d$/.test(code);
}

/** What makes a text something else than one query, as the parser's tree shows it; without what it says itself. */
export function mistakesOfShape(text: string, analysis: HostAnalysis): readonly SyntaxMistake[] {
  const whole = { start: 0, end: text.length };
  if (analysis.isCommand) {
    return [{ code: 'control-command', message: 'A control command is not a query.', span: whole }];
  }
  const queries = queryStatements(analysis);
  if (queries.length === 0 && analysis.diagnostics.every((diagnostic) => diagnostic.severity !== 'error')) {
    const message = 'There is no query here, only comments or let statements.';
    return [{ code: 'empty-query', message, span: whole }];
  }
  const second = queries[1];
  if (second === undefined) return [];
  return [{ code: 'several-queries', message: 'A rule runs one query; a second one starts here.', span: second }];
}

function queryStatements(analysis: HostAnalysis): Span[] {
  const list = childrenOf(analysis.root).find((child) => child.name === 'Statements');
  const elements = list ? childrenOf(list.node) : [];
  return elements
    .flatMap((element) => childrenOf(element.node).slice(0, 1))
    .filter((statement) => kindOf(statement.node) === 'ExpressionStatement')
    .map((statement) => spanOf(statement.node));
}

/** The first of a text's mistakes of syntax, with what to do about it; undefined if there is none. */
export function explainFirstMistake(
  text: string,
  mistakes: readonly SyntaxMistake[],
): (SyntaxMistake & SyntaxAdvice) | undefined {
  const [first, ...others] = inOrder(mistakes);
  if (first === undefined) return undefined;
  return { ...first, ...explainSyntax(text, [first, ...others], (other) => firstMistakeAt(other)) };
}

function firstMistakeAt(text: string): number | undefined {
  const analysis = parse(text);
  return inOrder([...mistakesOfShape(text, analysis), ...analysis.diagnostics])[0]?.span.start;
}

function inOrder(mistakes: readonly SyntaxMistake[]): readonly SyntaxMistake[] {
  return mistakes.filter(({ code }) => isSyntaxCode(code)).sort((a, b) => a.span.start - b.span.start);
}
