import { createHttpHeaders, createPipelineRequest, isRestError } from '@azure/core-rest-pipeline';
import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';

export type { PipelinePolicy, PipelineRequest, PipelineResponse };

/** True for an address of this machine; `localhost` is one everywhere (RFC 6761, section 6.3). */
export function isLoopback(hostname: string): boolean {
  return hostname === '[::1]' || hostname === 'localhost' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** A request with a JSON body, at an https address. */
export function jsonRequest(
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  url: string,
  body: unknown,
  options: { readonly timeoutMs: number; readonly loopback: boolean },
): PipelineRequest {
  const headers = createHttpHeaders({ accept: 'application/json' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  return createPipelineRequest({
    method,
    url,
    headers,
    // Not `timeout`: the client forgets to stop its timer where a connection breaks, and the process would wait for it.
    abortSignal: AbortSignal.timeout(options.timeoutMs),
    allowInsecureConnection: options.loopback,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/**
 * Sends what is addressed to loopback as http. The SDK adds a token to https addresses only, so the address stays https
 * until the token is in; any other address is refused here, so no token leaves this machine in the clear.
 */
export const plainLoopbackPolicy: PipelinePolicy = {
  name: 'plainLoopbackPolicy',
  sendRequest(request, next) {
    const url = new URL(request.url);
    if (!isLoopback(url.hostname)) throw new Error('A plain connection goes to loopback alone.');
    url.protocol = 'http:';
    request.url = url.href;
    return next(request);
  },
};

/** The status that came with a broken answer, and the code of a connection that broke; undefined for other errors. */
export function connectionFailure(error: unknown): { readonly code: string | undefined } | undefined {
  if (isRestError(error)) return { code: error.code };
  return error instanceof Error && error.name === 'AbortError' ? { code: 'ETIMEDOUT' } : undefined;
}
