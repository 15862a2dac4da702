import type { Catalog } from '../../content/catalog';
import { unreadNames } from '../../content/content-kinds';
import type { Detection } from '../../content/detection';
import { matchesSelection } from '../../prove/run-tests';
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
  const help = 'Name one by its path under detections/ without .yaml, or a folder of them.';
  throw new OperationError(`There is no detection ${name}`, help);
}
