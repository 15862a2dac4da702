import { csvCell, csvLine, writtenCells } from '../../source/csv-line';
import { applyEdits, lineBreakOf } from '../../source/edit-text';
import type { TextEdit } from '../../source/edit-text';
import { ownValue } from '../../source/own-value';
import type { Span } from '../../source/position';
import type { RowEdits } from './row-edits';

/**
 * The text of a CSV with other rows. Lines and cells that stay are as they were written, quotes included.
 *
 * @param spans where each entry stands in the text
 */
export function editCsvRows(
  text: string,
  columns: readonly string[],
  spans: readonly Span[],
  { removed, changed, added }: RowEdits,
): string {
  const edits = spans.flatMap(({ start, end }, index): TextEdit[] => {
    const lineEnd = end + (/^[^\S\r\n]*/.exec(text.slice(end))?.[0].length ?? 0);
    if (removed.has(index)) {
      const next = lineEnd + (/^\r?\n/.exec(text.slice(lineEnd, lineEnd + 2))?.[0].length ?? 0);
      return [{ span: { start, end: next }, text: '' }];
    }
    const cells = changed.get(index);
    if (cells === undefined) return [];
    const written = writtenCells(text.slice(start, lineEnd));
    const line = columns.map((column, position) => {
      const cell = ownValue(cells, column);
      return cell === undefined ? (written[position] ?? '') : csvCell(cell);
    });
    return [{ span: { start, end: lineEnd }, text: line.join(',') }];
  });
  const lineBreak = lineBreakOf(text);
  const kept = applyEdits(text, edits).text;
  const gap = added.length === 0 || kept === '' || kept.endsWith('\n') ? '' : lineBreak;
  const lines = added.map((row) =>
    csvLine(
      columns.map((column) => ownValue(row, column) ?? ''),
      lineBreak,
    ),
  );
  return `${kept}${gap}${lines.join('')}`;
}
