import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import { constantOf, itemsOf, overRowsOf, parameterText, partOf, type BuildContext } from '../build/build-context';
import { UnsupportedFeature } from '../values/function-table';
import type { Expression, FilterRows, TablePlan } from '../plan/plan';
import { buildUnionOf, membersOf } from './union-rows';

/** `search in (A, B) "term" and x == 1`: rows of any of the tables, with a column that says which. */
export function buildSearch(node: SyntaxNode, context: BuildContext, input?: TablePlan): FilterRows {
  const inClause = node.parts['InClause'];
  if (!input && !inClause) throw new UnsupportedFeature('search', 'over all tables; name them: search in (…) …');
  const members = inClause ? itemsOf(inClause, 'Expressions').flatMap((item) => membersOf(item, context)) : [];
  const sources = input ? [{ plan: input, label: 'search_arg0' }] : members;
  const source = buildUnionOf(node, sources, '$table');
  const over = overRowsOf(source, context);
  const isCaseSensitive = parameterText(node, 'kind') === 'case_sensitive';
  if (isCaseSensitive) requireCaseSensitive(partOf(node, 'Condition'));
  const condition = buildTermCondition(partOf(node, 'Condition'), over, isCaseSensitive);
  return { kind: 'filter-rows', source, conditions: [condition], columns: source.columns, span: node.span };
}

/** Operators that do not look at case, of which a search that looks at case makes others. ("search operator") */
const caseless = /^!?(has|hasprefix|hassuffix|has_any|has_all|contains|startswith|endswith|like|=~|~|in~)$|^!~$|^!in~$/;

function requireCaseSensitive(condition: SyntaxNode): void {
  walkSyntax(condition, ({ parts }) => {
    const operator = parts['Operator']?.text ?? '';
    if (!caseless.test(operator)) return;
    throw new UnsupportedFeature(
      `search kind=case_sensitive with ${operator}`,
      'write the operator that looks at case',
    );
  });
}

/** In the condition of a search or find, text alone is sought in every column, and `column:text` in that column. */
export function buildTermCondition(node: SyntaxNode, context: BuildContext, isCaseSensitive: boolean): Expression {
  const inner = (part: string) => buildTermCondition(partOf(node, part), context, isCaseSensitive);
  if (node.literal?.type === 'string') {
    const searched = context.row.filter((column) => column.name !== '$table');
    const tests = searched.map((column): Expression => {
      const value: Expression = { kind: 'column', name: column.name, type: column.type, span: node.span };
      return termTest(value, String(node.literal!.value), isCaseSensitive, node);
    });
    return tests.reduce<Expression>((either, test) => logic('or', either, test, node), truth(false, node));
  }
  if (node.literal) throw new UnsupportedFeature('search', 'a number on its own');
  if (node.kind === 'AndExpression') return logic('and', inner('Left'), inner('Right'), node);
  if (node.kind === 'OrExpression') return logic('or', inner('Left'), inner('Right'), node);
  if (node.kind === 'SearchExpression') {
    const text = partOf(node, 'Right').literal?.value;
    if (typeof text !== 'string') throw new UnsupportedFeature('search', 'a term that is not a text');
    return termTest(context.buildScalar(partOf(node, 'Left'), context), text, isCaseSensitive, node);
  }
  const negated = node.kind === 'FunctionCallExpression' && node.parts['Name']?.text === 'not';
  const argument = negated ? partOf(node, 'ArgumentList').parts['Expressions']?.items[0] : undefined;
  if (!argument) return context.buildScalar(node, context);
  const operands = [buildTermCondition(argument, context, isCaseSensitive)];
  return { kind: 'call', from: 'functions', name: 'not', operands, type: 'bool', span: node.span };
}

/** A star at an end of the term leaves that end open. */
function termTest(value: Expression, pattern: string, isCaseSensitive: boolean, node: SyntaxNode): Expression {
  if (pattern === '*') return truth(true, node);
  const [, head, term, tail] = /^(\*?)([^]*?)(\*?)$/.exec(pattern)!;
  if (term!.includes('*')) throw new UnsupportedFeature('search', 'a star inside a term');
  const operator = head ? (tail ? 'contains' : 'hassuffix') : tail ? 'hasprefix' : 'has';
  const text: Expression =
    value.type === 'string'
      ? value
      : { kind: 'call', from: 'conversions', name: 'string', operands: [value], type: 'string', span: node.span };
  return {
    kind: 'call',
    from: 'binaryOperators',
    name: isCaseSensitive ? `${operator}_cs` : operator,
    operands: [text, constantOf(term!, node.span)],
    type: 'bool',
    span: node.span,
  };
}

function logic(name: 'and' | 'or', left: Expression, right: Expression, node: SyntaxNode): Expression {
  return { kind: 'call', from: 'binaryOperators', name, operands: [left, right], type: 'bool', span: node.span };
}

function truth(value: boolean, node: SyntaxNode): Expression {
  return { kind: 'constant', type: 'bool', value, span: node.span };
}
