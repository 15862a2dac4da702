/** A class as Bridge.NET makes it at run time; a generic one keeps what was made of it. */
interface BridgeClass {
  readonly $cache: readonly MadeClass[];
}

interface MadeClass {
  readonly args: readonly unknown[];
}

type GetMade = (generic: BridgeClass, passed: ArrayLike<unknown>) => MadeClass | null;

interface Instance {
  $init?: unknown;
  readonly $staticInit?: () => void;
  readonly $initMembers?: () => void;
}

interface Accessors {
  readonly get?: unknown;
  readonly set?: unknown;
}

type DefineProperty = (
  scope: object,
  name: string,
  value: unknown,
  isStatic: boolean,
  owner: object,
  isAlias?: boolean,
) => PropertyDescriptor;

/** What of Bridge.NET's runtime is replaced before the library's classes are made. */
export interface ClassRuntime {
  readonly bridge: {
    geti: (scope: Readonly<Record<string, unknown>>, name: string, other?: string) => string;
    property: DefineProperty;
    readonly getTypeAlias: (type: object) => string;
    readonly Class: {
      _initialize: (this: Instance) => void;
      getCachedType: GetMade;
    };
  };
}

/**
 * Makes objects of the library cheaper: the runtime gives each an object of its own in which properties are kept by
 * long names, looks through a list for the class that a generic one stands for, and takes names of members apart at each
 * call. This must be done between loading the runtime and the library, whose classes are made while it is loaded.
 */
export function speedUpClasses({ bridge }: ClassRuntime): void {
  keepPropertiesInFields(bridge);
  rememberMadeClasses(bridge);
  rememberMemberNames(bridge);
}

function keepPropertiesInFields(bridge: ClassRuntime['bridge']): void {
  const { property: define } = bridge;
  bridge.Class._initialize = function () {
    if (this.$init !== undefined) return;
    this.$init = true;
    this.$staticInit?.();
    this.$initMembers?.();
  };
  bridge.property = (scope, name, value, isStatic, owner, isAlias) => {
    const { get, set } = (value ?? {}) as Accessors;
    if (isStatic || get || set) return define.call(bridge, scope, name, value, isStatic, owner, isAlias);
    const field = `${bridge.getTypeAlias(owner)}$${name}`;
    const descriptor: PropertyDescriptor & ThisType<Record<string, unknown>> = {
      enumerable: isAlias !== true,
      configurable: true,
      get() {
        const kept = this[field];
        return kept === undefined ? value : kept;
      },
      set(given) {
        this[field] = given;
      },
    };
    Object.defineProperty(scope, name, descriptor);
    return descriptor;
  };
}

/** Most generic classes are made of one class; the others are looked for as before. */
function rememberMadeClasses({ Class }: ClassRuntime['bridge']): void {
  const { getCachedType: find } = Class;
  const known = new WeakMap<BridgeClass, Map<unknown, MadeClass>>();
  Class.getCachedType = (generic, passed) => {
    if (passed.length !== 1) return find.call(Class, generic, passed);
    let made = known.get(generic);
    if (made === undefined) known.set(generic, (made = new Map<unknown, MadeClass>()));
    const found = made.get(passed[0]);
    if (found !== undefined) return found;
    const sought = find.call(Class, generic, passed);
    if (sought !== null) made.set(passed[0], sought);
    return sought;
  };
}

function rememberMemberNames(bridge: ClassRuntime['bridge']): void {
  const { geti: find } = bridge;
  const shortNames = new Map<string, string>();
  bridge.geti = (scope, name, other) => {
    if (scope[name] !== undefined) return name;
    if (other && scope[other] !== undefined && scope[other] !== null) return other;
    const long = other || name;
    let short = shortNames.get(long);
    if (short === undefined) shortNames.set(long, (short = find.call(bridge, {}, long)));
    return short;
  };
}
