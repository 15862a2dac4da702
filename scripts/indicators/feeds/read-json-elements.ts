import type { JsonObject } from './json-text';
import { notJson } from './json-text';

/** Takes the parts of a JSON text, in the order in which they stand. */
export interface JsonListener {
  /**
   * An element of a list, as text that need not be right JSON.
   * @param list the member of the root whose list it is; undefined for the root itself, and for one object a line
   * @param index from 0
   */
  readonly element: (list: string | undefined, index: number, text: string) => void;
  /** The root where it is an object, once it is read: its members, without the lists that are long. */
  readonly root?: (members: JsonObject) => void;
}

/** More than any object of a feed; a text that never ends would fill the memory. */
const longestValue = 128 * 1024 * 1024;

/** Lists of texts up to here are also members: the tags of a record that stands alone. */
const shortList = 100;

/**
 * Reads the lists of a JSON text of any size element by element: the root's, or those that are members of the root; also
 * one object a line. A comma too many between elements is no harm.
 *
 * @throws OperationError where the text is cut off, or is no such JSON
 */
export async function readJsonElements(pieces: AsyncIterable<string>, listener: JsonListener): Promise<void> {
  const scanner: Scanner = { text: '', at: 0, step: readRoot, members: new Map(), list: undefined, index: 0 };
  let wanted = 0;
  for await (const piece of pieces) {
    scanner.text = scanner.at < scanner.text.length ? scanner.text.slice(scanner.at) + piece : piece;
    scanner.at = 0;
    // A value that is not whole is looked at again when there is twice as much of it, not at each piece.
    if (scanner.text.length < wanted) continue;
    run(scanner, listener);
    wanted = (scanner.text.length - scanner.at) * 2;
    if (wanted > longestValue * 2) throw notJson('one of its entries does not end');
  }
  run(scanner, listener);
  if (scanner.step !== readRoot || scanner.at < scanner.text.length) throw notJson('its end is missing');
}

interface Scanner {
  text: string;
  at: number;
  /** What is read next; it returns false where the text at hand does not reach. */
  step: (scanner: Scanner, listener: JsonListener) => boolean;
  members: Map<string, unknown>;
  /** The member whose list is being read. */
  list: string | undefined;
  /** Of the next element, or of the next root where there is one a line. */
  index: number;
}

function run(scanner: Scanner, listener: JsonListener): void {
  do skipBetween(scanner);
  while (scanner.at < scanner.text.length && scanner.step(scanner, listener));
}

/** White space, and the commas between elements and members. */
function skipBetween(scanner: Scanner): void {
  const { text } = scanner;
  for (;;) {
    const code = text.charCodeAt(scanner.at);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9 && code !== 44 && code !== 0xfeff) return;
    scanner.at++;
  }
}

function readRoot(scanner: Scanner, listener: JsonListener): boolean {
  const { text, at } = scanner;
  if (text[at] === '[') {
    Object.assign(scanner, { at: at + 1, step: readElement, list: undefined, index: 0 });
    return true;
  }
  if (text[at] !== '{') throw notJson(`it has ${JSON.stringify(text.slice(at, at + 20))} where an object should begin`);
  const end = endOfValue(text, at);
  const follows = end === undefined ? undefined : /^\s*([^\s])/.exec(text.slice(end, end + 1000))?.[1];
  if (end !== undefined && (scanner.index > 0 || follows === '{')) {
    listener.element(undefined, scanner.index++, text.slice(at, end));
    scanner.at = end;
    return true;
  }
  // One object a line: the last of them may not be whole yet.
  if (scanner.index > 0) return false;
  Object.assign(scanner, { at: at + 1, step: readMember, members: new Map() });
  return true;
}

function readElement(scanner: Scanner, listener: JsonListener): boolean {
  const { text, at, list } = scanner;
  if (text[at] === ']') {
    Object.assign(scanner, { at: at + 1, step: list === undefined ? readRoot : readMember, index: 0 });
    return true;
  }
  const end = endOfValue(text, at);
  if (end === undefined) return false;
  const value = text.slice(at, end);
  listener.element(list, scanner.index++, value);
  if (list !== undefined) keepShort(scanner.members, list, value);
  scanner.at = end;
  return true;
}

function keepShort(members: Map<string, unknown>, list: string, value: string): void {
  const kept = members.get(list);
  if (!Array.isArray(kept)) return;
  if (kept.length < shortList && value.length < 1000 && value[0] !== '{') kept.push(parseJson(value));
  else members.delete(list);
}

function readMember(scanner: Scanner, listener: JsonListener): boolean {
  const { text, at } = scanner;
  if (text[at] === '}') {
    listener.root?.(Object.fromEntries(scanner.members));
    Object.assign(scanner, { at: at + 1, step: readRoot, members: new Map() });
    return true;
  }
  if (text[at] !== '"') throw notJson(`it has ${JSON.stringify(text.slice(at, at + 20))} where a name should begin`);
  const nameEnd = endOfString(text, at);
  const colon = nameEnd === undefined ? -1 : text.indexOf(':', nameEnd);
  if (nameEnd === undefined || colon < 0) return false;
  const start = colon + (/^\s*/.exec(text.slice(colon + 1, colon + 1000))?.[0].length ?? 0) + 1;
  if (start >= text.length) return false;
  const name = String(parseJson(text.slice(at, nameEnd)));
  if (text[start] === '[') {
    scanner.members.set(name, []);
    Object.assign(scanner, { at: start + 1, step: readElement, list: name, index: 0 });
    return true;
  }
  const end = endOfValue(text, start);
  if (end === undefined) return false;
  scanner.members.set(name, parseJson(text.slice(start, end)));
  scanner.at = end;
  return true;
}

/** Returns a JSON text's value; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The end of the value that begins at an offset; undefined where it is not whole. */
function endOfValue(text: string, from: number): number | undefined {
  const first = text[from];
  if (first === '"') return endOfString(text, from);
  if (first !== '{' && first !== '[') {
    // A number or a word is whole where something else follows.
    for (let at = from; at < text.length; at++) if (',]} \t\r\n'.includes(text[at]!)) return at === from ? at + 1 : at;
    return undefined;
  }
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      const end = endOfString(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (code === 123 || code === 91) depth++;
    else if ((code === 125 || code === 93) && --depth === 0) return at + 1;
  }
  return undefined;
}

function endOfString(text: string, from: number): number | undefined {
  for (let at = from + 1; ;) {
    const end = text.indexOf('"', at);
    if (end < 0) return undefined;
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 92) slashes++;
    if (slashes % 2 === 0) return end + 1;
    at = end + 1;
  }
}
