/** Names and values, as YAML and JSON write them: neither null nor a list. */
export type Mapping = Readonly<Record<string, unknown>>;

/** True for a mapping, whatever its values are. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
