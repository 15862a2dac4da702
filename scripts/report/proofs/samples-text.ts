import type { DatasetFacts } from '../../prove/recordings/dataset';
import type { UnmappedField } from '../../prove/recordings/read-recording';
import { countOf } from '../../source/count-of';
import { escapeLine } from '../text/terminal-text';

/** What was made of a recording: its rows by table, when they are, and which fields no table holds. */
export function datasetText(
  place: string,
  { form, from, to, rows, unmapped, techniques, moved }: DatasetFacts,
): string {
  const shift = moved === undefined ? '' : `, moved by ${moved}`;
  const lines = [
    `${place}: ${form}, ${from} to ${to}${shift}`,
    ...Object.entries(rows).map(([table, count]) => `  ${table}: ${countOf(count, 'row')}`),
    `  techniques: ${techniques.length === 0 ? 'none named' : techniques.join(', ')}`,
    ...unmappedLines(unmapped),
  ];
  return lines.map((line) => `${escapeLine(line)}\n`).join('');
}

function unmappedLines(unmapped: readonly UnmappedField[]): string[] {
  const tables = [...new Set(unmapped.map(({ table }) => table))];
  return tables.map((table) => {
    const own = unmapped.filter((each) => each.table === table);
    const listed = own.map(({ field, count }) => `${field} (${String(count)})`).join(', ');
    return `  ${table} has no column for ${countOf(own.length, 'field')}: ${listed}`;
  });
}
