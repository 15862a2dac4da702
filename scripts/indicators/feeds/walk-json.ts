import { notJson, parseJson } from './json-text';

/**
 * Where a value stands: the number of the root from 0, then names of members and indexes. It changes as the walk goes
 * on.
 */
export type JsonPath = readonly (string | number)[];

/** Takes the parts of a JSON text, in the order in which they stand. */
export interface JsonVisitor {
  /** Whether an object or a list is looked into; otherwise it is handed on whole. */
  readonly enters: (path: JsonPath, kind: 'object' | 'list') => boolean;
  /** A value that is not looked into, as text that need not be right JSON. */
  readonly value: (path: JsonPath, text: string) => void;
  /** The end of an object or a list that was looked into. */
  readonly leave?: (path: JsonPath) => void;
}

/** More than any object of a feed; a text that never ends would fill the memory. */
const longestValue = 128 * 1024 * 1024;

/**
 * Walks through a JSON text of any size piece by piece, or through one object a line. A comma too many is no harm, nor
 * is one that is missing, nor a comment between values.
 *
 * @throws OperationError if the text is cut off, or is no such JSON
 */
export async function walkJson(pieces: AsyncIterable<string>, visitor: JsonVisitor): Promise<void> {
  const walker: Walker = { text: '', at: 0, path: [-1], kinds: [] };
  let wanted = 0;
  for await (const piece of pieces) {
    walker.text = walker.at < walker.text.length ? walker.text.slice(walker.at) + piece : piece;
    walker.at = 0;
    // A value that is not whole is looked at again when there is twice as much of it, not at each piece.
    if (walker.text.length < wanted) continue;
    advance(walker, visitor);
    wanted = (walker.text.length - walker.at) * 2;
    if (wanted > longestValue * 2) throw notJson('one of its entries does not end');
  }
  // A comment ends with its line, and the last line may have no end.
  walker.text = `${walker.text.slice(walker.at)}\n`;
  walker.at = 0;
  advance(walker, visitor);
  if (walker.kinds.length > 0 || walker.at < walker.text.length) throw notJson('its end is missing');
}

interface Walker {
  text: string;
  at: number;
  /** What was read last at each level: the number of the root, the name of a member, the index of an element. */
  readonly path: (string | number)[];
  /** The containers that are being looked into. */
  readonly kinds: ('object' | 'list')[];
}

/** Goes on as far as the text at hand reaches. */
function advance(walker: Walker, visitor: JsonVisitor): void {
  do skipBetween(walker);
  while (walker.at < walker.text.length && step(walker, visitor));
}

/** White space, and the commas between elements and members. */
function skipBetween(walker: Walker): void {
  const { text } = walker;
  for (;;) {
    const code = text.charCodeAt(walker.at);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9 && code !== 44 && code !== 0xfeff) return;
    walker.at++;
  }
}

/** Reads a value, a member, or the end of a container; returns false if the text at hand does not reach. */
function step(walker: Walker, visitor: JsonVisitor): boolean {
  const { text, at, path, kinds } = walker;
  if (text[at] === '/') return skipComment(walker);
  const kind = kinds.at(-1);
  if (kind !== undefined && text[at] === (kind === 'list' ? ']' : '}')) {
    walker.at++;
    kinds.pop();
    path.pop();
    visitor.leave?.(path);
    return true;
  }
  if (kind === 'object') return readMember(walker, visitor);
  if (kind === undefined && text[at] !== '{' && text[at] !== '[') {
    throw notJson(`it has ${JSON.stringify(text.slice(at, at + 20))} where an object should begin`);
  }
  const last = path.length - 1;
  const before = path[last] as number;
  path[last] = before + 1;
  if (readValue(walker, visitor, at)) return true;
  path[last] = before;
  return false;
}

/** Returns false if the comment does not end in the text at hand. */
function skipComment(walker: Walker): boolean {
  const { text, at } = walker;
  const end = { '//': '\n', '/*': '*/' }[text.slice(at, at + 2)];
  if (end === undefined && at + 1 < text.length) throw notJson(`it has ${JSON.stringify(text.slice(at, at + 20))}`);
  const found = end === undefined ? -1 : text.indexOf(end, at + 2);
  if (end === undefined || found < 0) return false;
  walker.at = found + end.length;
  return true;
}

function readMember(walker: Walker, visitor: JsonVisitor): boolean {
  const { text, at, path } = walker;
  if (text[at] !== '"') throw notJson(`it has ${JSON.stringify(text.slice(at, at + 20))} where a name should begin`);
  const nameEnd = endOfString(text, at);
  const colon = nameEnd === undefined ? -1 : text.indexOf(':', nameEnd);
  if (nameEnd === undefined || colon < 0) return false;
  const start = colon + (/^\s*/.exec(text.slice(colon + 1, colon + 1000))?.[0].length ?? 0) + 1;
  if (start >= text.length) return false;
  path[path.length - 1] = String(parseJson(text.slice(at, nameEnd)));
  return readValue(walker, visitor, start);
}

/** Enters the value at an offset, or hands it on; returns false if it is not whole. */
function readValue(walker: Walker, visitor: JsonVisitor, start: number): boolean {
  const { text, path, kinds } = walker;
  const kind = text[start] === '{' ? 'object' : text[start] === '[' ? 'list' : undefined;
  if (kind !== undefined && visitor.enters(path, kind)) {
    kinds.push(kind);
    path.push(kind === 'list' ? -1 : '');
    walker.at = start + 1;
    return true;
  }
  const end = endOfValue(text, start);
  if (end === undefined) return false;
  visitor.value(path, text.slice(start, end));
  walker.at = end;
  return true;
}

/** The end of the value that begins at an offset; undefined if it is not whole. */
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
