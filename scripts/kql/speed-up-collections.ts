/** A class as Bridge.NET makes it at run time. */
interface BridgeType {
  readonly prototype: object;
}

type Value = Readonly<Record<string, unknown>> & { readonly constructor: object };

interface Enumerator {
  array: readonly unknown[];
  index: number;
  readonly getCurrent: () => unknown;
}

/** What the library knows as a reference to a field of an object or to an item of an array. */
interface Reference {
  v: unknown;
}

interface Dictionary {
  isSimpleKey: boolean;
  count: number;
  version: number;
  freeList: number;
  freeCount: number;
  simpleBuckets: Record<string, number>;
  readonly entries: Record<string, unknown>[];
}

interface ColumnTable {
  readonly Columns: unknown;
  columnsByName?: { readonly tryGetValue: (name: string, found: Reference) => boolean };
}

type DictionaryMaker = (key: BridgeType, value: BridgeType) => BridgeType;

/** What of the collections of Bridge.NET's runtime and of the library is replaced, and what replacements need. */
export interface CollectionRuntime {
  readonly bridge: {
    ref: (owner: Record<string | number, unknown>, name: unknown) => Reference;
    getEnumerator: (...passed: unknown[]) => unknown;
    readonly getTypeAlias: (type: BridgeType) => string;
    readonly getDefaultValue: (type: BridgeType) => Record<string, unknown>;
    readonly toArray: (list: unknown) => readonly { readonly Name: string }[];
    readonly ArrayEnumerator: BridgeType;
  };
  readonly arrays: { type: (element: BridgeType, rank?: number, array?: { $type?: unknown }) => unknown };
  readonly generics: { Dictionary$2: DictionaryMaker & { readonly Entry: DictionaryMaker } };
  readonly tableSymbol: BridgeType;
}

/**
 * Makes binding take less time where it goes through lists: the runtime defines properties anew on each enumerator and
 * each reference, looks a list's enumerator up by names that it puts together at each loop, and makes new entries of a
 * dictionary that is only emptied; the library makes a whole dictionary of the columns of each table that a query
 * builds. None of that changes what a query means.
 */
export function speedUpCollections(runtime: CollectionRuntime): void {
  replaceReferences(runtime);
  replaceEnumerators(runtime);
  replaceArrayTypes(runtime);
  replaceDictionaries(runtime);
  replaceColumnMaps(runtime);
}

class FieldReference implements Reference {
  constructor(
    private readonly owner: Record<string | number, unknown>,
    private readonly name: string | number,
  ) {}

  get v(): unknown {
    return this.owner[this.name];
  }

  set v(value: unknown) {
    this.owner[this.name] = value;
  }
}

function replaceReferences({ bridge }: CollectionRuntime): void {
  const { ref } = bridge;
  bridge.ref = (owner, name) =>
    typeof name === 'string' || typeof name === 'number'
      ? new FieldReference(owner, name)
      : ref.call(bridge, owner, name);
}

function replaceEnumerators({ bridge }: CollectionRuntime): void {
  const { getEnumerator } = bridge;
  const ofArrays = new Map<BridgeType, (array: readonly unknown[]) => Enumerator>();
  const names = new Map<BridgeType, Map<object, string>>();
  bridge.getEnumerator = (...passed) => {
    const [list, type] = passed as [Value | readonly unknown[], BridgeType];
    if (passed.length !== 2 || typeof type !== 'function' || typeof list !== 'object' || list === null) {
      return getEnumerator.apply(bridge, passed);
    }
    if (Array.isArray(list)) {
      let enumerate = ofArrays.get(type);
      if (enumerate === undefined) ofArrays.set(type, (enumerate = createArrayEnumerator(type, bridge)));
      return enumerate(list as readonly unknown[]);
    }
    let ofType = names.get(type);
    if (ofType === undefined) names.set(type, (ofType = new Map()));
    let name = ofType.get((list as Value).constructor);
    if (name === undefined) {
      ofType.set((list as Value).constructor, (name = nameOfEnumerator(list as Value, bridge.getTypeAlias(type))));
    }
    const enumerate = (list as Value)[name];
    // Objects of one class may differ: a list that a query makes has its methods of its own.
    return typeof enumerate === 'function'
      ? (list as unknown as Readonly<Record<string, () => unknown>>)[name]!()
      : getEnumerator.apply(bridge, passed);
  };
}

/** The name under which the runtime would find it first. */
function nameOfEnumerator(list: Value, alias: string): string {
  const names = [
    `System$Collections$Generic$IEnumerable$1$${alias}$GetEnumerator`,
    'System$Collections$Generic$IEnumerable$1$GetEnumerator',
    'System$Collections$IEnumerable$GetEnumerator',
  ];
  return names.find((name) => typeof list[name] === 'function') ?? 'GetEnumerator';
}

/** An enumerator as the runtime makes it, what it defines on each for its type defined once. */
function createArrayEnumerator(
  type: BridgeType,
  { ArrayEnumerator, getTypeAlias }: CollectionRuntime['bridge'],
): (array: readonly unknown[]) => Enumerator {
  const prototype = Object.create(ArrayEnumerator.prototype) as Enumerator;
  const get = prototype.getCurrent;
  for (const name of [getTypeAlias(type), ''].map((alias) => (alias === '' ? '' : `${alias}$`))) {
    const prefix = `System$Collections$Generic$IEnumerator$1$${name}`;
    Object.defineProperty(prototype, `${prefix}getCurrent$1`, { value: get });
    Object.defineProperty(prototype, `${prefix}Current$1`, { get });
  }
  const Made = function (this: Enumerator, array: readonly unknown[]) {
    this.array = array;
    this.index = -1;
  } as unknown as new (array: readonly unknown[]) => Enumerator;
  Made.prototype = prototype;
  return (array) => new Made(array);
}

function replaceArrayTypes({ arrays }: CollectionRuntime): void {
  const { type: original } = arrays;
  const known = new Map<BridgeType, unknown>();
  arrays.type = (element, rank = 1, array) => {
    if (rank !== 1) return original.call(arrays, element, rank, array);
    let found = known.get(element);
    if (found === undefined) known.set(element, (found = original.call(arrays, element, rank)));
    if (array === undefined) return found;
    array.$type = found;
    return array;
  };
}

function replaceDictionaries({ bridge, generics }: CollectionRuntime): void {
  const original = generics.Dictionary$2;
  const known = new Map<BridgeType, Map<BridgeType, BridgeType>>();
  const replaced = (key: BridgeType, value: BridgeType): BridgeType => {
    let ofKey = known.get(key);
    if (ofKey === undefined) known.set(key, (ofKey = new Map()));
    let made = ofKey.get(value);
    if (made === undefined) {
      ofKey.set(value, (made = original(key, value)));
      const fresh = bridge.getDefaultValue(original.Entry(key, value));
      replaceClear(made.prototype as { clear: (this: Dictionary) => void }, fresh);
    }
    return made;
  };
  generics.Dictionary$2 = Object.assign(replaced, original);
}

function replaceClear(prototype: { clear: (this: Dictionary) => void }, fresh: Record<string, unknown>): void {
  const { clear } = prototype;
  const { key, value } = fresh;
  prototype.clear = function () {
    if (!this.isSimpleKey) return clear.call(this);
    for (let index = 0; index < this.count; index++) {
      const entry = this.entries[index]!;
      entry['hashCode'] = 0;
      entry['next'] = 0;
      entry['key'] = key;
      entry['value'] = value;
    }
    this.simpleBuckets = {};
    this.freeList = -1;
    this.count = 0;
    this.freeCount = 0;
    this.version++;
  };
}

function replaceColumnMaps({ bridge, tableSymbol }: CollectionRuntime): void {
  Object.defineProperty(tableSymbol.prototype, 'ColumnMap', {
    get(this: ColumnTable) {
      return (this.columnsByName ??= mapColumns(bridge.toArray(this.Columns)));
    },
  });
}

/** Finds the first of several columns of one name. */
function mapColumns(columns: readonly { readonly Name: string }[]): NonNullable<ColumnTable['columnsByName']> {
  const byName = new Map<string, unknown>();
  for (const column of columns) if (!byName.has(column.Name)) byName.set(column.Name, column);
  return {
    tryGetValue: (name, found) => {
      found.v = byName.get(name) ?? null;
      return found.v !== null;
    },
  };
}
