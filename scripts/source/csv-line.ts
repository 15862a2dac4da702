/**
 * Cells as one line of CSV (RFC 4180): quoted are those that hold a comma, a quote or a line end, and those that begin
 * or end with white space, which readers may take away.
 */
export function csvLine(cells: readonly string[], lineEnd: '\n' | '\r\n'): string {
  return cells.map(csvCell).join(',') + lineEnd;
}

/** A text as it stands in CSV. */
export function csvCell(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** The cells of a record as they are written, quotes included. */
export function writtenCells(record: string): readonly string[] {
  return record.match(/(?<=^|,)(?:"(?:[^"]|"")*"|[^,"]*)(?=,|$)/g) ?? [];
}
