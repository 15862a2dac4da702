import type { Catalog } from '../../content/catalog';
import { unreadNames } from '../../content/content-kinds';
import type { Detection } from '../../content/detection';
import { matchesSelection } from '../../prove/run-tests';
import { nearestWord } from '../../source/nearest-word';
import { OperationError } from '../../source/operation-error';

/**
 * Detections by what a person or a shell's completion writes; all where nothing is written.
 *
 * @throws OperationError for a name of none of them, or of one that cannot be read
 */
export function selectDetections(catalog: Catalog, names: readonly string[]): readonly Detection[] {
  const slugs = names.map((name) => findSelected(name, catalog));
  return catalog.detections.filter((detection) => matchesSelection(detection.slug, slugs));
}

/**
 * The slug of a detection, or the folder of several, from what a person or a shell's completion writes.
 *
 * @throws OperationError for a name of none of them, or of one that cannot be read
 */
export function findSelected(name: string, catalog: Catalog): string {
  const slug = name
    .replace(/\\/g, '/')
    .replace(/^(?:\.\/)?(?:detections\/)?/, '')
    .replace(/(?:\.test)?\.ya?ml$|\/+$/, '');
  if (catalog.detections.some((detection) => matchesSelection(detection.slug, [slug]))) return slug;
  const unread = unreadNames(catalog, 'detection').find((each) => matchesSelection(each, [slug]));
  if (unread !== undefined) {
    throw new OperationError(`${unread} cannot be read`, 'Run `sentinel validate` for what is wrong with its file.');
  }
  const named = catalog.detections.filter((detection) => detection.slug.endsWith(`/${slug}`));
  if (named.length === 1) return named[0]!.slug;
  if (named.length > 1) {
    const slugs = named.map((detection) => detection.slug).join(', ');
    throw new OperationError(`${name} is the name of ${String(named.length)} detections`, `Name one of ${slugs}.`);
  }
  throw new OperationError(`There is no detection ${name}`, helpForName(slug, catalog));
}

/** The name that was meant, whole or without its folder, or how one is named. */
function helpForName(slug: string, { detections }: Catalog): string {
  const slugs = detections.map((detection) => detection.slug);
  const folders = slugs.flatMap((each) =>
    each
      .split('/')
      .slice(0, -1)
      .map((_, index, parts) => parts.slice(0, index + 1).join('/')),
  );
  const short = slugs.map((each) => each.slice(each.lastIndexOf('/') + 1));
  const names = new Set([...folders, ...short, ...slugs]);
  const nearest = nearestWord(slug, names) ?? onlyOneWith(slug, names);
  if (nearest !== undefined) return `Did you mean ${nearest}?`;
  return 'Name one by its path under detections/ without .yaml, or a folder of them.';
}

/** The name of which a part was written, if it is part of that name alone or of what lies in it. */
function onlyOneWith(part: string, names: ReadonlySet<string>): string | undefined {
  const holding = [...names].filter((name) => part !== '' && name.toLowerCase().includes(part.toLowerCase()));
  const first = holding.toSorted((a, b) => a.length - b.length)[0];
  return holding.every((name) => name.includes(first ?? name)) ? first : undefined;
}
