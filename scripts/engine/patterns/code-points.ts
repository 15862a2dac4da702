/** A set of code points: ranges with both ends, in order, that neither overlap nor touch. */
export type CodePointSet = readonly (readonly [first: number, last: number])[];

export const lastCodePoint = 0x10ffff;

/** The set of one code point. */
export function singleCodePoint(codePoint: number): CodePointSet {
  return [[codePoint, codePoint]];
}

/** The set of ranges in any order, which may overlap. */
export function unionOf(...sets: readonly CodePointSet[]): CodePointSet {
  if (sets.length === 1) return sets[0]!;
  const sorted = sets.flat().sort((left, right) => left[0] - right[0]);
  const merged: [number, number][] = [];
  for (const [first, last] of sorted) {
    const previous = merged[merged.length - 1];
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** All code points outside a set. */
export function complementOf(set: CodePointSet): CodePointSet {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) gaps.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= lastCodePoint) gaps.push([next, lastCodePoint]);
  return gaps;
}

/** The code points that two sets share. */
export function intersectionOf(left: CodePointSet, right: CodePointSet): CodePointSet {
  return complementOf(unionOf(complementOf(left), complementOf(right)));
}

/** The code points of a set that are not in another. */
export function differenceOf(left: CodePointSet, right: CodePointSet): CodePointSet {
  return intersectionOf(left, complementOf(right));
}

/** The code points that are in one of two sets and not in both. */
export function symmetricDifferenceOf(left: CodePointSet, right: CodePointSet): CodePointSet {
  return unionOf(differenceOf(left, right), differenceOf(right, left));
}

/** Whether a set holds a code point. */
export function holdsCodePoint(set: CodePointSet, codePoint: number): boolean {
  let [low, high] = [0, set.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = set[middle]!;
    if (codePoint < first) high = middle - 1;
    else if (codePoint > last) low = middle + 1;
    else return true;
  }
  return false;
}

/** Blocks of code points that are alike in every property, by one of them. */
const uniformBlocks: readonly (readonly [first: number, last: number])[] = [
  [0xd800, 0xdfff],
  [0x40000, 0xdffff],
  [0xe1000, 0xeffff],
  [0xf0000, 0xffffd],
  [0xffffe, 0xfffff],
  [0x100000, 0x10fffd],
  [0x10fffe, lastCodePoint],
];

/** The code points that one of the machine's classes, such as `\p{Nd}`, holds. */
export function codePointsOfClass(source: string): CodePointSet {
  const { text, others } = othersInOrder();
  const runs: [number, number][] = [];
  for (const { index, 0: run } of text.matchAll(new RegExp(`${source}+`, 'gu'))) {
    runs.push([text.codePointAt(index)!, codePointBefore(text, index + run.length)]);
  }
  const member = new RegExp(`^${source}$`, 'u');
  const blocks = uniformBlocks.filter(([first]) => member.test(String.fromCodePoint(first)));
  // A run of the text reaches over the blocks that it leaves out.
  return unionOf(intersectionOf(runs, others), blocks);
}

/** All other code points, which a text can hold in order. */
let textOfOthers: { readonly text: string; readonly others: CodePointSet } | undefined;

function othersInOrder(): { readonly text: string; readonly others: CodePointSet } {
  if (textOfOthers !== undefined) return textOfOthers;
  const others = complementOf(unionOf(uniformBlocks));
  const units = new Uint16Array(2 * others.reduce((size, [first, last]) => size + last - first + 1, 0));
  let length = 0;
  for (const [first, last] of others) {
    for (let codePoint = first; codePoint <= last; codePoint += 1) {
      if (codePoint > 0xffff) units[length++] = 0xd7c0 + (codePoint >> 10);
      units[length++] = codePoint > 0xffff ? 0xdc00 | (codePoint & 0x3ff) : codePoint;
    }
  }
  textOfOthers = { text: Buffer.from(units.buffer, 0, length * 2).toString('utf16le'), others };
  return textOfOthers;
}

function codePointBefore(text: string, offset: number): number {
  const unit = text.charCodeAt(offset - 1);
  return unit >= 0xdc00 && unit <= 0xdfff ? text.codePointAt(offset - 2)! : unit;
}

/** A set with every letter in each case that Unicode's simple folding holds for the same. */
export function withBothCases(set: CodePointSet): CodePointSet {
  const cased = intersectionOf(set, casedLetters());
  return unionOf(set, ...membersOf(cased).map(caseVariants));
}

/** A set with every ASCII letter in both cases. */
export function withBothAsciiCases(set: CodePointSet): CodePointSet {
  const letters = intersectionOf(set, asciiLetters);
  return unionOf(set, ...membersOf(letters).map((letter) => singleCodePoint(letter ^ 0x20)));
}

const asciiLetters: CodePointSet = [
  [0x41, 0x5a],
  [0x61, 0x7a],
];

function membersOf(set: CodePointSet): number[] {
  return set.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
}

const knownVariants = new Map<number, CodePointSet>();

function caseVariants(codePoint: number): CodePointSet {
  const known = knownVariants.get(codePoint);
  if (known !== undefined) return known;
  const folded = new RegExp(String.fromCodePoint(codePoint), 'giu');
  const variants = Array.from(casedText().match(folded) ?? [], (letter) => singleCodePoint(letter.codePointAt(0)!));
  const set = unionOf(...variants);
  knownVariants.set(codePoint, set);
  return set;
}

let textOfCased: string | undefined;
let setOfCased: CodePointSet | undefined;

/** Every letter that has a case, in one text, on which the machine's own folding is asked. */
function casedText(): string {
  textOfCased ??= String.fromCodePoint(...membersOf(casedLetters()));
  return textOfCased;
}

function casedLetters(): CodePointSet {
  setOfCased ??= codePointsOfClass('[\\p{Changes_When_Casemapped}\\p{Changes_When_Casefolded}]');
  return setOfCased;
}
