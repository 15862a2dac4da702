import { randomUUID } from 'node:crypto';
import type { BoundQuery, QueryDiagnostic } from '../../kql/bind-query';
import { findReferences } from '../../kql/query-references';
import { walkSyntax } from '../../kql/syntax-node';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import type { Span } from '../../source/position';
import type { ApiAnswer, JsonObject } from '../wire/api';
import { badRequest } from '../wire/api';

/** What is wrong with a query, in the words and codes of the query service. */
export interface QueryError {
  readonly kind: 'syntax' | 'semantic' | 'missingTable';
  /** SYN0002 and the like. */
  readonly code: string;
  readonly message: string;
  /** What stands there; empty at the end of the query. */
  readonly token: string;
  /** Line and column, both from 1. */
  readonly line: number;
  readonly column: number;
}

/** The first error of a query as the query service would tell it; undefined if the query can run. */
export function firstQueryError(query: BoundQuery, schema: WorkspaceSchema): QueryError | undefined {
  const errors = query.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  // What cannot be parsed is told before what cannot be bound.
  const found = errors.find(({ code }) => isSyntax(code)) ?? errors[0];
  if (found !== undefined) return { ...describe(query, found), ...placeIn(query.text, found.span) };
  const known = new Set([...schema.watchlists.keys()].map((alias) => alias.toLowerCase()));
  const missing = findReferences(query).watchlists.find(({ alias }) => alias && !known.has(alias.toLowerCase()));
  if (missing === undefined) return undefined;
  const message = `Failed to resolve watchlist '${missing.alias}'`;
  return { kind: 'semantic', code: 'SEM0100', message, ...placeIn(query.text, missing.span) };
}

function describe(query: BoundQuery, found: QueryDiagnostic): Pick<QueryError, 'kind' | 'code' | 'message'> {
  const { text } = query;
  const name = text.slice(found.span.start, found.span.end);
  const isWholeQuery = /(^|;)\s*$/.test(text.slice(0, found.span.start));
  const missingTable = {
    kind: 'missingTable',
    code: 'SEM0100',
    message: `'${operatorAt(query, found.span) ?? 'table'}' operator: Failed to resolve table expression named '${name}'`,
  } as const;
  switch (found.code) {
    case 'KS204':
      return missingTable;
    case 'KS142':
      // A name alone may be a table or a value; where a query stands, it would be a table.
      if (isWholeQuery) return missingTable;
      return {
        kind: 'semantic',
        code: 'SEM0100',
        message: `${ofOperator(query, found.span)}Failed to resolve scalar expression named '${name}'`,
      };
    default:
      return isSyntax(found.code)
        ? { kind: 'syntax', code: 'SYN0002', message: found.message }
        : { kind: 'semantic', code: 'SEM0001', message: found.message };
  }
}

/** Codes below KS100 are the parser's, as is KS176; ours tell that there is not one query to run. */
function isSyntax(code: string): boolean {
  const number = /^KS(\d+)$/.exec(code)?.[1];
  return (number === undefined && code !== 'mixed-types') || Number(number) < 100 || code === 'KS176';
}

/** The keyword of the operator in which a place is; undefined if it is in none, or nothing could be bound. */
function operatorAt({ text, tree }: BoundQuery, span: Span): string | undefined {
  let found: string | undefined;
  if (tree !== undefined) {
    walkSyntax(tree, (node) => {
      const isAround = node.span.start <= span.start && span.end <= node.span.end;
      if (isAround && node.kind.endsWith('Operator'))
        found = /^[a-z-]+/.exec(text.slice(node.span.start))?.[0] ?? found;
    });
  }
  return found;
}

function ofOperator(query: BoundQuery, span: Span): string {
  const operator = operatorAt(query, span);
  return operator === undefined ? '' : `'${operator}' operator: `;
}

function placeIn(text: string, span: Span): Pick<QueryError, 'line' | 'column' | 'token'> {
  const before = text.slice(0, span.start).split('\n');
  return {
    token: text.slice(span.start, span.end),
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
  };
}

/** How the rules API refuses a rule for its query. (Answers quoted in public issue reports.) */
export function refuseRuleQuery(error: QueryError): ApiAnswer {
  switch (error.kind) {
    case 'missingTable':
      return badRequest('Failed to run the analytics rule query. One of the tables does not exist.');
    case 'syntax':
      return badRequest(
        `Request is invalid and cannot be processed: Syntax error: ${error.code}: ${error.message} ` +
          `[line:position=${error.line}:${error.column}].`,
      );
    case 'semantic':
      return badRequest(
        `FailedToResolveScalarExpression; Message: ${JSON.stringify({ error: badArgument(semanticError(error)) })}`,
      );
  }
}

/** How the query API refuses a query. ("Azure Monitor Logs API errors": BadArgumentError with inner errors.) */
export function refuseQuery(error: QueryError): ApiAnswer {
  const { message, code, innererror } = badArgument(
    error.kind === 'syntax' ? syntaxError(error) : semanticError(error),
  );
  return { status: 400, body: { error: { message, code, correlationId: randomUUID(), innererror } } };
}

/** Any other refusal of the query API. (Recorded answers of 2024.) */
export function queryFailure(status: number, code: string, message: string): ApiAnswer {
  return { status, body: { error: { message, code, correlationId: randomUUID() } } };
}

/** The refusal of what the engine here lacks, which is not an error of the query's. */
export function refuseUnsupported(message: string): ApiAnswer {
  return queryFailure(400, 'Unsupported', message);
}

function badArgument(innererror: JsonObject): JsonObject {
  return { message: 'The request had some invalid properties', code: 'BadArgumentError', innererror };
}

function semanticError(error: QueryError): JsonObject {
  return {
    code: 'SemanticError',
    message: 'A semantic error occurred.',
    innererror: { code: error.code, message: error.message },
  };
}

function syntaxError({ code, token, line, column }: QueryError): JsonObject {
  const message = `Query could not be parsed at '${token}' on line [${line},${column}]`;
  return {
    code: 'SyntaxError',
    message: 'A recognition error occurred in the query.',
    innererror: { code, message, line, pos: column, token },
  };
}

/** What stands beside the rows of an answer that was cut. (Recorded answers of 2024 and 2025.) */
export function partialError(message: string): JsonObject {
  const innererror = { code: resultSetTooLarge, message, severity: 2, severityName: 'Error' };
  const detail = {
    code: 'EngineError',
    message: 'Something went wrong processing your query on the server.',
    innererror,
  };
  return {
    code: 'PartialError',
    message: 'There were some errors when processing your query.',
    details: [detail],
  };
}

/** 0x80DA0003, as a number with its sign. */
const resultSetTooLarge = '-2133196797';
