import { timingSafeEqual } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastify from 'fastify';
import type { ApiAnswer, ApiRequest, Route, Writer } from './api';
import { failure } from './api';
import type { Quirk } from './quirks';
import { chooseFault, hasQuirk } from './quirks';

/** Largest body of an ARM request. ("Azure Resource Manager limits": 4 MB.) */
const largestArmBody = 4 * 1024 * 1024;
/** Events are sent in batches; this bounds what one batch may hold in memory. */
const largestBody = 64 * 1024 * 1024;

export interface ListenOptions {
  readonly routes: readonly Route[];
  /** The bearer token that every request must carry; with `.person` behind it, it is that of a person. */
  readonly token: string;
  readonly quirks: readonly Quirk[];
  /** 0 for any free port. */
  readonly port: number;
}

/** Serves the routes on 127.0.0.1 alone. Throws what the system says where the port is taken. */
export async function listen(options: ListenOptions): Promise<{ url: string; close: () => Promise<void> }> {
  const server = fastify({
    bodyLimit: largestBody,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    routerOptions: { caseSensitive: false, maxParamLength: 500 },
  });
  // Bodies are read as text, so that a broken one gets ARM's answer and not the library's.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => {
    done(null, text);
  });
  server.setNotFoundHandler((request, reply) =>
    send(reply, failure(404, 'NotFound', `There is nothing at ${request.method} ${pathOf(request)}.`)),
  );
  server.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) => {
    const status = error.statusCode ?? 500;
    return send(
      reply,
      failure(status, status === 413 ? 'RequestEntityTooLarge' : 'InternalServerError', error.message),
    );
  });
  requireLoopback(server);
  requireToken(server, options.token);
  addRoutes(server, options);
  const url = await server.listen({ host: '127.0.0.1', port: options.port });
  return { url, close: () => server.close() };
}

/** A page in a browser can make any name of its own mean this address; such requests come with that name. */
function requireLoopback(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    if (['127.0.0.1', 'localhost', '[::1]'].includes(name)) return;
    await send(reply, failure(421, 'MisdirectedRequest', 'The local workspace answers on this machine alone.'));
  });
}

/** What stands behind the token if a person writes, as in the portal; else an application does. */
const ofPerson = '.person';

function writerOf(request: FastifyRequest): Writer {
  return request.headers.authorization?.endsWith(ofPerson) === true ? 'User' : 'Application';
}

function requireToken(server: FastifyInstance, token: string): void {
  const expected = [token, `${token}${ofPerson}`].map((each) => Buffer.from(`Bearer ${each}`));
  server.addHook('onRequest', async (request, reply) => {
    if ((request.routeOptions.config as { hasOwnRight?: boolean }).hasOwnRight === true) return;
    const sent = Buffer.from(request.headers.authorization ?? '');
    if (expected.some((each) => sent.length === each.length && timingSafeEqual(sent, each))) return;
    const message = 'The access token is missing or is not the one of this local workspace.';
    await send(
      reply,
      failure(401, 'InvalidAuthenticationToken', message, { 'www-authenticate': 'Bearer realm="local workspace"' }),
    );
  });
}

function addRoutes(server: FastifyInstance, { routes, quirks }: ListenOptions): void {
  let count = 0;
  for (const route of routes) {
    server.route({
      method: route.method,
      url: route.path,
      config: { hasOwnRight: route.hasOwnRight === true },
      handler: async (request, reply) => {
        count += 1;
        const fault = chooseFault(quirks, { number: count, method: request.method, path: pathOf(request) });
        const host = hasQuirk(quirks, 'gateway') ? 'management.azure.com' : request.headers.host;
        return answerWithFault(fault, reply, () => answer(route, request, host ?? '127.0.0.1'));
      },
    });
  }
}

async function answerWithFault(
  fault: ReturnType<typeof chooseFault>,
  reply: FastifyReply,
  handle: () => Promise<ApiAnswer>,
): Promise<FastifyReply> {
  switch (fault?.type) {
    case 'answer': {
      const retryAfter = fault.retryAfterSeconds;
      const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
      return send(
        reply,
        failure(fault.status, fault.code, fault.message ?? 'This answer was asked for by a quirk.', headers),
      );
    }
    case 'page':
      return reply
        .status(fault.status)
        .type('text/html')
        .send('<html><body>This page was asked for by a quirk.</body></html>');
    case 'cutOff':
      return cutOff(reply, await handle());
    case 'dropped':
      if (fault.isDone) await handle();
      reply.hijack();
      reply.raw.destroy();
      return reply;
    case 'slow':
      await wait(fault.milliseconds);
      return send(reply, await handle());
    case undefined:
      return send(reply, await handle());
  }
}

function cutOff(reply: FastifyReply, { status, body }: ApiAnswer): FastifyReply {
  const text = Buffer.from(JSON.stringify(body ?? {}));
  reply.hijack();
  reply.raw.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length + 1 });
  reply.raw.write(text.subarray(0, text.length / 2), () => reply.raw.destroy());
  return reply;
}

async function answer(route: Route, request: FastifyRequest, host: string): Promise<ApiAnswer> {
  const query = request.query as Readonly<Record<string, string>>;
  if (pathOf(request).toLowerCase().startsWith('/subscriptions/')) {
    if (query['api-version'] === undefined) {
      const message = 'The api-version query parameter (?api-version=) is required for all requests.';
      return failure(400, 'MissingApiVersionParameter', message);
    }
    if (Buffer.byteLength((request.body as string | undefined) ?? '') > largestArmBody) {
      return failure(413, 'RequestEntityTooLarge', `The request body is larger than ${largestArmBody} bytes.`);
    }
  }
  const body = bodyOf(request);
  if (body === invalidJson) {
    const message = 'The request content was invalid and could not be deserialized.';
    return failure(400, 'InvalidRequestContent', message);
  }
  return route.handle({
    parameters: request.params as ApiRequest['parameters'],
    query,
    headers: request.headers,
    body,
    writer: writerOf(request),
    // Clients send tokens over https alone, so they believe https and rewrite it for loopback.
    address: `https://${host}${pathOf(request)}`,
  });
}

const invalidJson = Symbol('invalid JSON');

function bodyOf(request: FastifyRequest): unknown {
  const text = request.body;
  if (typeof text !== 'string' || text === '') return undefined;
  if (
    !/\bjson\b/i.test(request.headers['content-type'] ?? '') ||
    /ndjson/i.test(request.headers['content-type'] ?? '')
  ) {
    return text;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return invalidJson;
  }
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0]!;
}

function send(reply: FastifyReply, { status, body, headers = {} }: ApiAnswer): FastifyReply {
  reply.status(status).headers(headers);
  return body === undefined ? reply.send() : reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}
