import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  isRestError,
} from '@azure/core-rest-pipeline';
import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { isLoopback } from '../../content/service-address';

export type { PipelinePolicy, PipelineRequest, PipelineResponse };

/** A request with a JSON body, at an https address. */
export function jsonRequest(
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  url: string,
  body: unknown,
  options: { readonly signal: AbortSignal; readonly loopback: boolean },
): PipelineRequest {
  const headers = createHttpHeaders({ accept: 'application/json' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  return createPipelineRequest({
    method,
    url,
    headers,
    // Not `timeout`: the client forgets to stop its timer where a connection breaks, and the process would wait for it.
    abortSignal: options.signal,
    allowInsecureConnection: options.loopback,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Makes what PUTs a text at an address, without a token of Azure's, and neither follows nor repeats anything. */
export function createContentSender(
  loopback: boolean,
): (
  url: string,
  text: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<PipelineResponse> {
  const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 0 }, redirectOptions: { maxRetries: 0 } });
  // As for the workspace's own requests: no proxy gets what is for this machine.
  if (loopback) pipeline.removePolicy({ name: 'proxyPolicy' });
  const client = createDefaultHttpClient();
  return (url, body, headers, signal) =>
    pipeline.sendRequest(
      client,
      createPipelineRequest({
        method: 'PUT',
        url,
        body,
        headers: createHttpHeaders({ ...headers }),
        abortSignal: signal,
        allowInsecureConnection: loopback,
      }),
    );
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
