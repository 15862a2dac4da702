import type { SyntaxNode } from '../../kql/syntax-node';
import { ownValue } from '../../source/own-value';
import { itemsOf, knownType, partOf, type Binding, type BuildContext, type Scope } from './build-context';
import { unknownValue } from '../plan/expression';
import type { Expression, TablePlan } from '../plan/plan';

/** Returns the scope after these statements, the ones before it included. */
export function buildScope(statements: readonly SyntaxNode[], context: BuildContext): Scope {
  const scope = new Map(context.scope);
  for (const statement of statements) {
    // Each statement sees what stands before it, also when it is built later.
    const before: BuildContext = { ...context, scope: new Map(scope) };
    const declare = ownValue(statementKinds, statement.kind);
    if (declare) declare(statement, scope, before);
    else if (statement.kind !== 'ExpressionStatement') {
      const feature = ownValue(statementNames, statement.kind) ?? `the statement ${statement.kind}`;
      context.refuse({ feature, span: statement.span });
    }
  }
  return scope;
}

type Declaration = (statement: SyntaxNode, scope: Map<string, Binding>, before: BuildContext) => void;

const statementKinds: Readonly<Record<string, Declaration>> = {
  LetStatement: declareVariable,
  QueryParametersStatement: declareParameters,
  SetOptionStatement: declareOption,
};

/** The statements that are refused, as a query writes them. (Kusto docs, one page a statement.) */
const statementNames: Readonly<Record<string, string>> = {
  AliasStatement: 'alias database',
  PatternStatement: 'declare pattern',
  RestrictStatement: 'restrict access to',
};

/** Options of bin_auto() are read by it, under this name; what others do: see request-properties.ts. */
export function optionName(name: string): string {
  return `set ${name}`;
}

function declareOption(statement: SyntaxNode, scope: Map<string, Binding>, before: BuildContext): void {
  const value = statement.parts['ValueClause']?.parts['Expression'];
  if (value) scope.set(optionName(partOf(statement, 'Name').text!), scalarBinding(value, before));
}

function declareVariable(statement: SyntaxNode, scope: Map<string, Binding>, before: BuildContext): void {
  const name = partOf(statement, 'Name').text!;
  const value = partOf(statement, 'Expression');
  if (value.kind === 'FunctionDeclaration') {
    scope.set(`function ${name}`, { kind: 'scope', scope: before.scope, declaration: value });
    return;
  }
  scope.set(name, value.tabular ? tableBinding(name, value, before) : scalarBinding(value, before));
}

function tableBinding(name: string, value: SyntaxNode, context: BuildContext): Binding {
  let plan: TablePlan | undefined;
  return { kind: 'table', plan: () => (plan ??= shared(name, context.buildTable(value, context))) };
}

function shared(name: string, source: TablePlan): TablePlan {
  return { kind: 'shared-rows', name, isInlined: true, source, columns: source.columns, span: source.span };
}

function scalarBinding(value: SyntaxNode, context: BuildContext): Binding {
  let expression: Expression | undefined;
  return { kind: 'scalar', expression: () => (expression ??= context.buildScalar(value, context)), row: context.row };
}

/** A rule runs with the defaults of its query parameters. */
function declareParameters(statement: SyntaxNode, scope: Map<string, Binding>, before: BuildContext): void {
  for (const parameter of itemsOf(statement, 'Parameters')) {
    const name = parameter.parts['NameAndType']?.parts['Name']?.text;
    const value = parameter.parts['DefaultValue']?.parts['Value'];
    if (name !== undefined && value) {
      scope.set(name, scalarBinding(value, before));
      continue;
    }
    const reason = `${name ?? 'a parameter'} has no default, and nothing gives its value`;
    before.refuse({ feature: 'declare query_parameters', reason, span: parameter.span });
    if (name === undefined) continue;
    // The refusal above says it all: what reads the parameter is not refused once more.
    const type = knownType(parameter.type);
    const expression: Expression = {
      kind: 'given-answer',
      name: unknownValue,
      operands: [],
      type,
      span: parameter.span,
    };
    scope.set(name, { kind: 'scalar', expression: () => expression });
  }
}
