import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import { ownValue } from '../../source/own-value';
import type { Span } from '../../source/position';

/** A use of an operator or statement that the parser lets pass, though its page rules it out. */
export interface OperatorMistake {
  readonly message: string;
  readonly help: string;
  readonly span: Span;
}

type Finder = (node: SyntaxNode) => readonly OperatorMistake[];

/** By the kind of the node. Each names the page of the Kusto docs that has the rule. */
const finders: Readonly<Record<string, Finder>> = {
  ParseOperator: findMissingPattern,
  ParseWhereOperator: findMissingPattern,
  ScanOperator: findStepMistakes,
  TopOperator: ({ parts }) => (parts['ByExpression'] ? findDynamicOrder(parts['ByExpression']) : []),
  PipeExpression: findEarlyRender,
  QueryBlock: findScalarQuery,
};

/** Returns the uses of operators that their pages rule out. */
export function findOperatorMistakes(tree: SyntaxNode): readonly OperatorMistake[] {
  const found: OperatorMistake[] = [];
  walkSyntax(tree, (node) => {
    const find = ownValue(finders, node.kind);
    if (find) found.push(...find(node));
  });
  return found;
}

/** ("parse operator", "parse-where operator": a pattern behind `with`.) */
function findMissingPattern({ kind, parts, span }: SyntaxNode): readonly OperatorMistake[] {
  if (parts['Patterns'] === undefined || parts['Patterns'].items.length > 0) return [];
  const name = kind === 'ParseOperator' ? 'parse' : 'parse-where';
  const help = `Write what the text holds, such as ${name} Text with * "user=" User " ".`;
  return [{ message: `${name} has nothing behind with`, help, span: parts['WithKeyword']?.span ?? span }];
}

/** ("scan operator": steps, each of a name of its own.) */
function findStepMistakes({ parts }: SyntaxNode): readonly OperatorMistake[] {
  const steps = parts['Steps']?.items ?? [];
  if (parts['Steps'] !== undefined && steps.length === 0) {
    const help = 'Write one, such as step s: true;';
    return [{ message: 'scan has no step', help, span: parts['WithKeyword']?.span ?? parts['Steps'].span }];
  }
  const names = steps.flatMap((step) => step.parts['Name'] ?? []);
  return names.flatMap(({ text, span }, index) => {
    const isTaken = names.slice(0, index).some((before) => before.text === text);
    const message = `A step before it is named ${text ?? ''} too`;
    return isTaken ? [{ message, help: 'Give each step of scan a name of its own.', span }] : [];
  });
}

/** ("sort operator": the type of the column is numeric, date, time or string. The parser says it of sort alone.) */
function findDynamicOrder(by: SyntaxNode): readonly OperatorMistake[] {
  const value = by.parts['Ordering'] ? (by.parts['Expression'] ?? by) : by;
  if (value.type !== 'dynamic') return [];
  const help = 'Convert it, with tostring(), tolong(), todatetime() and others.';
  return [{ message: 'top cannot order by a dynamic value', help, span: value.span }];
}

/** ("render operator": it must be the last operator in the query.) */
function findEarlyRender({ parts }: SyntaxNode): readonly OperatorMistake[] {
  const before = parts['Expression'];
  const render = before?.kind === 'PipeExpression' ? before.parts['Operator'] : before;
  if (render?.kind !== 'RenderOperator') return [];
  const help = 'Move it to the end of the query.';
  return [{ message: 'render must be the last operator of a query', help, span: render.span }];
}

/** ("Query statements": a query has a tabular expression.) */
function findScalarQuery({ parts }: SyntaxNode): readonly OperatorMistake[] {
  const last = parts['Statements']?.items.at(-1);
  const value = last?.kind === 'ExpressionStatement' ? last.parts['Expression'] : undefined;
  if (!value || value.tabular === true || value.type === undefined || value.type === 'unknown') return [];
  const help = 'Write print before it.';
  return [{ message: `A query gives a table, and this is a ${value.type}`, help, span: value.span }];
}
