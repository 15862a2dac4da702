import type { BoundQuery, QueryDiagnostic } from './bind-query';

/** A function by itself as the binder understood it, its parameters of their declared types. */
export interface BoundFunction {
  /** The query in which it was declared; what it refers to is the function's. */
  readonly declaration: BoundQuery;
  /** What is wrong with its KQL, by the place in that. */
  readonly inQuery: readonly QueryDiagnostic[];
  /** What is wrong with its parameters, by the place in their text. */
  readonly inParameters: readonly QueryDiagnostic[];
}

const head = 'let declared = (';
const opening = ') {\n';
const closing = '\n};\nprint 1';

/**
 * Binds a function of the workspace where it is declared: a call of it says nothing of the mistakes in its body.
 *
 * @param parameters without parentheses around them
 * @param bind binds a query against the workspace
 */
export function bindFunction(parameters: string, query: string, bind: (text: string) => BoundQuery): BoundFunction {
  const declaration = bind(`${head}${parameters}${opening}${query}${closing}`);
  const start = head.length + parameters.length + opening.length;
  const [inQuery, inParameters]: [QueryDiagnostic[], QueryDiagnostic[]] = [[], []];
  for (const found of declaration.diagnostics) {
    if (found.span.start < start - opening.length) inParameters.push(shifted(found, head.length, parameters.length));
    else inQuery.push(shifted(found, start, query.length));
  }
  const isWhole = isOneDeclaration(declaration, start + query.length);
  if (inQuery.length === 0 && inParameters.length === 0 && !isWhole) {
    const message = 'A brace or parenthesis closes more than the function opens.';
    inQuery.push({ code: 'open-function', severity: 'error', message, span: { start: 0, end: query.length } });
  }
  return { declaration, inQuery, inParameters };
}

/** Whether the text is the declaration and nothing else: a brace in the KQL could end it before its time. */
function isOneDeclaration({ tree }: BoundQuery, end: number): boolean {
  const statements = tree?.parts['Statements']?.items ?? [];
  const declared = statements[0]?.parts['Expression'];
  return statements.length === 2 && declared !== undefined && declared.span.end >= end;
}

function shifted(found: QueryDiagnostic, by: number, length: number): QueryDiagnostic {
  const within = (offset: number) => Math.min(Math.max(offset - by, 0), length);
  return { ...found, span: { start: within(found.span.start), end: within(found.span.end) } };
}
