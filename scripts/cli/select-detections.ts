import type { Detection } from '../content/detection';
import { matchesSelection } from '../prove/run-tests';
import { OperationError } from '../source/operation-error';

/**
 * Detections by what a person or a shell's completion writes; all where nothing is written.
 *
 * @throws OperationError for a name of none of them
 */
export function selectDetections(detections: readonly Detection[], names: readonly string[]): readonly Detection[] {
  const slugs = names.map((name) => {
    const slug = name.replace(/\\/g, '/').replace(/^(?:\.\/)?(?:detections\/)?/, '').replace(/\.ya?ml$|\/+$/, ''); // prettier-ignore
    if (detections.some((detection) => matchesSelection(detection.slug, [slug]))) return slug;
    const help = 'Name one by its path under detections/ without .yaml, or a folder of them.';
    throw new OperationError(`There is no detection ${name}`, help);
  });
  return detections.filter((detection) => matchesSelection(detection.slug, slugs));
}
