import type { DocumentFolder, Documents, Log, LogFolder, StateFolder } from './state-folder';

/** A state that no disk keeps, which is copied in no time: for what plays the same deployment a thousand times. */
export interface StateInMemory extends StateFolder {
  /** The state as it is now. What either of them is sent afterwards, the other does not see. */
  readonly copy: () => StateInMemory;
}

/** By the names of folders and keys. What is kept is never changed, only replaced, so copies may share it. */
interface Kept {
  readonly documents: Map<DocumentFolder, Map<string, unknown>>;
  readonly logs: Map<LogFolder, Map<string, readonly unknown[]>>;
}

/** A workspace's state that ends with its process. */
export function createStateInMemory(): StateInMemory {
  return stateOf({ documents: new Map(), logs: new Map() });
}

function stateOf(kept: Kept): StateInMemory {
  return {
    path: 'memory',
    documents: <T>(name: DocumentFolder) => documentsIn<T>(placeIn(kept.documents, name)),
    log: <T>(name: LogFolder, key: string) => logIn<T>(placeIn(kept.logs, name), key),
    logKeys: (name) => [...placeIn(kept.logs, name).keys()].sort(),
    copy: () => stateOf({ documents: copyOf(kept.documents), logs: copyOf(kept.logs) }),
  };
}

function placeIn<K, T>(places: Map<K, Map<string, T>>, name: K): Map<string, T> {
  const place = places.get(name) ?? new Map<string, T>();
  places.set(name, place);
  return place;
}

function copyOf<K, T>(places: Map<K, Map<string, T>>): Map<K, Map<string, T>> {
  return new Map([...places].map(([name, place]) => [name, new Map(place)]));
}

function documentsIn<T>(place: Map<string, unknown>): Documents<T> {
  const held = place as Map<string, T>;
  return {
    get: (key) => held.get(key.toLowerCase()),
    put: (key, value) => void held.set(key.toLowerCase(), value),
    delete: (key) => held.delete(key.toLowerCase()),
    values: () => [...held].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value),
  };
}

function logIn<T>(place: Map<string, readonly unknown[]>, key: string): Log<T> {
  return {
    read: () => [...((place.get(key) ?? []) as readonly T[])],
    append: (lines) => void place.set(key, [...(place.get(key) ?? []), ...lines]),
    delete: () => void place.delete(key),
  };
}
