/** A node or token of the library's tree. */
interface Element {
  readonly ChildCount: number;
  readonly GetChild: (index: number) => Element | null;
}

type Visit = ((element: Element) => unknown) | null | undefined;

type Walk = (root: Element, before?: Visit, after?: Visit, descend?: Visit) => void;

/** A list of the runtime. */
interface List {
  readonly Count: number;
  readonly add: (item: object) => void;
  readonly getItem: (index: number) => object;
}

interface SignatureList {
  readonly Count: number;
  readonly getItem: (index: number) => { readonly Symbol: object };
}

type FindSignatures = (
  this: object,
  signatures: SignatureList,
  passed: List,
  types: List,
  found: List,
  requireAll?: boolean,
) => void;

/** A class whose objects get their fields by a method of the runtime. */
interface FieldsMaker {
  readonly prototype: { $initMembers: (this: Record<string, unknown>) => void };
}

/** What of the binding of a query is replaced, and what its replacements need. */
export interface BindingRuntime {
  readonly element: { WalkElements: Walk; WalkNodes: Walk };
  readonly isNode: (element: Element) => boolean;
  readonly binder: { readonly prototype: { GetBestMatchingSignatures: FindSignatures } };
  readonly isOperator: (symbol: object) => boolean;
  /** Whether an argument is a `*` or has a name, which counts beside its type. */
  readonly isSpecial: (argument: object) => boolean;
  /** The types that are one object each, whatever the query. */
  readonly plainTypes: ReadonlySet<object>;
  readonly projectionBuilder: FieldsMaker;
  readonly uniqueNames: FieldsMaker;
  /** Throws what the library throws for a key that a dictionary has already. */
  readonly refuseKey: (key: string) => never;
}

/**
 * Makes binding take less time if the library asks the same again: which of an operator's signatures fits two types,
 * and what the parent of a node is, in each of its walks through a whole tree; and where it keeps the columns of a
 * result in dictionaries whose keys it hashes letter by letter.
 */
export function speedUpBinding(runtime: BindingRuntime): void {
  replaceWalks(runtime);
  rememberSignatures(runtime);
  replaceColumnCollections(runtime);
}

function replaceWalks({ element, isNode }: BindingRuntime): void {
  element.WalkElements = (root, before, after, descend) => walk(root, () => true, before, after, descend);
  element.WalkNodes = (root, before, after, descend) => walk(root, isNode, before, after, descend);
}

/** Without recursion, as the library walks: a tree may be deeper than the stack. */
function walk(root: Element, isWalked: (child: Element) => boolean, before: Visit, after: Visit, descend: Visit): void {
  const above: Element[] = [];
  const indexes: number[] = [];
  let [node, index] = [root, 0];
  let count = enter(node, before, descend);
  for (;;) {
    const child = index < count ? node.GetChild(index) : null;
    index++;
    if (child !== null && child !== undefined && isWalked(child)) {
      above.push(node);
      indexes.push(index);
      [node, index] = [child, 0];
      count = enter(node, before, descend);
    } else if (index >= count) {
      after?.(node);
      const parent = above.pop();
      if (parent === undefined) return;
      [node, index] = [parent, indexes.pop()!];
      count = node.ChildCount;
    }
  }
}

function enter(node: Element, before: Visit, descend: Visit): number {
  before?.(node);
  const count = node.ChildCount;
  return count > 0 && (!descend || descend(node)) ? count : 0;
}

/**
 * The signatures of an operator that fit best depend on its two operands' types alone, as long as these are the simple
 * ones; nearly all operators of all queries are between a dozen pairs of types.
 */
function rememberSignatures({ binder, isOperator, isSpecial, plainTypes }: BindingRuntime): void {
  const { GetBestMatchingSignatures: find } = binder.prototype;
  const known = new WeakMap<object, Map<object, Map<object, readonly object[]>>>();
  binder.prototype.GetBestMatchingSignatures = function (signatures, passed, types, found, requireAll) {
    const isAsked = requireAll === true && types.Count === 2 && passed.Count === 2 && found.Count === 0;
    if (!isAsked || !(signatures.Count > 1) || !isOperator(signatures.getItem(0).Symbol)) {
      return find.call(this, signatures, passed, types, found, requireAll);
    }
    const [left, right] = [types.getItem(0), types.getItem(1)];
    const isPlain = plainTypes.has(left) && plainTypes.has(right);
    if (!isPlain || isSpecial(passed.getItem(0)) || isSpecial(passed.getItem(1))) {
      return find.call(this, signatures, passed, types, found, requireAll);
    }
    let ofOperator = known.get(signatures);
    if (ofOperator === undefined) known.set(signatures, (ofOperator = new Map<object, Map<object, object[]>>()));
    let ofLeft = ofOperator.get(left);
    if (ofLeft === undefined) ofOperator.set(left, (ofLeft = new Map<object, object[]>()));
    const fitting = ofLeft.get(right);
    if (fitting !== undefined) return fitting.forEach((each) => found.add(each));
    find.call(this, signatures, passed, types, found, requireAll);
    ofLeft.set(
      right,
      Array.from({ length: found.Count }, (_, index) => found.getItem(index)),
    );
  };
}

function replaceColumnCollections({ projectionBuilder, uniqueNames, refuseKey }: BindingRuntime): void {
  addFields(projectionBuilder, () => ({
    _doNotAdd: new PlainSet(),
    _declaredNames: new PlainSet(),
    _columnIndexMap: new PlainDictionary(refuseKey),
  }));
  addFields(uniqueNames, () => ({ nameMap: new PlainDictionary(refuseKey) }));
}

function addFields({ prototype }: FieldsMaker, make: () => Readonly<Record<string, object>>): void {
  const { $initMembers: original } = prototype;
  prototype.$initMembers = function () {
    original.call(this);
    Object.assign(this, make());
  };
}

/** What the library uses of a HashSet<T> whose members are equal if they are the same. */
class PlainSet {
  private readonly members = new Set<unknown>();

  add(member: unknown): boolean {
    const before = this.members.size;
    return this.members.add(member).size > before;
  }

  contains(member: unknown): boolean {
    return this.members.has(member);
  }

  clear(): void {
    this.members.clear();
  }
}

/** What the library uses of a Dictionary<string, int>. */
class PlainDictionary {
  private readonly entries = new Map<string, number>();

  constructor(private readonly refuseKey: (key: string) => never) {}

  add(key: string, value: number): void {
    if (this.entries.has(key)) this.refuseKey(key);
    this.entries.set(key, value);
  }

  setItem(key: string, value: number): void {
    this.entries.set(key, value);
  }

  containsKey(key: string): boolean {
    return this.entries.has(key);
  }

  tryGetValue(key: string, found: { v: number }): boolean {
    const value = this.entries.get(key);
    found.v = value ?? 0;
    return value !== undefined;
  }

  remove(key: string): boolean {
    return this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }
}
