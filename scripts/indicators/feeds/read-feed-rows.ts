import { CsvProblem, readCsvRows } from '../../source/csv-rows';
import type { CsvDialect, CsvRow } from '../../source/csv-rows';
import { OperationError } from '../../source/operation-error';
import type { FeedText } from './feed-item';

/**
 * Reads the rows of a feed in CSV, or the first of them.
 *
 * @throws OperationError if a quote is never closed
 */
export async function readFeedRows(
  text: FeedText,
  dialect: CsvDialect,
  onRow: (row: CsvRow) => void,
  most?: number,
): Promise<void> {
  try {
    await readCsvRows(text(), dialect, onRow, most);
  } catch (cause) {
    if (!(cause instanceof CsvProblem)) throw cause;
    const help = 'Look at that line; the feed may also have been cut off.';
    throw new OperationError(`The feed cannot be read as CSV: ${cause.message}`, help, { cause });
  }
}
