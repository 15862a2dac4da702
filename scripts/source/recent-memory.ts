/**
 * Returns a memory of what was made last: it makes what is asked for unless it has it, and forgets what was asked for
 * longest ago once it holds more than `most`.
 *
 * @param most how many are kept; asked at each use, as it may depend on who uses the memory
 */
export function createRecentMemory<Key, Value>(most: () => number): (key: Key, make: () => Value) => Value {
  const recent = new Map<Key, Value>();
  return (key, make) => {
    const value = recent.has(key) ? (recent.get(key) as Value) : make();
    recent.delete(key);
    recent.set(key, value);
    if (recent.size > most()) recent.delete(recent.keys().next().value as Key);
    return value;
  };
}
