/** A message of JSON-RPC 2.0, as a client may send it. */
interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
}

/** Something that a client asked wrongly, with its code of JSON-RPC or of the Model Context Protocol. */
export class AgentError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data?: object,
  ) {
    super(message);
    this.name = 'AgentError';
  }
}

export const invalidParameters = -32602;

/** What the server answers, by method. Parameters come from a client, which may send anything. */
export type AgentMethods = Readonly<
  Record<string, (params: Readonly<Record<string, unknown>>) => Promise<object> | object>
>;

/** In characters. A tool takes names, paths and a query: what is far longer is not read. */
const longestLine = 4 * 1024 * 1024;

/** The id of the request that a line is; undefined for what is none. */
export function requestOf(line: string): unknown {
  return readMessage(line)?.id;
}

/** The id of the request that a line takes back; undefined if it takes none back. */
export function cancelledBy(line: string): unknown {
  if (!line.includes('notifications/cancelled')) return undefined;
  const { method, params } = readMessage(line) ?? {};
  if (method !== 'notifications/cancelled' || typeof params !== 'object' || params === null) return undefined;
  return (params as { readonly requestId?: unknown }).requestId;
}

function readMessage(line: string): Message | undefined {
  if (line.length > longestLine) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Answers one line of a client; undefined if nothing is answered: a notification, or a blank line. */
export async function answerLine(
  line: string,
  methods: AgentMethods,
  report: (error: unknown) => void,
): Promise<string | undefined> {
  if (line.trim() === '') return undefined;
  if (line.length > longestLine) return failure(null, -32600, 'This line is too long to be read');
  let message: Message;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return failure(null, -32600, 'One message a line is read');
    message = value;
  } catch {
    return failure(null, -32700, 'This line is not JSON');
  }
  const { id, method, params } = message;
  if (id === undefined || id === null) return undefined;
  if (typeof method !== 'string') return failure(id, -32600, 'A request has a method');
  if (!Object.hasOwn(methods, method)) return failure(id, -32601, `There is no method ${method}`);
  try {
    const given = typeof params === 'object' && params !== null ? (params as Record<string, unknown>) : {};
    return JSON.stringify({ jsonrpc: '2.0', id, result: await methods[method]?.(given) });
  } catch (error) {
    if (error instanceof AgentError) return failure(id, error.code, error.message, error.data);
    report(error);
    return failure(id, -32603, 'This is a bug in sentinel; its standard error has more');
  }
}

function failure(id: unknown, code: number, message: string, data?: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, ...(data === undefined ? {} : { data }) } });
}
