import { OperationError } from '../../source/operation-error';
import type { FeedText } from './feed-item';
import { isMapping } from '../../source/mapping';

/** A JSON object as it was read: nothing about its members is known. */
export interface JsonObject {
  readonly [name: string]: unknown;
}

/** The first piece of a feed that says something, without what may stand before it; '' if the feed is empty. */
export async function readBeginning(text: FeedText): Promise<string> {
  for await (const piece of text()) {
    const beginning = piece.replace(/^\ufeff/, '').trimStart();
    if (beginning !== '') return beginning;
  }
  return '';
}

/** @throws OperationError if a feed is empty, or a web page */
export function expectFeed(beginning: string): void {
  if (beginning === '') throw new OperationError('The feed is empty', 'Fetch it again.');
  if (/^<(?:!doctype|html|head|body|script)/i.test(beginning)) {
    throw new OperationError('The feed is a web page', 'Fetch it again: the service may have been down.');
  }
}

/** The failure of a feed that cannot be read as JSON; the reason is cut at 200 characters. */
export function notJson(reason: string, cause?: unknown): OperationError {
  const help = 'Fetch it again: it may have been cut off.';
  return new OperationError(`The feed cannot be read as JSON: ${reason.slice(0, 200)}`, help, { cause });
}

/** Returns a JSON text's value; undefined if it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** True for an object of a feed: neither null nor a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return isMapping(value);
}

/** The list at a name; an empty one where something else or nothing stands there. */
export function listAt(object: JsonObject, name: string): readonly unknown[] {
  const value = object[name];
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The first of the names that holds a text or a number that says something, as text. */
export function textAt(object: JsonObject, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = object[name];
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return undefined;
}
