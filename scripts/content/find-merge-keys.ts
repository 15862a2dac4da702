import type { Diagnostic } from '../source/diagnostic';
import type { YamlDocument, YamlPath } from '../source/yaml-document';

/** YAML 1.1's key that takes over the keys of another mapping; YAML 1.2 has no such key. ("Merge Key", YAML 1.1 types.) */
export const mergeKey = '<<';

/** Each merge key of a test, which would be taken for a column or a key of that name. */
export function findMergeKeys(document: YamlDocument): Diagnostic[] {
  return pathsOf(document.value, []).map((path) => ({
    check: 'schema',
    severity: 'error',
    place: document.placeOf(path, 'key'),
    message: `The merge key ${mergeKey} is not read`,
    help: 'Write one row many times with `repeat` and `event`; {n} in its texts is the number of each.',
  }));
}

function pathsOf(value: unknown, path: YamlPath): YamlPath[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => pathsOf(item, [...path, index]));
  return Object.entries(value).flatMap(([key, inner]) =>
    key === mergeKey ? [[...path, key]] : pathsOf(inner, [...path, key]),
  );
}
