import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import { unrollPipe, type UnrolledPipe } from '../../kql/unroll-pipe';

/** Returns every pipe of a query that begins at a table by its name, those inside operators and functions too. */
export function findTablePipelines(tree: SyntaxNode): UnrolledPipe[] {
  const inner = new Set<SyntaxNode>();
  const found: UnrolledPipe[] = [];
  walkSyntax(tree, (node) => {
    if (node.kind !== 'PipeExpression') return;
    if (node.parts['Expression'] !== undefined) inner.add(node.parts['Expression']);
    const pipe = unrollPipe(node);
    if (!inner.has(node) && isTable(pipe.source)) found.push(pipe);
  });
  return found;
}

/** True of the name of a table; a variable may stand for anything. */
export function isTable({ reference }: SyntaxNode): boolean {
  return reference?.kind === 'table';
}

/** Returns the conditions that must all hold in a filter; nothing for another operator. */
export function conditionsOf(operator: SyntaxNode): readonly SyntaxNode[] {
  const condition = operator.kind === 'FilterOperator' ? operator.parts['Condition'] : undefined;
  return condition === undefined ? [] : splitAnd(condition);
}

function splitAnd(condition: SyntaxNode): SyntaxNode[] {
  if (condition.kind !== 'AndExpression') return [condition];
  return [condition.parts['Left'], condition.parts['Right']].flatMap((side) => (side ? splitAnd(side) : []));
}

/** True where a condition is about time alone: it names columns of points in time, or the time of ingestion. */
export function isTimeCondition(condition: SyntaxNode): boolean {
  let mentionsTime = false;
  let mentionsOther = false;
  walkSyntax(condition, ({ text, type, reference, kind }) => {
    if (reference?.kind === 'column') {
      if (type === 'datetime') mentionsTime = true;
      else mentionsOther = true;
    }
    if (kind === 'NameReference' && text === 'ingestion_time') mentionsTime = true;
  });
  return mentionsTime && !mentionsOther;
}

/** Returns the names of the columns that an expression reads. */
export function columnsIn(expression: SyntaxNode): Set<string> {
  const names = new Set<string>();
  walkSyntax(expression, ({ reference, text }) => {
    if (reference?.kind === 'column' && text !== undefined) names.add(text);
  });
  return names;
}

/** Whether a condition lets fewer rows through without reading each value; of two that are joined by `or`, both must. */
export function narrowsRows(condition: SyntaxNode): boolean {
  let cheap = true;
  walkSyntax(condition, ({ kind, parts }) => {
    if (/^(MatchesRegex|NotContains|Contains|EndsWith)/.test(kind)) cheap = false;
    if (kind === 'FunctionCallExpression' && /^is(not)?(empty|null)$/.test(parts['Name']?.text ?? '')) cheap = false;
  });
  return cheap;
}
