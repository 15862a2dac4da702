import { networksBetween } from '../networks-between';
import { longestText, refangText, trimText } from '../refang-text';
import { isValueName } from './csv-columns';
import { readTypeName } from './indicator-type-names';
import { typeValue } from './type-value';

/** A value of a cell, and what the cell or its column calls it. */
export interface CellValue {
  readonly value: string;
  readonly type: string | undefined;
}

/** Words for nothing, in lower case. */
const emptyWords: ReadonlySet<string> = new Set([
  '-',
  '--',
  'n/a',
  'na',
  'nil',
  'none',
  'null',
  'undefined',
  'unknown',
]);

/** What a cell says: without blanks and quotes around it; undefined if it is empty or a word for that. */
export function readCellText(cell: string | undefined): string | undefined {
  if (cell === undefined || cell === '') return undefined;
  if (cell.length > longestText) return cell.trim() || undefined;
  const text = isWrapped(cell) ? trimText(unwrap(trimText(cell))) : trimText(cell);
  return text === '' || (text.length < 10 && emptyWords.has(text.toLowerCase())) ? undefined : text;
}

const wrapping = /^["'`‘’“”«»]|["'`‘’“”«»,;]$/;

function isWrapped(cell: string): boolean {
  return wrapping.test(cell.charAt(0)) || wrapping.test(trimText(cell).slice(-1));
}

/** Takes quotes off that enclose a text, and commas and semicolons off its end. */
function unwrap(text: string): string {
  const bare = text.replace(/[\s,;]+$/, '');
  const match = /^(?:"(.*)"|'(.*)'|`+(.*?)`+|‘(.*)’|“(.*)”|«(.*)»)$/s.exec(bare);
  // Spreadsheets begin a cell with one quote that is text and nothing else.
  return match?.slice(1).find((inner) => inner !== undefined) ?? bare.replace(/^'/, '');
}

/** Nothing here could be a label, a range, or more than one value. */
const single = /^[\w./]+$/;

/**
 * The values of a cell: one, or several that stand together, as the hashes of one file do; a range of addresses as its
 * networks. A label before a value (`MD5: …`) says its type. Where a cell can be read as one value alone, it is.
 *
 * @param type what the column, or the row, calls its values
 */
export function readCellValues(text: string, type: string | undefined): readonly CellValue[] {
  if (single.test(text) || text.length > longestText) return [valueOf(text, type)];
  const [, name, labelled] = /^([a-z][a-z0-9 _-]{1,23}?)\s*[:=]\s*(?!\/\/)(\S.*)$/is.exec(text) ?? [];
  if (name !== undefined && labelled !== undefined) {
    const isType = readTypeName(name) !== undefined;
    if (isType || isValueName(name)) return readCellValues(trimText(labelled), isType ? name : type);
  }
  if (type !== undefined && readTypeName(type) === 'filename') return [{ value: text, type }];
  const range = readRange(text);
  if (range.length > 0) return range;
  return /[\s,;|]/.test(text) ? readSeveral(text, type) : [valueOf(text, type)];
}

function valueOf(value: string, type: string | undefined): CellValue {
  // One address in a list of networks.
  const isAddress = type !== undefined && readTypeName(type) === 'cidr' && !value.includes('/');
  return { value, type: isAddress ? 'ip' : type };
}

function readRange(text: string): readonly CellValue[] {
  const [, first, last] = /^(\d[\d.]{6,14})\s*(?:-|–|\bto\b)\s*(\d[\d.]{6,14})$/.exec(refangText(text)) ?? [];
  if (first === undefined || last === undefined) return [];
  return networksBetween(first, last).map((value) => ({ value, type: value.includes('/') ? 'cidr' : 'ip' }));
}

function readSeveral(text: string, type: string | undefined): readonly CellValue[] {
  for (const separator of [/\s*[,;|]\s+|\s+/, /\s*[,;|]\s*/]) {
    const parts = text.split(separator).map(readCellText);
    const values = parts.flatMap((part) => (part === undefined ? [] : [valueOf(part, type)]));
    if (values.length > 1 && areSeveral(values, text)) return values;
  }
  return [valueOf(text, type)];
}

/** Whether each is an indicator by itself, and of one kind, so that no path or text is taken apart. */
function areSeveral(values: readonly CellValue[], text: string): boolean {
  if (values.length > mostValues) return false;
  const hasScheme = text.includes('//');
  const kinds = new Set<string>();
  for (const { value, type } of values) {
    const read = typeValue(value, type);
    if ('problem' in read || 'problem' in typeValue(value, undefined) || value.includes('//') !== hasScheme)
      return false;
    kinds.add(/^(?:md5|sha)/.test(read.type) ? 'hash' : /^(?:ip|cidr)/.test(read.type) ? 'address' : read.type);
  }
  return kinds.size === 1;
}

/** More than a person writes into a cell. */
const mostValues = 1000;

/** Lines of lists of other programs: hosts files, filters of browsers, dnsmasq, response policy zones. */
const lineForms: readonly RegExp[] = [
  /^(?:0\.0\.0\.0|127\.0\.0\.1|::1?|0)\s+(\S.*)$/,
  /^\|\|([^\s/^$]+)\^(?:\$\S*)?$/,
  /^(?:address|server|local)=\/([^/]+)\/\S*$/,
  /^(\S+)\s+(?:IN\s+)?CNAME\s+\.$/i,
];

/** A line that can hold but one value, and nothing else. */
const plainLine = /^[a-z\d][\w./-]*(?::\/\/[\w./?&%=-]+)?$/i;

/**
 * The values of a line of a list of one column, without the remark that may follow and the sign that may precede them.
 *
 * @param heading what the heading above calls its lines; only lines that can be that are
 */
export function readLineValues(line: string, heading: string | undefined): readonly CellValue[] {
  if (line.length > longestText || (heading === undefined && plainLine.test(line)))
    return [{ value: line, type: heading }];
  const text = line.replace(/(?:\s+(?:#|\/\/|;|--)|;\s).*$/s, '').replace(/^(?:[*•]|-\s|\d{1,4}[.)]\s)\s*/, '');
  const named = lineForms.flatMap((form) => form.exec(text)?.[1] ?? [])[0];
  if (named !== undefined) return named.split(/\s+/).map((value) => ({ value, type: 'domain' }));
  const [, before] = /^(\S+)\s+[-–]\s+(?![\d.]+$)/.exec(text) ?? [];
  const values = readCellValues(readCellText(before ?? text) ?? text, undefined);
  if (heading === undefined) return values;
  return values.map(({ value, type }) => {
    const isOther =
      type !== undefined || ('problem' in typeValue(value, heading) && 'value' in typeValue(value, undefined));
    return { value, type: isOther ? type : heading };
  });
}

/** Shorter than any hash. */
const longestHeading = 30;

/** Whether a line is a heading over lines of a type: `SHA256s:`. */
export function isHeading(line: string): boolean {
  const type = line.length <= longestHeading && /^[\w\s-]+:?$/.test(line) ? readTypeName(line) : undefined;
  return type !== undefined && type !== 'other';
}
