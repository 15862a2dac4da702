/** A request as the route files see it: the HTTP library stays behind server.ts. */
export interface ApiRequest {
  /** The parts of the path that the route names, in the case in which they were sent. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The parsed JSON, or the text of any other content type; undefined where there is none. */
  readonly body: unknown;
  /** Scheme, host and path as the client believes them, without the query: what links in answers begin with. */
  readonly address: string;
}

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

export type JsonObject = Readonly<Record<string, unknown>>;

/** The envelope of every ARM error. ("CloudError", Microsoft.SecurityInsights API.) */
export function failure(
  status: number,
  code: string,
  message: string,
  headers?: Readonly<Record<string, string>>,
): ApiAnswer {
  return { status, body: { error: { code, message } }, ...(headers === undefined ? {} : { headers }) };
}

export function badRequest(message: string): ApiAnswer {
  return failure(400, 'BadRequest', message);
}

export function notFound(what: string): ApiAnswer {
  return failure(404, 'NotFound', `${what} was not found.`);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The `properties` of a body; undefined where the body is not a resource. */
export function propertiesOf(body: unknown): JsonObject | undefined {
  const properties = isObject(body) ? body['properties'] : undefined;
  return isObject(properties) ? properties : undefined;
}
