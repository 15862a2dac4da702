import { OperationError } from '../../source/operation-error';

/** A JSON object as it was read: nothing about its members is known. */
export interface JsonObject {
  readonly [name: string]: unknown;
}

/**
 * Reads a feed's JSON.
 *
 * @throws OperationError where the text is a web page, is cut off, or is no JSON at all
 */
export function readJsonText(text: string): unknown {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed === '') throw new OperationError('The feed is empty', 'Fetch it again.');
  if (trimmed.startsWith('<')) {
    throw new OperationError('The feed is a web page, not JSON', 'Fetch it again: the service may have been down.');
  }
  try {
    return JSON.parse(trimmed) as unknown;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const help = 'Fetch it again: it may have been cut off.';
    throw new OperationError(`The feed cannot be read as JSON: ${reason.slice(0, 200)}`, help, { cause });
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
