import times from '../../../schemas/data/service-times.json';

/** A request as a quirk sees it. `number` counts the requests of this server from 1. */
export interface ObservedRequest {
  readonly number: number;
  readonly method: string;
  readonly path: string;
}

/** How a quirk breaks an answer. */
export type Fault =
  | {
      readonly type: 'answer';
      readonly status: number;
      readonly code: string;
      readonly message?: string;
      readonly retryAfterSeconds?: number;
    }
  /** A gateway in between answers in its own words. */
  | { readonly type: 'page'; readonly status: number }
  /** The request is done, and half of its answer sent. */
  | { readonly type: 'cutOff' }
  /** The connection closes; `isDone` says whether the request took effect before. */
  | { readonly type: 'dropped'; readonly isDone: boolean }
  | { readonly type: 'slow'; readonly milliseconds: number }
  /** Takes as long as the service does. */
  | { readonly type: 'serviceTime' };

interface QuirkDescription {
  readonly summary: string;
  /** For quirks of single requests: what happens to those chosen. The others change how a resource behaves. */
  readonly fault?: Fault;
  /** Which requests are chosen where nobody says. */
  readonly when?: (request: ObservedRequest) => boolean;
}

const everyThird = (request: ObservedRequest): boolean => request.number % 3 === 0;

/**
 * What the service is known to do now and then, switched on by name. ("Request limits and throttling", Azure Resource
 * Manager; public issue reports about watchlists and saved searches.)
 */
export const quirkDescriptions = {
  throttled: {
    summary: 'every third request is answered 429 with Retry-After',
    fault: { type: 'answer', status: 429, code: 'TooManyRequests', retryAfterSeconds: 1 },
    when: everyThird,
  },
  'throttled-silently': {
    summary: 'every third request is answered 429 without Retry-After',
    fault: { type: 'answer', status: 429, code: 'TooManyRequests' },
    when: everyThird,
  },
  'server-error': {
    summary: 'every third request is answered 500',
    fault: { type: 'answer', status: 500, code: 'InternalServerError' },
    when: everyThird,
  },
  unavailable: {
    summary: 'every third request is answered 503 with Retry-After',
    fault: { type: 'answer', status: 503, code: 'ServiceUnavailable', retryAfterSeconds: 1 },
    when: everyThird,
  },
  'timed-out': {
    summary: 'every third request is answered 408',
    fault: { type: 'answer', status: 408, code: 'RequestTimeout' },
    when: everyThird,
  },
  'bad-gateway': {
    summary: 'every third request is answered 502 with a page of HTML',
    fault: { type: 'page', status: 502 },
    when: everyThird,
  },
  'cut-off': {
    summary: 'every third request takes effect and is answered with half a body',
    fault: { type: 'cutOff' },
    when: everyThird,
  },
  dropped: {
    summary: 'every third connection closes before the request takes effect',
    fault: { type: 'dropped', isDone: false },
    when: everyThird,
  },
  'dropped-after': {
    summary: 'every third request takes effect and is not answered',
    fault: { type: 'dropped', isDone: true },
    when: everyThird,
  },
  slow: {
    summary: 'every request takes 150 ms longer',
    fault: { type: 'slow', milliseconds: 150 },
    when: () => true,
  },
  'roles-spreading': {
    summary: 'the first two requests are answered 401, as while a role assignment spreads',
    fault: { type: 'answer', status: 401, code: 'Unauthorized' },
    when: (request) => request.number <= 2,
  },
  'access-spreading': {
    summary: 'the first two requests are answered 403, as while a role assignment spreads',
    fault: {
      type: 'answer',
      status: 403,
      code: 'AuthorizationFailed',
      message:
        'The client does not have authorization to perform the action over the scope, or the scope is invalid. ' +
        'If access was recently granted, please refresh your credentials.',
    },
    when: (request) => request.number <= 2,
  },
  'service-times': {
    summary: 'writes of watchlists and their items take the seconds that they take in Azure',
    fault: { type: 'serviceTime' },
    when: (request) => serviceMilliseconds(request) > 0,
  },
  'query-timeout': {
    summary: 'every query is answered 504, as one that takes too long',
    fault: { type: 'answer', status: 504, code: 'GatewayTimeout' },
    when: (request) => /^\/v1\/workspaces\/[^/]+\/query$/i.test(request.path),
  },
  forbidden: {
    summary: 'every write is answered 403',
    fault: { type: 'answer', status: 403, code: 'AuthorizationFailed' },
    when: (request) => request.method !== 'GET',
  },
  'small-pages': { summary: 'lists give two items a page' },
  'slow-delete': { summary: 'a deleted watchlist is there until its deletion was asked about three times' },
  'lingering-delete': {
    summary: 'a deleted watchlist is gone, and refuses to be made again until that was tried three times',
  },
  'stuck-delete': { summary: 'the deletion of a watchlist is reported as going on for ever, though it happened' },
  'dedicated-cluster': { summary: '1,024 enabled Scheduled rules are taken instead of 512' },
  'ghost-items': { summary: 'queries see deleted watchlist items for five minutes more' },
  'ignored-content': { summary: 'the first content that each watchlist is sent is accepted and not stored' },
  'ignored-items': { summary: 'single watchlist items are accepted and not stored, and their deletions not done' },
  'failed-upload': { summary: 'what a watchlist is fetched from storage ends as Failed, and makes no items' },
  'auto-disable': { summary: 'a rule whose query cannot run any more is disabled and renamed at its next run' },
  'busy-searches': { summary: 'the first write of each saved search is refused with 409' },
  'one-metadata': { summary: 'a second metadata of the same parent under another name is refused' },
  'fixed-kinds': { summary: 'a rule cannot be written over by one of another kind' },
  gateway: { summary: 'links in answers name management.azure.com, as behind a gateway' },
  'racing-searches': { summary: 'saved searches written at the same time refuse one another with 409' },
} as const satisfies Readonly<Record<string, QuirkDescription>>;

export type QuirkName = keyof typeof quirkDescriptions;

export interface Quirk {
  readonly name: QuirkName;
  /** Which requests it breaks, if that is not the quirk's own choice. */
  readonly when?: (request: ObservedRequest) => boolean;
  /** The factor of the times of `service-times`; 1 if left out. */
  readonly scale?: number;
}

/** How long the service was seen to take for a request. */
const serviceTimes: readonly { readonly method: string; readonly path: RegExp; readonly milliseconds: number }[] = [
  { method: 'PUT', path: /\/watchlists\/[^/]+\/watchlistItems\/[^/]+$/i, milliseconds: times.itemPut.seconds * 1000 },
  {
    method: 'DELETE',
    path: /\/watchlists\/[^/]+\/watchlistItems\/[^/]+$/i,
    milliseconds: times.itemDelete.seconds * 1000,
  },
  { method: 'DELETE', path: /\/watchlists\/[^/]+$/i, milliseconds: times.watchlistDelete.seconds * 1000 },
];

/** The milliseconds that the service takes for a request; 0 if no time worth telling was seen. */
export function serviceMilliseconds({ method, path }: Pick<ObservedRequest, 'method' | 'path'>): number {
  return serviceTimes.find((time) => time.method === method && time.path.test(path))?.milliseconds ?? 0;
}

/** The first fault that the quirks choose for a request; undefined if it is answered as it should. */
export function chooseFault(
  quirks: readonly Quirk[],
  request: ObservedRequest,
): Exclude<Fault, { type: 'serviceTime' }> | undefined {
  for (const quirk of quirks) {
    const description: QuirkDescription = quirkDescriptions[quirk.name];
    if (description.fault === undefined || (quirk.when ?? description.when)?.(request) !== true) continue;
    const { fault } = description;
    if (fault.type !== 'serviceTime') return fault;
    return { type: 'slow', milliseconds: serviceMilliseconds(request) * (quirk.scale ?? 1) };
  }
  return undefined;
}

/** True if the local workspace plays a quirk. */
export function hasQuirk(quirks: readonly Quirk[], name: QuirkName): boolean {
  return quirks.some((quirk) => quirk.name === name);
}
