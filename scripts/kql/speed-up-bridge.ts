/** A class as Bridge.NET makes it at run time. */
interface BridgeType {
  readonly $kind?: string;
  /** A test of its own, which may look at the value and not only at its class. */
  readonly $is?: unknown;
  readonly $isArray?: boolean;
  readonly $isArrayEnumerator?: boolean;
}

type Value = Readonly<Record<string, unknown>> & { readonly constructor: BridgeType; readonly $boxed?: boolean };

/** What of Bridge.NET's runtime is replaced, and what its replacements need. */
export interface BridgeRuntime {
  readonly bridge: {
    is: (value: unknown, type: BridgeType, ignoreTest?: boolean, allowNull?: boolean) => boolean;
    hasValue: (value: unknown) => boolean;
    referenceEquals: (one: unknown, other: unknown) => boolean;
    readonly getTypeAlias: (type: BridgeType) => string;
    readonly getDefaultValue: (type: BridgeType) => unknown;
  };
  readonly arrays: {
    getCount: (list: unknown, type?: BridgeType) => number;
    getItem: (list: unknown, index: number, type?: BridgeType) => unknown;
  };
  readonly ensure: { CheckArgumentNullOrElementNull: (type: BridgeType, list: unknown, name: string) => unknown };
}

/**
 * Makes binding take a quarter less time. The library is C# that Bridge.NET turned into JavaScript; its runtime looks up
 * anew, for each of millions of calls, what depends on classes alone: whether an object of one class is of another, and
 * under which name a list counts its items. That is remembered here; whatever is not such a plain case goes to the
 * runtime's own function. Checks of the library's arguments for null are left out: they run through every column of
 * every table that a query builds.
 */
export function speedUpBridge({ bridge, arrays, ensure }: BridgeRuntime): void {
  const { is, hasValue } = bridge;
  const { getCount, getItem } = arrays;
  const answers = new Map<BridgeType, Map<BridgeType, boolean>>();
  const countNames = new Map<BridgeType, Map<BridgeType, string>>();
  const itemNames = new Map<BridgeType, Map<BridgeType, string>>();

  bridge.is = (value, type, ignoreTest, allowNull) => {
    if (value === null || value === undefined) return allowNull === true;
    const known = isObject(value) ? answers.get(type)?.get(value.constructor) : undefined;
    if (known !== undefined) return known;
    const answer = is.call(bridge, value, type, ignoreTest, allowNull);
    return isObject(value) && dependsOnClassAlone(value, type)
      ? remember(answers, type, value.constructor, answer)
      : answer;
  };
  // The runtime's own opens the boxes in an array, which is an effect to keep.
  bridge.hasValue = (value) =>
    isObject(value) && (value.$boxed === true || Array.isArray(value))
      ? hasValue.call(bridge, value)
      : value !== null && value !== undefined;
  bridge.referenceEquals = (one, other) => (bridge.hasValue(one) ? one === other : !bridge.hasValue(other));
  arrays.getCount = (list, type) => {
    if (Array.isArray(list)) return list.length;
    if (type === undefined || !isObject(list)) return getCount.call(arrays, list, type);
    const name =
      countNames.get(type)?.get(list.constructor) ??
      remember(countNames, type, list.constructor, nameOfCount(list, bridge.getTypeAlias(type)));
    const count = list[name];
    if (typeof count === 'function') return (list as Readonly<Record<string, () => number>>)[name]!();
    return typeof count === 'number' ? count : getCount.call(arrays, list, type);
  };
  arrays.getItem = (list, index, type) => {
    if (type === undefined || !isObject(list)) return getItem.call(arrays, list, index, type);
    if (Array.isArray(list)) return list[index] as unknown;
    const name =
      itemNames.get(type)?.get(list.constructor) ??
      remember(itemNames, type, list.constructor, nameOfItem(list, type, bridge));
    if (name === '') return getItem.call(arrays, list, index, type);
    return (list as Readonly<Record<string, (index: number) => unknown>>)[name]!(index);
  };
  ensure.CheckArgumentNullOrElementNull = (_type, list) => list;
}

function isObject(value: unknown): value is Value {
  return typeof value === 'object' && value !== null;
}

function dependsOnClassAlone(value: Value, type: BridgeType): boolean {
  const { $kind: kind, $isArray: isArray, $isArrayEnumerator: isEnumerator } = value.constructor;
  const isClass = kind === 'class' || kind === 'nested class';
  const isPlain = isClass && isArray === undefined && isEnumerator === undefined && value.$boxed !== true;
  return isPlain && isFunction(type) && type.$is === undefined;
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

/** The names under which the runtime looks, in its order. */
function nameOfCount(list: Value, alias: string): string {
  const generic = `System$Collections$Generic$ICollection$1$${alias}`;
  const methods = [`${generic}$getCount`, 'System$Collections$ICollection$getCount'];
  const method = methods.find((name) => typeof list[name] === 'function');
  const properties = [`${generic}$Count`, 'System$Collections$ICollection$Count', 'Count'];
  return method ?? properties.find((name) => name in list) ?? 'getCount';
}

/** @returns nothing where the runtime would look further, or would box what it finds. */
function nameOfItem(list: Value, type: BridgeType, bridge: BridgeRuntime['bridge']): string {
  const generic = `System$Collections$Generic$IList$1$${bridge.getTypeAlias(type)}$getItem`;
  if (typeof list[generic] === 'function') return generic;
  if (typeof list['get'] === 'function' || typeof list['getItem'] !== 'function') return '';
  const isBoxed = (bridge.getDefaultValue(type) ?? null) !== null;
  return isBoxed ? '' : 'getItem';
}

/** By two classes, of which there are some hundreds of pairs. */
function remember<Known>(
  memory: Map<BridgeType, Map<BridgeType, Known>>,
  one: BridgeType,
  other: BridgeType,
  known: Known,
): Known {
  let ofType = memory.get(one);
  if (ofType === undefined) memory.set(one, (ofType = new Map()));
  ofType.set(other, known);
  return known;
}
