import { OperationError } from '../../source/operation-error';
import { errorCode, readBody, succeeded } from './arm-answer';
import type { ArmAnswer } from './arm-answer';
import { connectionFailure } from './http-pipeline';
import type { PipelineResponse } from './http-pipeline';
import type { Patience } from './patience';
import type { FailedAttempt } from './retry-delay';
import {
  announcedDelay,
  isExpiredToken,
  isMissingRole,
  retryAfterOf,
  retryDelay,
  roleSpreadingMs,
} from './retry-delay';
import { ownValue } from '../../source/own-value';

/** What sending a request takes beside the request. */
export interface RetryContext {
  /** Has the next attempt ask for a token anew; if it is left out, a token cannot be renewed. */
  readonly renewToken?: () => void;
  /** The address that failures name: https, or http on loopback. */
  readonly endpoint: string;
  readonly now: () => Date;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** How long is waited for a server that does not answer. */
  readonly patience: Patience;
  /** What sending the content takes beside the wait for an answer, in milliseconds; nothing where it is left out. */
  readonly contentMs?: number;
  /** Told before every wait of a second or more, so that nobody wonders. */
  readonly onWait: (reason: string, milliseconds: number) => void;
}

/** Since when requests of one sort are refused for want of a role; one for all requests of that sort. */
export interface RolePatience {
  refusedSince: number | undefined;
}

/**
 * Sends a request, and once more as long as a later attempt may do better. The answer may still be a failure.
 *
 * @param roles how long a role has been waited for
 * @throws OperationError if no answer came
 */
export async function sendWithRetries(
  context: RetryContext,
  roles: RolePatience,
  attempt: (signal: AbortSignal) => Promise<PipelineResponse>,
): Promise<ArmAnswer> {
  const { endpoint, contentMs = 0, onWait } = context;
  const request = { address: endpoint, isRepeated: true, contentMs, onWait, spentMs: 0 };
  for (let count = 1; ; count++) {
    const outcome = await tryOnce(() => context.patience.attempt(request, attempt));
    if (outcome.type === 'answer' && succeeded(outcome.answer)) {
      roles.refusedSince = undefined;
      return outcome.answer;
    }
    const answer = outcome.type === 'answer' ? outcome.answer : undefined;
    const failed = {
      status: answer?.status,
      code: answer && errorCode(answer),
      retryAfterMs: answer && (retryAfterOf(answer.header, context.now()) ?? announcedDelay(answer)),
    };
    if (isExpiredToken(failed)) context.renewToken?.();
    const delay = isHopeless(failed, roles, context) ? undefined : retryDelay(failed, count, Math.random());
    if (delay !== undefined) {
      const reason = outcome.type === 'broken' ? outcome.reason : `the service answered ${outcome.answer.status}`;
      if (delay >= 1000) context.onWait(reason, delay);
      await context.wait(delay);
    } else if (outcome.type === 'answer') {
      return outcome.answer;
    } else {
      throw new OperationError(`${context.endpoint}: ${outcome.reason}`, outcome.help, { cause: outcome.cause });
    }
  }
}

/** True where a role has been waited for so long that it is not there, rather than on its way. */
function isHopeless(failed: FailedAttempt, roles: RolePatience, { now }: RetryContext): boolean {
  if (!isMissingRole(failed)) return false;
  roles.refusedSince ??= now().getTime();
  return now().getTime() - roles.refusedSince > roleSpreadingMs;
}

type Outcome =
  | { readonly type: 'answer'; readonly answer: ArmAnswer }
  | { readonly type: 'broken'; readonly reason: string; readonly help: string; readonly cause: unknown };

async function tryOnce(attempt: () => Promise<PipelineResponse>): Promise<Outcome> {
  try {
    const response = await attempt();
    const body = readBody(response.bodyAsText);
    const header = (name: string) => response.headers.get(name);
    if (body !== 'broken') return { type: 'answer', answer: { status: response.status, body, header } };
    // An error page of a proxy says enough by its status; a success without its content says nothing.
    if (response.status >= 300) return { type: 'answer', answer: { status: response.status, body: undefined, header } };
    return brokenAnswer(undefined);
  } catch (error) {
    const failure = connectionFailure(error);
    if (failure === undefined) throw error;
    return failure.code === 'PARSE_ERROR' ? brokenAnswer(error) : brokenConnection(failure.code, error);
  }
}

function brokenAnswer(cause: unknown): Outcome {
  const reason = 'the answer was cut off or is not JSON';
  const help = 'Check that the address is that of Azure Resource Manager and that no proxy answers in its place.';
  return { type: 'broken', reason, help, cause };
}

const connectionProblems: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut off',
  ENOTFOUND: 'the name does not resolve',
  ETIMEDOUT: 'no whole answer came in time',
};

function brokenConnection(code: string | undefined, cause: unknown): Outcome {
  const reason = ownValue(connectionProblems, code ?? '') ?? `the connection broke (${code ?? 'no reason given'})`;
  const help = 'Check the address in the workspace file, the network and the proxy, then run the command again.';
  return { type: 'broken', reason, help, cause };
}
