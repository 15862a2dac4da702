import type { ArmAnswer } from './arm-answer';
import { textAt } from './wire-json';

/** How an attempt at a request ended without being what was asked for. */
export interface FailedAttempt {
  /** The status of the answer; undefined if none came, or only a part of one. */
  readonly status: number | undefined;
  /** The code in the answer's error body. */
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;
}

const second = 1000;

/** A workspace that asks for more patience than this is left alone, and a person told. */
const longestRetryAfter = 120 * second;

const backoffs = {
  connection: [0.5, 1, 2],
  service: [0.5, 1, 2, 4],
  throttling: [1, 2, 4, 8, 16],
  /** A minute in all: the roles of a fresh assignment take a while to spread. */
  authorization: [2, 4, 8, 16, 30],
  /** With a new token. */
  expiredToken: [0.5, 5],
} as const;

/** These codes refuse the token itself, and waiting helps nothing. */
const tokenCodes: readonly string[] = [
  'InvalidAuthenticationToken',
  'InvalidAuthenticationTokenTenant',
  'AuthenticationFailed',
];

/**
 * How many milliseconds to wait before the next attempt; undefined if there should be none. All that is sent can
 * be sent twice: GET, PUT and DELETE, and POST of questions and of objects with their ids. The SDK's own policy waits
 * for Retry-After without a cap and gives up at once on a 429 that lacks it.
 *
 * @param attempt how many attempts there were, from 1
 * @param random a number in [0, 1), so that parallel requests do not come back all at once
 */
export function retryDelay(failed: FailedAttempt, attempt: number, random: number): number | undefined {
  const backoff = backoffOf(failed);
  const base = backoff?.[attempt - 1];
  if (base === undefined) return undefined;
  if (failed.retryAfterMs !== undefined) {
    return failed.retryAfterMs <= longestRetryAfter ? failed.retryAfterMs + random * second : undefined;
  }
  return base * second * (0.75 + random / 2);
}

/**
 * True for a refusal that a role assignment gives which has not spread yet: any 401 that is not about the token itself,
 * and of 403 this code alone. Others, such as RequestDisallowedByPolicy, stay as they are.
 */
export function isMissingRole({ status, code = '' }: Pick<FailedAttempt, 'status' | 'code'>): boolean {
  if (status === 401) return !tokenCodes.includes(code) && !isExpiredToken({ status, code });
  return status === 403 && code === 'AuthorizationFailed';
}

/** True where the token that was sent has ended meanwhile: in a long deployment, or on its way. */
export function isExpiredToken({ status, code }: Pick<FailedAttempt, 'status' | 'code'>): boolean {
  return status === 401 && code === 'ExpiredAuthenticationToken';
}

/**
 * How long in all a client waits for a role to spread, in milliseconds: once it has waited that long for one request,
 * the next one is refused at once.
 */
export const roleSpreadingMs = 75 * second;

function backoffOf(failed: FailedAttempt): readonly number[] | undefined {
  if (failed.status === undefined) return backoffs.connection;
  if (failed.status === 429) return backoffs.throttling;
  if (isExpiredToken(failed)) return backoffs.expiredToken;
  if (isMissingRole(failed)) return backoffs.authorization;
  if (failed.status === 401) return undefined;
  if (failed.status === 408) return backoffs.service;
  return failed.status >= 500 && failed.status !== 501 && failed.status !== 505 ? backoffs.service : undefined;
}

/**
 * What the headers ask to wait, in milliseconds: `retry-after-ms`, `x-ms-retry-after-ms`, or `Retry-After` in seconds
 * or as a date (RFC 9110, section 10.2.3).
 */
export function retryAfterOf(header: (name: string) => string | undefined, now: Date): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const milliseconds = Number(header(name) ?? NaN);
    if (milliseconds >= 0) return milliseconds;
  }
  const text = header('retry-after');
  if (text === undefined || text.trim() === '') return undefined;
  const seconds = Number(text);
  if (seconds >= 0) return seconds * second;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

/**
 * What the body of a 429 asks to wait, in milliseconds; undefined if it asks nothing. The upload API for threat
 * intelligence says it in a sentence alone. (Microsoft Learn, "Import threat intelligence … with the upload API".)
 */
export function announcedDelay({ status, body }: Pick<ArmAnswer, 'status' | 'body'>): number | undefined {
  const message = status === 429 ? textAt(body ?? {}, 'message') : undefined;
  const seconds = /Try again in (\d{1,6}) seconds?/i.exec(message ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds) * second;
}
