import { OperationError } from '../../source/operation-error';

/** How long a workspace is waited for when a command is not told otherwise, in milliseconds. */
export const usualPatienceMs = 120_000;

/**
 * How long a command waits for a workspace that answers nothing, or never to the end: one for all requests to it. Answers
 * that are refusals are answers; how often they are asked again is for retry-delay.ts.
 */
export interface Patience {
  readonly limitMs: number;
  /** Milliseconds of a clock that only runs forward. */
  readonly elapsed: () => number;
  /**
   * Lets a request be sent once, for as long as there is patience left.
   *
   * @param send takes the signal that ends it, after which it is an ETIMEDOUT
   * @throws OperationError if there is no patience left, for this request or for any
   */
  readonly attempt: <T>(request: PatientRequest, send: (signal: AbortSignal) => Promise<T>) => Promise<T>;
}

/** A request, whatever the number of its attempts. */
export interface PatientRequest {
  /** The address that a person is told. */
  readonly address: string;
  /** Whether it is sent again if an attempt gets no answer. */
  readonly isRepeated: boolean;
  /** What sending its content takes beside the wait for an answer, in milliseconds. */
  readonly contentMs: number;
  /** Told while nothing comes: since when, and how long it is still waited for. */
  readonly onWait: (reason: string, milliseconds: number) => void;
  /** Time that its attempts took so far, in milliseconds. */
  spentMs: number;
}

/** An attempt may be lost on its way, so none takes all: Azure Resource Manager itself gives up after 60 s. */
const shareOfAttempt = 0.6;
/** How often a person is told, as a share of the limit. */
const shareOfNotice = 0.25;
/** After which silence others need not wait for it, as a share of the limit. */
const shareOfSilence = 0.05;

/** An attempt that was not answered to its end in time. */
class AttemptTimeout extends Error {
  override readonly name = 'AbortError';
}

/**
 * @param elapsed see {@link Patience.elapsed}
 * @param onSilence told when a request has waited for so long that whoever waits behind it had better begin
 */
export function createPatience(
  limitMs: number,
  elapsed: () => number,
  onSilence: () => void = () => undefined,
): Patience {
  let isOver = false;
  let underWay = 0;
  let silentSince: number | undefined;
  let saidAt = -Infinity;

  function allow(request: PatientRequest, began: number): number {
    silentSince ??= began;
    const left = limitMs - Math.max(request.spentMs, began - silentSince);
    if (isOver || left <= 0) {
      isOver = true;
      throw gaveUp(request.address, limitMs);
    }
    return (request.isRepeated ? Math.min(left, limitMs * shareOfAttempt) : left) + request.contentMs;
  }

  function say(request: PatientRequest, began: number): void {
    const now = elapsed();
    const silence = request.spentMs + now - began;
    if (now - saidAt < limitMs * shareOfNotice * 0.9 || silence >= limitMs) return;
    saidAt = now;
    const seconds = Math.round(silence / 1000);
    request.onWait(`${request.address} has given no whole answer for ${seconds} s`, limitMs - silence);
  }

  return {
    limitMs,
    elapsed,
    attempt: async (request, send) => {
      const began = elapsed();
      const milliseconds = allow(request, began);
      const controller = new AbortController();
      const notice = setInterval(() => say(request, began), limitMs * shareOfNotice);
      const silence = setTimeout(onSilence, limitMs * shareOfSilence + request.contentMs);
      let end: NodeJS.Timeout | undefined;
      underWay++;
      try {
        const timeout = new Promise<never>((_, reject) => {
          end = setTimeout(() => {
            reject(request.isRepeated ? new AttemptTimeout() : gaveUp(request.address, limitMs));
            controller.abort();
          }, milliseconds);
        });
        const answer = await Promise.race([send(controller.signal), timeout]);
        silentSince = underWay > 1 ? elapsed() : undefined;
        return answer;
      } finally {
        underWay--;
        clearTimeout(end);
        clearInterval(notice);
        clearTimeout(silence);
        request.spentMs += Math.max(0, elapsed() - began - request.contentMs);
      }
    },
  };
}

function gaveUp(address: string, limitMs: number): OperationError {
  return new OperationError(
    `${address}: no whole answer came within ${Math.round(limitMs / 1000)} s`,
    'Check the address in the workspace file, the network and the proxy. To wait longer, say --patience SECONDS.',
  );
}
