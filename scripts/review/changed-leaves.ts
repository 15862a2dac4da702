import { isDeepStrictEqual } from 'node:util';
import type { YamlPath } from '../source/yaml-document';
import { isMapping } from '../source/mapping';
import type { Mapping } from '../source/mapping';

/** A value that stands in one state of a file and not in the other, or is another one there. */
export interface ChangedLeaf {
  /** The keys that lead to it; an item of a list by what names it, so that an item which moves stays itself. */
  readonly path: YamlPath;
  /** The way to it, or to the nearest part that is there, in each state of the file. */
  readonly at: { readonly before: YamlPath; readonly after: YamlPath };
  readonly before: unknown;
  readonly after: unknown;
}

/** What names an item, by the keys that the schemas give such items; the first that it has. */
const nameKeys: readonly (readonly string[])[] = [
  ['id'], ['name'], ['detection'], ['check'], ['entityType'], ['type', 'value'], ['connectorId'], ['alertProperty'], ['identifier'], ['columnName'],
]; // prettier-ignore

/** The path of an item that stands elsewhere in its list than before. */
export const orderKey = '(order)';

/** Compares two states of plain data, leaf by leaf: nothing that differs is left out. */
export function changedLeaves(before: unknown, after: unknown): readonly ChangedLeaf[] {
  return compare(before, after, { path: [], at: { before: [], after: [] } });
}

type Way = Pick<ChangedLeaf, 'path' | 'at'>;

function compare(before: unknown, after: unknown, way: Way): readonly ChangedLeaf[] {
  if (isDeepStrictEqual(before, after)) return [];
  const [old, now] = [before ?? emptyLike(after), after ?? emptyLike(before)];
  if (isMapping(old) && isMapping(now)) {
    const keys = [...new Set([...Object.keys(now), ...Object.keys(old)])];
    const inner = keys.flatMap((key) => compare(valueOf(old, key), valueOf(now, key), step(way, key, [key, key])));
    if (inner.length > 0) return inner;
  }
  if (Array.isArray(old) && Array.isArray(now)) {
    const inner = compareLists(old as unknown[], now as unknown[], way);
    if (inner.length > 0) return inner;
  }
  return [{ ...way, before, after }];
}

function compareLists(before: readonly unknown[], after: readonly unknown[], way: Way): readonly ChangedLeaf[] {
  const [old, now] = [nameItems(before), nameItems(after)];
  const names = [...new Set([...now.keys(), ...old.keys()])];
  const inner = names.flatMap((name) => {
    const [from, to] = [old.get(name), now.get(name)];
    const only = from === undefined ? after[to ?? 0] : before[from];
    // An item that nothing names comes and goes as one: its parts would say its whole text each.
    if ((from === undefined || to === undefined) && isMapping(only) && !isNamed(only)) {
      return [
        {
          ...step(way, name, [from, to]),
          before: from === undefined ? undefined : only,
          after: to === undefined ? undefined : only,
        },
      ];
    }
    return compare(
      from === undefined ? undefined : before[from],
      to === undefined ? undefined : after[to],
      step(way, name, [from, to]),
    );
  });
  const kept = (list: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>) =>
    [...list.keys()].filter((name) => other.has(name));
  const isMoved = !isDeepStrictEqual(kept(old, now), kept(now, old));
  return isMoved ? [...inner, { ...way, path: [...way.path, orderKey], before, after }] : inner;
}

function step(
  { path, at }: Way,
  name: string,
  [from, to]: readonly [string | number | undefined, string | number | undefined],
): Way {
  return {
    path: [...path, name],
    at: {
      before: from === undefined ? at.before : [...at.before, from],
      after: to === undefined ? at.after : [...at.after, to],
    },
  };
}

/** Each item of a list under what names it; a second one of a name is told apart by its number. */
export function nameItems(list: readonly unknown[]): ReadonlyMap<string, number> {
  const named = new Map<string, number>();
  const counts = new Map<string, number>();
  list.forEach((item, index) => {
    const name = nameOf(item);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    named.set(count === 1 ? name : `${name} #${count}`, index);
  });
  return named;
}

function namingKeys(item: Mapping): readonly string[] | undefined {
  return nameKeys.find((each) => each.every((key) => ['string', 'number'].includes(typeof valueOf(item, key))));
}

function isNamed(item: Mapping): boolean {
  return namingKeys(item) !== undefined;
}

function nameOf(item: unknown): string {
  if (!isMapping(item)) return typeof item === 'string' ? item : (JSON.stringify(item) ?? '');
  const keys = namingKeys(item);
  return keys === undefined ? JSON.stringify(item) : keys.map((key) => String(valueOf(item, key))).join(' ');
}

function valueOf(mapping: Mapping, key: string): unknown {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

/** What a part that is not there is compared as, so that each of its leaves is told. */
function emptyLike(value: unknown): unknown {
  return Array.isArray(value) ? [] : isMapping(value) ? {} : undefined;
}
