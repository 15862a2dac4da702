import { foldCase } from '../values/fold-case';
import type { Edges } from './find-term';
import { boundedEdges, isBounded, needleTest, wholeTerm } from './find-term';
import { asciiTermCodes, isTermCodePoint } from './term-characters';

/** A needle filed under one of its terms, the anchor. */
interface AnchoredNeedle {
  readonly text: string;
  /** Where the anchor starts in the needle. */
  readonly anchorOffset: number;
  readonly edges: Edges;
}

/**
 * Tells of texts whether they have any of many needles, with the exact meaning of `has` for each.
 *
 * Every term of a needle must be a whole term of a text that has the needle. So each needle is filed under its rarest
 * term, and a text is read once, term by term: what it costs does not grow with the number of needles.
 * @param caseSensitive as `has_cs` matches
 */
export function termMatcher(needles: readonly string[], caseSensitive = false): (text: string) => boolean {
  const distinct = [...new Set(caseSensitive ? needles : needles.map(foldCase))];
  if (distinct.includes('')) return () => true;
  const { anchored, loose } = fileNeedles(distinct);
  const scan = anchored.size === 0 ? undefined : termScan(anchored, caseSensitive);
  const looseTests = loose.map((needle) => needleTest(needle, wholeTerm));
  if (looseTests.length === 0) return scan ?? (() => false);
  return (text) => {
    if (scan?.(text) === true) return true;
    const folded = caseSensitive ? text : foldCase(text);
    return looseTests.some((test) => test(folded));
  };
}

/** Files needles under their rarest term, the longer one where two are as rare; those without a term are left loose. */
function fileNeedles(needles: readonly string[]): { anchored: Map<string, AnchoredNeedle[]>; loose: string[] } {
  const frequency = new Map<string, number>();
  for (const needle of needles) {
    forEachTerm(needle, (term) => frequency.set(term, (frequency.get(term) ?? 0) + 1));
  }
  const anchored = new Map<string, AnchoredNeedle[]>();
  const loose: string[] = [];
  for (const text of needles) {
    let anchor: string | undefined;
    let anchorOffset = 0;
    let rarity = Infinity;
    forEachTerm(text, (term, offset) => {
      const count = frequency.get(term) ?? 0;
      if (count > rarity || (count === rarity && term.length <= (anchor?.length ?? 0))) return;
      anchor = term;
      anchorOffset = offset;
      rarity = count;
    });
    if (anchor === undefined) {
      loose.push(text);
      continue;
    }
    const needle = { text, anchorOffset, edges: boundedEdges(text, wholeTerm) };
    const filed = anchored.get(anchor);
    if (filed === undefined) anchored.set(anchor, [needle]);
    else filed.push(needle);
  }
  return { anchored, loose };
}

/** Visits the terms of a text, its longest runs of letters and numbers, each with where it starts. */
function forEachTerm(text: string, visit: (term: string, offset: number) => void): void {
  let start = -1;
  for (let position = 0; position <= text.length; position += 1) {
    const unit = position < text.length ? text.charCodeAt(position) : 0;
    if (unit > 127) return forEachTermOfUnicode(text, visit, start < 0 ? position : start);
    const isTerm = asciiTermCodes[unit] === 1;
    if (isTerm && start < 0) start = position;
    if (isTerm || start < 0) continue;
    visit(text.slice(start, position), start);
    start = -1;
  }
}

function forEachTermOfUnicode(text: string, visit: (term: string, offset: number) => void, from: number): void {
  for (const match of text.slice(from).matchAll(/[\p{L}\p{N}]+/gu)) visit(match[0], from + match.index);
}

function termScan(anchored: ReadonlyMap<string, AnchoredNeedle[]>, caseSensitive: boolean): (text: string) => boolean {
  const filter = new TermFilter([...anchored.keys()]);
  const isHit = (text: string, start: number, end: number): boolean => {
    const filed = anchored.get(text.slice(start, end));
    return filed?.some((needle) => needleStands(needle, text, start)) ?? false;
  };
  const scanFolded = (text: string): boolean => {
    let start = -1;
    for (let position = 0; position < text.length;) {
      const codePoint = text.codePointAt(position)!;
      if (isTermCodePoint(codePoint)) {
        if (start < 0) start = position;
      } else {
        if (start >= 0 && isHit(text, start, position)) return true;
        start = -1;
      }
      position += codePoint > 0xffff ? 2 : 1;
    }
    return start >= 0 && isHit(text, start, text.length);
  };
  const scan = asciiScan(filter, caseSensitive, isHit, scanFolded);
  const anchors = [...anchored.keys()];
  if (anchors.length > mostAnchorsInPattern) return scan;
  const pattern = anchorPattern(anchors, caseSensitive);
  return (text) => pattern.test(text) && scan(text);
}

/** Up to here one compiled pattern reads a text faster than the scan, twice as fast for a few anchors. */
const mostAnchorsInPattern = 8;

/**
 * Finds all texts that may have an anchor, and some that have not. Its case folding is of ASCII alone, so that a text
 * with any other character is left to the scan.
 */
function anchorPattern(anchors: readonly string[], caseSensitive: boolean): RegExp {
  const ascii = anchors.filter((anchor) => /^[a-z0-9]+$/i.test(anchor));
  return new RegExp([...ascii, '[^\\x00-\\x7f]'].join('|'), caseSensitive ? '' : 'i');
}

function needleStands(needle: AnchoredNeedle, text: string, anchorStart: number): boolean {
  const start = anchorStart - needle.anchorOffset;
  if (start < 0 || !text.startsWith(needle.text, start)) return false;
  return isBounded(text, start, start + needle.text.length, needle.edges);
}

/**
 * The scan for texts of ASCII alone: folds and hashes in the same pass, and looks a term up only where the filter says
 * that it may be an anchor. Any other character hands the text to the scan by code points.
 */
function asciiScan(
  filter: TermFilter,
  caseSensitive: boolean,
  isHit: (text: string, start: number, end: number) => boolean,
  scanFolded: (text: string) => boolean,
): (text: string) => boolean {
  const codes = caseSensitive ? exactCodes : foldedCodes;
  const form = caseSensitive ? (text: string): string => text : foldCase;
  return (text) => {
    const { length } = text;
    let hash = 0;
    let start = 0;
    let folded: string | undefined;
    for (let position = 0; position <= length; position += 1) {
      const unit = position < length ? text.charCodeAt(position) : 0;
      if (unit > 127) return scanFolded(form(text));
      const code = codes[unit]!;
      if (code !== 0) {
        hash = (Math.imul(hash, 31) + code) | 0;
        continue;
      }
      if (position > start && filter.mayContain(hash)) {
        folded ??= form(text);
        if (isHit(folded, start, position)) return true;
      }
      hash = 0;
      start = position + 1;
    }
    return false;
  };
}

/** For each ASCII code that belongs to a term that code, 0 for the others. */
const exactCodes = Uint8Array.from(asciiTermCodes, (isTerm, code) => isTerm * code);
const foldedCodes = Uint8Array.from(exactCodes, (code) => (code >= 65 && code <= 90 ? code + 32 : code));

/** A set of hashes that may say yes too often and never no wrongly: one bit for each hash. */
class TermFilter {
  private readonly bits: Uint32Array;
  private readonly shift: number;

  constructor(terms: readonly string[]) {
    // Sixteen bits a term keep false hits near six in a hundred.
    const width = Math.max(8, Math.ceil(Math.log2(terms.length * 16)));
    this.bits = new Uint32Array(2 ** (width - 5));
    this.shift = 32 - width;
    for (const term of terms) {
      let hash = 0;
      for (let index = 0; index < term.length; index += 1) hash = (Math.imul(hash, 31) + term.charCodeAt(index)) | 0;
      const slot = this.slotOf(hash);
      this.bits[slot >>> 5]! |= 1 << (slot & 31);
    }
  }

  mayContain(hash: number): boolean {
    const slot = this.slotOf(hash);
    return ((this.bits[slot >>> 5]! >>> (slot & 31)) & 1) === 1;
  }

  private slotOf(hash: number): number {
    // Multiplying by the golden ratio spreads the low bits over the high ones, which are kept.
    return Math.imul(hash, 0x9e3779b1) >>> this.shift;
  }
}
