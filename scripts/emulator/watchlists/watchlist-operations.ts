import { randomUUID } from 'node:crypto';
import type { ApiAnswer, ApiRequest } from '../wire/api';
import { notFound } from '../wire/api';
import { sentinelIdOf } from '../wire/arm-resource';

/** Long-running operations on watchlists: they live as long as the server. */
export interface WatchlistOperations {
  /** Headers that tell the client where to ask for the operation. `polls` answers say that it still goes on. */
  readonly start: (request: ApiRequest, operation: Operation) => Record<string, string>;
  readonly status: (request: ApiRequest) => ApiAnswer;
}

export interface Operation {
  readonly goingOn: 'InProgress' | 'Uploading' | 'Deleting';
  /** How many questions are answered with `goingOn` before the operation has succeeded. */
  readonly polls: number;
  readonly startTime: Date;
  /** Why it ends as Failed; undefined if it succeeds. */
  readonly problem?: string | undefined;
  /** Called at each question that is answered with `goingOn`. */
  readonly onPoll?: () => void;
}

/**
 * From this version on, writing and deleting a watchlist are long-running. (Watchlists, Microsoft.SecurityInsights.)
 */
export const firstAsynchronousVersion = '2024-09-01';

/** Keeps the long operations of watchlists, each at an address where it can be asked about. */
export function createWatchlistOperations(): WatchlistOperations {
  const operations = new Map<string, Operation & { asked: number }>();
  return {
    start: (request, operation) => {
      const id = randomUUID();
      operations.set(id, { ...operation, asked: 0 });
      const version = request.query['api-version']!;
      const alias = encodeURIComponent(request.parameters['alias']!);
      const origin = new URL(request.address).origin;
      const path = `${sentinelIdOf(request)}/watchlists/${alias}/watchlistStatuses/${id}`;
      const link = `${origin}${path}?api-version=${version}`;
      // A deletion names its place twice, and no delay. (Recorded answer of 2024.)
      const more: Record<string, string> =
        operation.goingOn === 'Deleting' ? { location: link } : { 'retry-after': '0' };
      return { 'azure-asyncoperation': link, ...more };
    },
    status: (request) => {
      const id = request.parameters['operation']!;
      const operation = operations.get(id);
      if (operation === undefined) return notFound('The operation');
      operation.asked += 1;
      const isGoingOn = operation.asked <= operation.polls;
      if (isGoingOn) operation.onPoll?.();
      const { problem } = operation;
      const status = isGoingOn ? operation.goingOn : problem === undefined ? 'Succeeded' : 'Failed';
      const error = status === 'Failed' ? { error: { code: 'BadRequest', message: problem } } : {};
      const startTime = operation.startTime.toISOString();
      const body = {
        id: new URL(request.address).pathname,
        name: id,
        status,
        startTime,
        percentComplete: 100,
        ...error,
      };
      return { status: 200, body, ...(isGoingOn ? { headers: { 'retry-after': '0' } } : {}) };
    },
  };
}
