import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request on its way to the local workspace. `number` counts from 1. */
export interface PassingRequest {
  readonly number: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** What a gateway does with a request, instead of passing it on as it is. */
export type Interference =
  | { readonly type: 'answer'; readonly status: number; readonly body?: unknown }
  /** The connection closes; `isDone` says whether the request took effect before. */
  | { readonly type: 'cut'; readonly isDone: boolean }
  /** The answer is passed on with another body. */
  | { readonly type: 'rewrite'; readonly body: (text: string) => string };

export type Interfere = (request: PassingRequest) => Interference | undefined;

/** The envelope in which Azure Resource Manager refuses. */
export function refusal(status: number, code: string, message: string): Interference {
  return { type: 'answer', status, body: { error: { code, message } } };
}

/**
 * Starts a server that stands between a client and the local workspace, and answers for it as the service has been seen
 * to answer.
 *
 * @param prefix the path under which it takes requests, such as `/arm`
 */
export async function startGateway(upstream: string, interfere: Interfere, prefix = '') {
  const seen: PassingRequest[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', upstream);
      const passing: PassingRequest = {
        number: seen.length + 1,
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      seen.push(passing);
      void answer(passing, request, response);
    });
  });

  async function answer(passing: PassingRequest, request: http.IncomingMessage, response: http.ServerResponse) {
    const chosen = passing.path.startsWith(`${prefix}/`) ? interfere(passing) : refusal(404, 'NotFound', 'No.');
    if (chosen?.type === 'answer') {
      response.writeHead(chosen.status, { 'content-type': 'application/json' });
      return void response.end(chosen.body === undefined ? undefined : JSON.stringify(chosen.body));
    }
    if (chosen?.type === 'cut' && !chosen.isDone) return void request.socket.destroy();
    const passed = await pass(passing, request);
    if (chosen?.type === 'cut') return void request.socket.destroy();
    response.writeHead(passed.status, passed.headers);
    response.end(chosen === undefined ? passed.text : chosen.body(passed.text));
  }

  async function pass({ method, path, query, body }: PassingRequest, { headers }: http.IncomingMessage) {
    const answer = await fetch(`${upstream}${path.slice(prefix.length)}?${query.toString()}`, {
      method,
      headers: { authorization: headers.authorization ?? '', 'content-type': 'application/json' },
      ...(body === '' ? {} : { body }),
    });
    const names = ['content-type', 'azure-asyncoperation', 'location', 'retry-after'];
    const kept = names.flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, named(value)] as const];
    });
    return { status: answer.status, headers: Object.fromEntries(kept), text: named(await answer.text()) };
  }

  /** The service does not know of the gateway: its links name its own host. */
  const named = (text: string) => text.replaceAll(`https://${new URL(upstream).host}`, 'https://management.azure.com');

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    seen: seen as readonly PassingRequest[],
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
