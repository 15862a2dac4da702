import { isMapping } from '../../source/mapping';

/** What JSON a property takes; null and absent are always taken. */
export type Shape =
  | 'text'
  | 'flag'
  | 'number'
  | { readonly listOf: Shape }
  | { readonly bagOf: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };

/**
 * Where a value does not have a shape, in the words in which the service refuses what it cannot deserialize; undefined
 * where it has. Fields that the shape does not name may hold anything.
 */
export function findShapeError(value: unknown, shape: Shape, path: string): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof shape === 'string') return typeof value === jsonTypes[shape] ? undefined : misfit(value, path);
  if ('listOf' in shape) {
    if (!Array.isArray(value)) return misfit(value, path);
    return firstError(value.entries(), (entry, index) => findElementError(entry, shape.listOf, `${path}[${index}]`));
  }
  if (!isMapping(value)) return misfit(value, path);
  return 'bagOf' in shape
    ? firstError(Object.entries(value), (entry, name) => findElementError(entry, shape.bagOf, `${path}.${name}`))
    : firstError(Object.entries(shape.fields), (field, name) => findShapeError(value[name], field, `${path}.${name}`));
}

const jsonTypes = { text: 'string', flag: 'boolean', number: 'number' } as const;

/** In a list or bag, null is not an element. */
function findElementError(value: unknown, shape: Shape, path: string): string | undefined {
  return value === null ? misfit(value, path) : findShapeError(value, shape, path);
}

function firstError<K, V>(
  entries: Iterable<[K, V]>,
  find: (value: V, key: K) => string | undefined,
): string | undefined {
  for (const [key, value] of entries) {
    const error = find(value, key);
    if (error !== undefined) return error;
  }
  return undefined;
}

function misfit(value: unknown, path: string): string {
  return `Error converting value ${JSON.stringify(value)} for path '${path}'.`;
}
