import type { CsvDialect } from '../../source/csv-rows';
import { isColumnName } from './csv-columns';
import type { FeedText } from './feed-item';

/** How much of a list is looked at, in UTF-16 units and lines. */
const headLength = 1 << 18;
const headLines = 300;

/** The surest first: texts hold few tabs. */
const delimiters = ['\t', ',', ';', '|'];

/** Lines of a hosts file, which begin with where the names are led, and of a browser's filter. */
const blockingLine = /^(?:(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+\S|\|\|)/;

/**
 * Finds out what separates the cells of a list: the character of which most lines have as many; none where its lines are
 * one cell each, though some of them may hold commas. Lines that begin with `#`, `//` or, where that separates nothing,
 * `;` are comments.
 */
export async function findCsvDialect(text: FeedText): Promise<Required<Omit<CsvDialect, 'onComment' | 'isStrict'>>> {
  const lines = (await readLines(text)).map((line) => line.trim());
  const said = /^sep=(.)$/i.exec(lines[0] ?? '');
  const rows = lines.filter((line) => line !== '' && !/^(?:#|\/\/|;|!|sep=)/i.test(line)).map(withoutRemark);
  const isBlocking = rows.filter((line) => blockingLine.test(line)).length * 2 > rows.length;
  const delimiter = said?.[1] ?? (isBlocking ? '' : findDelimiter(rows));
  // A row may begin with an empty cell, but not all of the first.
  const isSemicolon = delimiter === ';' && lines.find((line) => line !== '')?.startsWith(';') !== true;
  const comments = ['#', '//', ...(isSemicolon ? [] : [';']), ...(delimiter === '' ? ['!'] : [])];
  // What Excel writes before a list and reads as its separator.
  return { delimiter, comments: said === null ? comments : [...comments, lines[0] ?? ''] };
}

/** A line of one column without what follows the indicator, in which there may be commas. */
function withoutRemark(line: string): string {
  return line.replace(/^(\S+)\s+(?:#|\/\/).*$/, '$1');
}

/** The first lines of a list, of which the last is whole. */
async function readLines(text: FeedText): Promise<readonly string[]> {
  let head = '';
  let isWhole = true;
  for await (const piece of text()) {
    head += piece;
    isWhole = head.length < headLength;
    if (!isWhole) break;
  }
  const lines = head.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  return (isWhole ? lines : lines.slice(0, -1)).slice(0, headLines);
}

function findDelimiter(lines: readonly string[]): string {
  const bare = lines.map((line) => line.replace(/"[^"]*"/g, ''));
  let best = { delimiter: '', share: 0 };
  for (const delimiter of delimiters) {
    const counts = bare.map((line) => line.split(delimiter).length - 1);
    const share = shareOfUsual(counts);
    const isNamed = (counts[0] ?? 0) > 0 && (lines[0] ?? '').split(delimiter).some((name) => isColumnName(name));
    if ((share >= 0.5 || isNamed) && share > best.share) best = { delimiter, share };
  }
  return best.delimiter;
}

/** The share of the lines that have the commonest count, if that is not 0. */
function shareOfUsual(counts: readonly number[]): number {
  const lines = new Map<number, number>();
  for (const count of counts) if (count > 0) lines.set(count, (lines.get(count) ?? 0) + 1);
  return Math.max(0, ...lines.values()) / counts.length;
}
