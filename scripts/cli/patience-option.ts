import { usualPatienceMs } from '../deploy/arm/patience';
import { OperationError } from '../source/operation-error';

/** The flag of every command that asks a server. */
export const patienceOption = {
  flags: '--patience <seconds>',
  description:
    'how long to wait for a server that gives no whole answer; several workspaces are waited for side by side',
  default: String(usualPatienceMs / 1000),
} as const;

/**
 * Reads the flag.
 *
 * @param written undefined if the command has no such flag
 * @returns milliseconds
 * @throws OperationError for what is not a number of seconds
 */
export function readPatience(written: unknown): number {
  if (written === undefined) return usualPatienceMs;
  const seconds = Number(written);
  if (seconds >= 1 && seconds <= 86_400) return seconds * 1000;
  throw new OperationError(
    `'${String(written)}' is not a number of seconds to wait`,
    'Write --patience as a number from 1 to 86400.',
  );
}
