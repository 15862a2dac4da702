import type { Json, RecordedEvent, RecordingProblem, SplitRecording } from './recorded-row';

/** Whether a text is a log of Zeek's own format, whose lines that begin with # say its separator and fields. */
export function isZeekText(text: string): boolean {
  return text.startsWith('#separator');
}

interface Header {
  path: string;
  fields: readonly string[];
  types: readonly string[];
  separator: string;
  unset: string;
  empty: string;
  listSeparator: string;
}

/** Takes apart a log of Zeek: a header of lines with #, then one event a line. ("Zeek Log Formats and Inspection") */
export function splitZeekText(text: string): SplitRecording {
  const events: RecordedEvent[] = [];
  const problems: RecordingProblem[] = [];
  const header: Header = {
    path: '',
    fields: [],
    types: [],
    separator: '\t',
    unset: '-',
    empty: '(empty)',
    listSeparator: ',',
  };
  for (const [index, written] of text.split('\n').entries()) {
    const line = written.replace(/\r$/, '');
    if (line.startsWith('#')) readHeader(line, header);
    else if (line !== '') {
      const cells = line.split(header.separator);
      if (cells.length === header.fields.length) events.push({ fields: rowOf(cells, header), line: index + 1 });
      else
        problems.push({
          line: index + 1,
          message: `${String(cells.length)} fields, and the header has ${String(header.fields.length)}`,
        });
    }
  }
  return { events, problems };
}

function readHeader(line: string, header: Header): void {
  const [name = '', ...rest] = line.startsWith('#separator') ? line.split(' ') : line.split(header.separator);
  const [first = ''] = rest;
  if (name === '#separator')
    header.separator = first.replace(/\\x([0-9a-f]{2})/gi, (_, code: string) =>
      String.fromCharCode(parseInt(code, 16)),
    );
  else if (name === '#set_separator') header.listSeparator = first;
  else if (name === '#empty_field') header.empty = first;
  else if (name === '#unset_field') header.unset = first;
  else if (name === '#path') header.path = first;
  else if (name === '#fields') header.fields = rest;
  else if (name === '#types') header.types = rest;
}

const numbers = ['count', 'int', 'port', 'double', 'interval', 'time'];

function rowOf(
  cells: readonly string[],
  { fields, types, unset, empty, listSeparator, path }: Header,
): RecordedEvent['fields'] {
  const read = (cell: string, type: string): Json => {
    if (/^(?:set|vector)\[/.test(type)) return cell === empty ? [] : cell.split(listSeparator);
    if (type === 'bool') return cell === 'T';
    return numbers.includes(type) ? Number(cell) : cell === empty ? '' : cell;
  };
  const row = fields.map((name, index): [string, Json] => [name, read(cells[index]!, types[index] ?? 'string')]);
  return { _path: path, ...Object.fromEntries(row.filter((_, index) => cells[index] !== unset)) };
}
