import { OperationError } from '../../source/operation-error';
import { failureOf, succeeded } from '../arm/arm-answer';
import type { ArmAnswer } from '../arm/arm-answer';
import type { ArmClient } from '../arm/arm-client';

const checks = 15;

/**
 * Waits until a watchlist whose deletion has begun is not there any more. The status of a delete has been seen to stay
 * at Deleting for ever; what counts is whether it is still there.
 *
 * @param started the answer to the delete, if it was asked for here
 * @throws OperationError if it is still there after a minute and a half
 */
export async function waitUntilGone(
  client: ArmClient,
  path: string,
  doing: string,
  started?: ArmAnswer,
): Promise<void> {
  for (let check = 0; check < checks; check++) {
    if (started !== undefined) await client.askOperation(started, doing);
    const answer = await client.get(path);
    if (answer.status === 404) return;
    if (!succeeded(answer)) throw failureOf(answer, doing);
    await client.wait(Math.min(10_000, 500 * 2 ** check));
  }
  throw new OperationError(
    `${doing} has begun and has not ended`,
    'Deploy again in some minutes; nothing else waits for it.',
  );
}
