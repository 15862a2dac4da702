import type { YamlPath } from '../source/yaml-document';
import { ownValue } from '../source/own-value';

/** What is wrong: a value by the keys that lead to it, or the whole file. */
export function subject(path: YamlPath): string {
  const names = path.filter((step) => typeof step === 'string');
  return names.length === 0 ? 'This file' : names.join('.');
}

/** A value in quotes, cut at 80 characters. */
export function quote(value: unknown): string {
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return `'${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}'`;
}

/** What an author calls a value: text, a mapping, a sequence. */
export function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a sequence';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

/** What an author calls the types of JSON Schema. */
const kindNames: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'a mapping',
  array: 'a sequence',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'nothing',
};

/** Kinds of values in words, joined by or. */
export function list(words: readonly string[]): string {
  const named = words.map((word) => ownValue(kindNames, word) ?? word);
  return named.length < 2 ? (named[0] ?? '') : `${named.slice(0, -1).join(', ')} or ${named[named.length - 1] ?? ''}`;
}

/** The path that a JSON pointer names. (RFC 6901.) */
export function pointerToPath(pointer: string): YamlPath {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}
