import { OperationError } from '../../source/operation-error';

/**
 * The alias of a watchlist, in the form that the schema of watchlists asks for, without the blanks that no file name
 * should have.
 *
 * @param help how one is named, as the beginning of a sentence
 * @throws OperationError if it is none
 */
export function readAlias(written: unknown, help: string): string {
  if (typeof written === 'string' && /^[A-Za-z0-9][A-Za-z0-9_-]{1,62}[A-Za-z0-9]$/.test(written)) return written;
  throw new OperationError(
    typeof written === 'string' ? `'${written}' is not an alias of a watchlist` : 'No watchlist is named',
    `${help}: 3 to 64 letters, digits, hyphens and underscores.`,
  );
}
