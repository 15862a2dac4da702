/**
 * What an object holds under a name that comes from data, such as a column of a watchlist; undefined if it holds nothing
 * there itself. `object[name]` would find what every object inherits: `toString`, `constructor`.
 */
export function ownValue<Value>(object: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
