import { parseCsv } from '../../source/csv-document';
import { createSourceFile } from '../../source/source-file';
import type { JsonObject } from '../wire/api';

/** Limits of an upload in the body of a request. ("Watchlist limits", Microsoft Sentinel service limits; 3.8 MB.) */
export const largestRawContent = 3_800_000;
/** The limit of a file from storage: 500 MB. */
export const largestBlob = 524_288_000;
const longestLine = 10_240;

export type WatchlistContent =
  | { readonly kind: 'read'; readonly columns: readonly string[]; readonly rows: readonly JsonObject[] }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Reads `rawContent` as the service does: lines must end in CRLF, and the search key must be one of the columns and
 * never blank.
 * @param linesToSkip how many lines stand before the header
 * @param largest how many bytes it may have
 */
export function readWatchlistContent(
  rawContent: string,
  {
    searchKey,
    linesToSkip,
    largest,
  }: { readonly searchKey: string; readonly linesToSkip: number; readonly largest: number },
): WatchlistContent {
  if (Buffer.byteLength(rawContent) > largest) return refuse(`The content is larger than ${largest} bytes.`);
  const lines = rawContent.split('\r\n');
  if (lines.length < linesToSkip + 2 || lines[linesToSkip + 1] === '') return noItems();
  if (lines.some((line) => line.length > longestLine)) {
    return refuse(`A line of the content is longer than ${longestLine} characters.`);
  }
  const text = lines.slice(linesToSkip).join('\r\n');
  const { value, diagnostics } = parseCsv(createSourceFile('rawContent', text));
  const problem = diagnostics[0];
  if (value === undefined || problem !== undefined) return refuse(`Invalid csv content : ${problem?.message ?? ''}`);
  if (!value.columns.includes(searchKey)) {
    return refuse(`The items search key '${searchKey}' is not one of the columns of the content.`);
  }
  const columns = value.columns;
  const rows = value.records.map(({ cells }) =>
    Object.fromEntries(columns.map((column, index) => [column, cells[index]!])),
  );
  if (rows.some((row) => row[searchKey]!.trim() === '')) {
    return refuse(`The items search key '${searchKey}' is blank in a line of the content.`);
  }
  return rows.length === 0 ? noItems() : { kind: 'read', columns, rows };
}

function refuse(message: string): WatchlistContent {
  return { kind: 'refused', message };
}

/** The answer that content with bare line feeds gets, quoted in public issue reports. */
function noItems(): WatchlistContent {
  return refuse('Invalid csv content : no watchlist items found in the provided rawContent <rawContent>!');
}
