import { endOfPlainText } from '../formats/json-bytes';
import type { LineColumn, LineLog } from './line-log';
import { writtenAt } from './line-value';
import { noteCodes } from '../values/text-codes';

/** So many rows are looked at before a column is judged to have too many different texts for a dictionary. */
const rowsBeforeJudged = 8192;

/**
 * The texts of a column. While they repeat, equal bytes are found by their hash and decoded once, so that equal texts
 * are one text; a missing text and null are the empty text.
 */
export function readTexts({ pieces, rowCount }: LineLog, { starts }: LineColumn): readonly string[] {
  const texts = new Array<string>(rowCount).fill('');
  const known = new TextDictionary();
  let codes: Int32Array | undefined = new Int32Array(rowCount);
  for (const [index, { bytes, firstRow }] of pieces.entries()) {
    const end = Math.min(pieces[index + 1]?.firstRow ?? rowCount, starts.length);
    for (let row = firstRow; row < end; row++) {
      const start = starts[row]!;
      const isPlain = start > 0 && bytes[start - 1] === 0x22;
      if (codes === undefined) {
        if (isPlain) texts[row] = bytes.toString('utf8', start, endOfPlainText(bytes, start));
        else if (start < 0) texts[row] = writtenAt(bytes, start) as string;
        continue;
      }
      const code = isPlain
        ? known.codeAt(bytes, start)
        : known.codeOf(start < 0 ? (writtenAt(bytes, start) as string) : '');
      codes[row] = code;
      texts[row] = known.texts[code]!;
      if ((row & (rowsBeforeJudged - 1)) === 0 && row > 0 && known.texts.length * 3 > row) codes = undefined;
    }
  }
  if (codes !== undefined) noteCodes(texts, { codes, texts: known.texts });
  return texts;
}

/** Different texts, numbered from 0 in the order in which they come, and found again by their bytes. */
class TextDictionary {
  readonly texts: string[] = [''];
  private table = new Int32Array(1 << 12).fill(-1);
  private readonly hashes: number[] = [0];
  /** Where the bytes of each text stand: those of a text with escapes are its own. */
  private readonly places: { readonly bytes: Buffer; readonly start: number; readonly length: number }[] = [
    { bytes: Buffer.alloc(0), start: 0, length: 0 },
  ];
  private previous = 0;

  /** @param start of the text behind its quote; it has no escapes */
  codeAt(bytes: Buffer, start: number): number {
    const place = this.places[this.previous]!;
    if (bytes[start + place.length] === 0x22 && isSame(place, bytes, start)) return this.previous;
    let [hash, end] = [0x811c9dc5, start];
    for (; bytes[end] !== 0x22; end++) hash = Math.imul(hash ^ bytes[end]!, 0x01000193);
    return (this.previous = this.find(bytes, start, end - start, mix(hash)));
  }

  codeOf(text: string): number {
    if (text === '') return 0;
    const plain = Buffer.from(text);
    // A lone surrogate is not UTF-8: its text is found by its UTF-16 behind a byte that UTF-8 does not have.
    const isWhole = plain.toString() === text;
    const kept = isWhole ? plain : Buffer.concat([Buffer.from([0xff]), Buffer.from(text, 'utf16le')]);
    let hash = 0x811c9dc5;
    for (const byte of kept) hash = Math.imul(hash ^ byte, 0x01000193);
    return this.find(kept, 0, kept.length, mix(hash), text);
  }

  private find(bytes: Buffer, start: number, length: number, hash: number, text?: string): number {
    if (length === 0) return 0;
    let slot = hash & (this.table.length - 1);
    for (let code = this.table[slot]!; code >= 0; code = this.table[slot]!) {
      const place = this.places[code]!;
      if (this.hashes[code] === hash && place.length === length && isSame(place, bytes, start)) return code;
      slot = (slot + 1) & (this.table.length - 1);
    }
    const code = this.texts.length;
    this.texts.push(text ?? bytes.toString('utf8', start, start + length));
    this.hashes.push(hash);
    this.places.push({ bytes, start, length });
    this.table[slot] = code;
    if (code * 2 > this.table.length) this.enlarge();
    return code;
  }

  private enlarge(): void {
    this.table = new Int32Array(this.table.length * 4).fill(-1);
    for (let code = 1; code < this.texts.length; code++) {
      let slot = this.hashes[code]! & (this.table.length - 1);
      while (this.table[slot]! >= 0) slot = (slot + 1) & (this.table.length - 1);
      this.table[slot] = code;
    }
  }
}

function isSame(
  place: { readonly bytes: Buffer; readonly start: number; readonly length: number },
  bytes: Buffer,
  start: number,
): boolean {
  for (let index = 0; index < place.length; index++) {
    if (place.bytes[place.start + index] !== bytes[start + index]) return false;
  }
  return true;
}

/** Spreads a hash over all of its bits. */
function mix(hash: number): number {
  const spread = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (spread ^ (spread >>> 13)) | 0;
}
