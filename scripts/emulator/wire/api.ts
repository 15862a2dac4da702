import { randomBytes } from 'node:crypto';
import { isMapping } from '../../source/mapping';
import type { Mapping } from '../../source/mapping';

/** A request as the route files see it: the HTTP library stays behind server.ts. */
export interface ApiRequest {
  /** The parts of the path that the route names, in the case in which they were sent. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The parsed JSON, or the text of any other content type; undefined if there is none. */
  readonly body: unknown;
  readonly writer: Writer;
  /** Scheme, host and path as the client believes them, without the query: what links in answers begin with. */
  readonly address: string;
}

/** Whose token a request carries. ("SystemData", common types of Azure Resource Manager: createdByType.) */
export type Writer = 'Application' | 'User';

export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  /** Matched in any case; `:name` is a parameter. */
  readonly path: string;
  /** Whether requests bring a right of their own, in place of the token of the workspace. */
  readonly hasOwnRight?: boolean;
  readonly handle: (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>;
}

export type JsonObject = Mapping;

/** The envelope of every ARM error. ("CloudError", Microsoft.SecurityInsights API.) */
export function failure(
  status: number,
  code: string,
  message: string,
  headers?: Readonly<Record<string, string>>,
): ApiAnswer {
  return { status, body: { error: { code, message } }, ...(headers === undefined ? {} : { headers }) };
}

/** The answer to a request that cannot be carried out as it is: 400 with the reason. */
export function badRequest(message: string): ApiAnswer {
  return failure(400, 'BadRequest', message);
}

/** The answer if something is not there: 404 with its name. */
export function notFound(what: string): ApiAnswer {
  return failure(404, 'NotFound', `${what} was not found.`);
}

/** How the watchlists API says that something is not there. (Recorded answers of 2023.) */
export function missingResource(name: string): ApiAnswer {
  return failure(404, '404', `Resource '${name}' does not exist`);
}

/**
 * A failure in the words of a problem document, which has no `error`. (RFC 7807; recorded answer of metadata, 2022.)
 */
export function problemDocument(status: number, title: string): ApiAnswer {
  const type = 'https://tools.ietf.org/html/rfc7231#section-6.5.4';
  const traceId = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
  return { status, body: { type, title, status, traceId } };
}

/** The `properties` of a body; undefined if the body is not a resource. */
export function propertiesOf(body: unknown): JsonObject | undefined {
  const properties = isMapping(body) ? body['properties'] : undefined;
  return isMapping(properties) ? properties : undefined;
}
