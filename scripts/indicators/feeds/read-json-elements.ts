import { parseJson } from './json-text';
import type { JsonObject } from './json-text';
import { walkJson } from './walk-json';

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

/** Lists up to here are also members: the tags of a record that stands alone. */
const shortList = 100;
const shortElement = 1000;

/**
 * Reads the lists of a JSON text of any size element by element: the root's, or those that are members of the root;
 * also one object a line. A comma too many between elements is no harm.
 *
 * @throws OperationError if the text is cut off, or is no such JSON
 */
export async function readJsonElements(pieces: AsyncIterable<string>, listener: JsonListener): Promise<void> {
  let members = new Map<string, unknown>();
  await walkJson(pieces, {
    enters: ([root, name, ...deeper], kind) => {
      // One object a line: the first may be the only one, and is looked into; the others are elements.
      if (name === undefined) return kind === 'list' || root === 0;
      if (typeof name === 'number' || kind === 'object' || deeper.length > 0) return false;
      members.set(name, []);
      return true;
    },
    value: ([root, first, second], text) => {
      if (first === undefined) listener.element(undefined, root as number, text);
      else if (typeof first === 'number') listener.element(undefined, first, text);
      else if (second === undefined) members.set(first, parseJson(text));
      else {
        listener.element(first, second as number, text);
        keepShort(members, first, text);
      }
    },
    leave: (path) => {
      if (path.length > 1) return;
      if (members.size > 0) listener.root?.(Object.fromEntries(members));
      members = new Map();
    },
  });
}

function keepShort(members: Map<string, unknown>, list: string, value: string): void {
  const kept = members.get(list);
  if (!Array.isArray(kept)) return;
  if (kept.length < shortList && value.length < shortElement) kept.push(parseJson(value));
  else members.delete(list);
}
