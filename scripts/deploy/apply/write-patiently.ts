import { serviceMessage, succeeded } from '../arm/arm-answer';
import type { ArmAnswer } from '../arm/arm-answer';
import type { ArmClient } from '../arm/arm-client';

/** Why a write is refused for now: it is the same write that goes through once something else has ended. */
export interface PassingRefusal {
  /** The code in the service's answer; its status may differ. */
  readonly words: RegExp;
  /** For a person who waits. */
  readonly reason: string;
  /** Seconds before each further attempt. */
  readonly delays: readonly number[];
}

const someMinutes = [5, 10, 15, 20, 30, 30, 30, 30, 30, 30, 30, 30];

/** GET and list say that a deleted watchlist is gone, for minutes longer (Azure/Azure-Sentinel issue 10044). */
const deletion: PassingRefusal = {
  words: /delete is currently in progress/i,
  reason: 'what was there before is still being deleted',
  delays: someMinutes,
};

const passingRefusals: readonly PassingRefusal[] = [
  deletion,
  {
    // Saved searches that are written at the same time, whoever writes the others (Azure/Azure-Sentinel issue 10481).
    words: /\bNewerDataExists\b/,
    reason: 'another tool writes saved searches',
    delays: [2, 5, 10, 20, 30, 60, 60],
  },
  {
    // The id of a rule that was deleted a short time ago. (Reported by users; the documentation does not have it.)
    words: /was recently deleted/i,
    reason: 'the service does not take the id of a deleted rule yet',
    delays: someMinutes,
  },
  {
    // While the rows of a watchlist are taken in it can be neither changed nor deleted (Watchlists API, uploadStatus).
    words: /upload is (?:currently )?in progress|currently being uploaded/i,
    reason: 'the service still takes in the rows of the watchlist',
    delays: someMinutes,
  },
];

/**
 * Sends a write, and again as long as the service says that something else has to end first.
 *
 * @param send the write; asked anew each time
 * @returns the answer, which may still be a refusal
 */
export async function writePatiently(
  client: Pick<ArmClient, 'wait'>,
  send: (attempt: number) => Promise<ArmAnswer>,
): Promise<ArmAnswer> {
  for (let attempt = 0; ; attempt++) {
    const answer = await send(attempt);
    if (succeeded(answer)) return answer;
    const refusal = passingRefusal(answer);
    const delay = refusal?.delays[attempt];
    if (refusal === undefined || delay === undefined) return answer;
    await client.wait(delay * 1000, refusal.reason);
  }
}

/** Why a refusal passes by itself; undefined if it does not. */
export function passingRefusal(answer: ArmAnswer): PassingRefusal | undefined {
  const said = succeeded(answer) ? '' : serviceMessage(answer);
  return passingRefusals.find(({ words }) => words.test(said));
}

/** True where a deletion is refused because one goes on already. */
export function isBeingDeletedAlready(answer: ArmAnswer): boolean {
  return passingRefusal(answer) === deletion;
}
