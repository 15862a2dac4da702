import type { CodePointSet } from './code-points';
import { codePointsOfClass, complementOf, unionOf } from './code-points';
import { ownValue } from '../../source/own-value';

/* The classes that a regular expression names. ("Regex syntax", Kusto docs.) */

/** The general categories of Unicode by their long names; the short ones are those of the machine. */
const generalCategories: Readonly<Record<string, string>> = {
  letter: 'L',
  casedletter: 'LC',
  uppercaseletter: 'Lu',
  lowercaseletter: 'Ll',
  titlecaseletter: 'Lt',
  modifierletter: 'Lm',
  otherletter: 'Lo',
  mark: 'M',
  nonspacingmark: 'Mn',
  spacingmark: 'Mc',
  enclosingmark: 'Me',
  number: 'N',
  decimalnumber: 'Nd',
  letternumber: 'Nl',
  othernumber: 'No',
  punctuation: 'P',
  connectorpunctuation: 'Pc',
  dashpunctuation: 'Pd',
  openpunctuation: 'Ps',
  closepunctuation: 'Pe',
  initialpunctuation: 'Pi',
  finalpunctuation: 'Pf',
  otherpunctuation: 'Po',
  symbol: 'S',
  mathsymbol: 'Sm',
  currencysymbol: 'Sc',
  modifiersymbol: 'Sk',
  othersymbol: 'So',
  separator: 'Z',
  spaceseparator: 'Zs',
  lineseparator: 'Zl',
  paragraphseparator: 'Zp',
  other: 'C',
  control: 'Cc',
  format: 'Cf',
  privateuse: 'Co',
  unassigned: 'Cn',
};

/** Properties that the page uses beside categories and scripts. */
const otherProperties: Readonly<Record<string, string>> = {
  alphabetic: 'Alphabetic',
  uppercase: 'Uppercase',
  lowercase: 'Lowercase',
  whitespace: 'White_Space',
  ascii: 'ASCII',
  any: 'Any',
  assigned: 'Assigned',
};

const shortCategories = new Map(Object.values(generalCategories).map((name) => [name.toLowerCase(), name]));

const known = new Map<string, CodePointSet>();

/** The code points with a property that `\p{…}` names, in any case; undefined for a name that is none. */
export function namedProperty(name: string): CodePointSet | undefined {
  const loose = name.toLowerCase().replace(/[\s_-]/g, '');
  const property =
    ownValue(generalCategories, loose) ??
    shortCategories.get(loose) ??
    ownValue(otherProperties, loose) ??
    scriptProperty(name);
  return property === undefined ? undefined : propertySet(property);
}

function scriptProperty(name: string): string | undefined {
  const title = name
    .split(/[\s_-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('_');
  const property = `Script=${title}`;
  try {
    return new RegExp(`\\p{${property}}`, 'u') && property;
  } catch {
    return undefined;
  }
}

function propertySet(property: string): CodePointSet {
  const found = known.get(property);
  if (found !== undefined) return found;
  const set = codePointsOfClass(`\\p{${property}}`);
  known.set(property, set);
  return set;
}

const range = (first: string, last = first): CodePointSet => [[first.charCodeAt(0), last.charCodeAt(0)]];
const digits = range('0', '9');
const letters = unionOf(range('A', 'Z'), range('a', 'z'));
export const asciiWord = unionOf(digits, letters, range('_'));
const asciiSpace = unionOf(range('\t', '\r'), range(' '));

/** The ASCII classes by the names that stand between `[:` and `:]`. */
export const asciiClasses: Readonly<Record<string, CodePointSet>> = {
  alnum: unionOf(digits, letters),
  alpha: letters,
  ascii: range('\0', '\x7f'),
  blank: unionOf(range('\t'), range(' ')),
  cntrl: unionOf(range('\0', '\x1f'), range('\x7f')),
  digit: digits,
  graph: range('!', '~'),
  lower: range('a', 'z'),
  print: range(' ', '~'),
  punct: unionOf(range('!', '/'), range(':', '@'), range('[', '`'), range('{', '~')),
  space: asciiSpace,
  upper: range('A', 'Z'),
  word: asciiWord,
  xdigit: unionOf(digits, range('A', 'F'), range('a', 'f')),
};

const unicodePerl: Readonly<Record<string, () => CodePointSet>> = {
  d: () => propertySet('Nd'),
  s: () => propertySet('White_Space'),
  w: unicodeWord,
};
const asciiPerl: Readonly<Record<string, CodePointSet>> = { d: digits, s: asciiSpace, w: asciiWord };

/** The class that `\d`, `\s`, `\w` or one of their negations stands for. */
export function perlClass(letter: string, isUnicode: boolean): CodePointSet {
  const name = letter.toLowerCase();
  const key = `\\${letter}${isUnicode ? '' : ' of ASCII'}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const members = isUnicode ? ownValue(unicodePerl, name)!() : ownValue(asciiPerl, name)!;
  const set = letter === name ? members : complementOf(members);
  known.set(key, set);
  return set;
}

/** The characters of words: what `\w` stands for. */
function unicodeWord(): CodePointSet {
  const joinControl: CodePointSet = [[0x200c, 0x200d]];
  return unionOf(...['Alphabetic', 'M', 'Nd', 'Pc'].map(propertySet), joinControl);
}
