import type { AnswerDifference } from '../../prove/replay/compare-answers';
import { rowsText } from '../text/rows-text';
import { escapeLine } from '../text/terminal-text';
import { countOf } from '../../source/count-of';

const mostRowsShown = 10;

/**
 * Writes for people how a workspace's answer and the one here compare.
 *
 * @param read how many rows both saw, by what they were read from
 */
export function comparisonText(
  slug: string,
  workspace: string,
  { columns, shared, onlyThere, onlyHere, equal }: AnswerDifference,
  read: ReadonlyMap<string, number>,
): string {
  const isSame = columns.length + onlyThere.length + onlyHere.length === 0;
  const seen = [...read].map(([name, count]) => `${escapeLine(name)} ${count.toLocaleString('en')}`).join(', ');
  return [
    `${escapeLine(slug)}: ${isSame ? 'the same' : 'not the same'} in ${escapeLine(workspace)} and here, ${countOf(equal, 'equal row')} (read: ${seen || 'nothing'})\n`,
    ...columns.map((sentence) => `  column ${escapeLine(sentence)}\n`),
    ...rowsOf('there alone', shared, onlyThere),
    ...rowsOf('here alone', shared, onlyHere),
  ].join('');
}

function rowsOf(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const more = rows.length > mostRowsShown ? `… and ${String(rows.length - mostRowsShown)} more\n` : '';
  return [`\n${countOf(rows.length, 'row')} ${title}:\n`, rowsText(columns, rows.slice(0, mostRowsShown)), more];
}
