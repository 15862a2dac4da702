import { isMapping } from '../source/mapping';

/**
 * What an author wrote, with the keys of its schema and no promise about the values: a reader takes what has the right
 * form and leaves out the rest, on which the schema has already said what is wrong.
 */
export type Unchecked<T> = [NonNullable<T>] extends [string | number | boolean]
  ? unknown
  : [NonNullable<T>] extends [readonly (infer Item)[]]
    ? readonly Unchecked<Item>[] | undefined
    : [NonNullable<T>] extends [object]
      ? { readonly [Key in keyof NonNullable<T>]?: Unchecked<NonNullable<T>[Key]> }
      : unknown;

/** A mapping as what its schema calls it; an empty one where the value is something else. */
export function asWritten<T extends object>(value: unknown): Unchecked<T> {
  return (isMapping(value) ? value : {}) as Unchecked<T>;
}

/** The items of a sequence, an empty mapping in place of one that is empty; none where the value is something else. */
export function items<Item>(value: readonly Item[] | undefined): readonly Item[] {
  if (!Array.isArray(value)) return [];
  const list = value as readonly (Item | null)[];
  return list.includes(null) ? list.map((item) => item ?? ({} as Item)) : (value as readonly Item[]);
}

/** The entries of a mapping; none where the value is something else. */
export function entries(value: unknown): [string, unknown][] {
  return Object.entries(asWritten<Record<string, unknown>>(value));
}

/** A text; undefined for any other value. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A text, number or truth value as the text that a reader of the file sees. */
export function scalarText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The texts of a list; a text where a list belongs is a list of one. */
export function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** A whole number; undefined for any other value. */
export function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** True or false as YAML writes them; undefined for any other value. */
export function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** The member of a closed set; undefined if the value is none of them. */
export function oneOf<Member extends string>(members: readonly Member[], value: unknown): Member | undefined {
  return members.find((member) => member === value);
}

/**
 * The member of a closed set that a text spells, whatever its case and the blanks, hyphens or underscores between its
 * words; undefined if it spells none.
 */
export function spelledAs<Member extends string>(members: readonly Member[], value: unknown): Member | undefined {
  if (typeof value !== 'string') return undefined;
  const bare = (word: string) => word.replace(/[\s_-]/g, '').toLowerCase();
  return members.find((member) => bare(member) === bare(value));
}
