import type { FunctionBody } from './define-function';
import { defineFunction } from './define-function';
import { parseDecimal } from '../formats/decimal';
import { UnsupportedFeature, type ScalarFunction } from '../values/function-table';
import type { Decimal, DynamicValue, KqlType } from '../values';
import { makeBag } from '../values/partly-unknown-bag';

type Entry = readonly [string, ScalarFunction];

function ofText(name: string, returns: KqlType, body: FunctionBody): Entry {
  return [name, defineFunction(`${name}()`, { parameters: ['string'], returns }, body)];
}

const pathPattern = /^(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]+):\/\/)?(?<rest>.*)$/s;

/**
 * The parts of a path with slashes of either kind. Of a path that ends in its root or in a slash, a long path and a
 * scheme other than file only what follows from the examples is known. ("parse_path()"; recorded answers.)
 */
function parsePath(text: string): DynamicValue {
  const { scheme = '', rest = '' } = pathPattern.exec(text)?.groups ?? {};
  const root = /^[A-Za-z]:[\\/]?/.exec(rest)?.[0] ?? '';
  const cut = Math.max(rest.lastIndexOf('/'), rest.lastIndexOf('\\'));
  const directory = cut < 0 ? '' : rest.slice(0, cut);
  const [filename = '', stream = '', ...more] = rest.slice(Math.max(cut + 1, cut < 0 ? root.length : 0)).split(':');
  const point = filename.lastIndexOf('.');
  const isLong = rest.startsWith('\\\\?\\');
  const hasKnownRoot = (scheme === '' || scheme.toLowerCase() === 'file') && !isLong;
  const isRootAlone = directory.length < root.length || (cut >= 0 && directory === '') || /[\\/]$/.test(directory);
  const hasKnownFolder = hasKnownRoot && !isRootAlone;
  const hasKnownName = filename !== '' || text === '';
  const parts = {
    Scheme: scheme,
    RootPath: hasKnownRoot ? root : undefined,
    DirectoryPath: hasKnownFolder ? directory : undefined,
    DirectoryName: isRootAlone
      ? undefined
      : directory.slice(Math.max(directory.lastIndexOf('/'), directory.lastIndexOf('\\')) + 1),
    Filename: hasKnownName && more.length === 0 ? filename : undefined,
    Extension: hasKnownName && more.length === 0 ? (point < 0 ? '' : filename.slice(point + 1)) : undefined,
    AlternateDataStreamName: more.length === 0 ? stream : undefined,
  };
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return makeBag(
    parts,
    new UnsupportedFeature(`parse_path() of ${JSON.stringify(shown)}`, 'its page has no such path'),
  );
}

/** The fields of the first record: quoted fields hold commas and doubled quotes. */
function parseCsv(text: string): DynamicValue {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^,\r\n"]*))(,|\r?\n|$)/y;
  for (;;) {
    const match = field.exec(text);
    if (match === null)
      throw new UnsupportedFeature('parse_csv()', 'of a field with a quote that does not stand around it');
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] !== ',') return fields;
  }
}

/** One to four parts of up to eight digits each, as one number that orders as the versions do. */
function parseVersion(text: string): Decimal | null {
  const parts = text.split('.');
  if (parts.length > 4 || !parts.every((part) => /^\d{1,8}$/.test(part))) return null;
  const padded = [...parts, '0', '0', '0'].slice(0, 4).map((part) => part.padStart(8, '0'));
  return parseDecimal(padded.join(''));
}

/** The arguments of a command line by the rules of Windows: quotes group, a backslash counts only before a quote. */
function parseCommandLine(text: string, kind: string): DynamicValue {
  if (kind.toLowerCase() !== 'windows') {
    throw new UnsupportedFeature('parse_command_line()', `of the parser ${kind}: its page has windows alone`);
  }
  const rest = text.replace(/^[ \t]+/, '');
  if (rest === '')
    throw new UnsupportedFeature('parse_command_line()', 'of an empty text: its page does not say what is in it');
  const program = rest.startsWith('"') ? /^"([^"]*)"?/.exec(rest) : /^([^ \t]*)/.exec(rest);
  return [program?.[1] ?? '', ...splitArguments(rest.slice(program?.[0].length ?? 0))];
}

function splitArguments(text: string): string[] {
  const found: string[] = [];
  let current: string | undefined;
  let isQuoted = false;
  for (let position = 0; position < text.length;) {
    const slashes = /^\\*/.exec(text.slice(position))?.[0].length ?? 0;
    const next = text[position + slashes];
    if (slashes > 0) {
      const isEscape = next === '"' && slashes % 2 === 1;
      current = (current ?? '') + '\\'.repeat(next === '"' ? Math.floor(slashes / 2) : slashes) + (isEscape ? '"' : '');
      position += slashes + (isEscape ? 1 : 0);
    } else if (next === '"') {
      const isDoubled = isQuoted && text[position + 1] === '"';
      current = (current ?? '') + (isDoubled ? '"' : '');
      if (!isDoubled) isQuoted = !isQuoted;
      position += isDoubled ? 2 : 1;
    } else if (!isQuoted && (next === ' ' || next === '\t')) {
      if (current !== undefined) found.push(current);
      current = undefined;
      position += 1;
    } else {
      current = (current ?? '') + (next ?? '');
      position += 1;
    }
  }
  return current === undefined ? found : [...found, current];
}

/** Functions that take text of a known form apart. */
export const parseTextFunctions: readonly Entry[] = [
  ofText('parse_path', 'dynamic', parsePath),
  ofText('parse_csv', 'dynamic', parseCsv),
  ofText('parsecsv', 'dynamic', parseCsv),
  ofText('parse_version', 'decimal', parseVersion),
  ofText('parse_command_line', 'dynamic', parseCommandLine),
];
