import assert from 'node:assert/strict';
import fc from 'fast-check';

import { speedUpBinding, type BindingRuntime } from '../../scripts/kql/speed-up-binding';

/** A node, or a token if it has no list of children. */
class Element {
  constructor(
    readonly name: string,
    private readonly children: readonly (Element | null)[] | undefined,
  ) {}

  get ChildCount(): number {
    return this.children?.length ?? 0;
  }

  GetChild(index: number): Element | null {
    return this.children?.[index] ?? null;
  }

  get isNode(): boolean {
    return this.children !== undefined;
  }
}

class Items {
  constructor(private readonly items: object[] = []) {}

  get Count(): number {
    return this.items.length;
  }

  add(item: object): void {
    this.items.push(item);
  }

  getItem(index: number): object {
    return this.items[index]!;
  }
}

class Fields {
  $initMembers(this: Record<string, unknown>): void {
    this['_projection'] = [];
  }
}

interface Columns {
  readonly add: (key: string, value: number) => void;
  readonly tryGetValue: (key: string, found: { v: number }) => boolean;
  readonly remove: (key: string) => boolean;
}

const [long, text, bag, star] = [{ name: 'long' }, { name: 'string' }, { name: 'bag' }, { isStar: true }];

/** A runtime whose search for signatures finds one of the two types, and counts how often it is asked. */
function createRuntime() {
  const asked: object[] = [];
  const [ownBuilder, ownNames] = [class extends Fields {}, class extends Fields {}];
  const runtime = {
    element: {},
    isNode: (element: Element) => element.isNode,
    binder: {
      prototype: {
        GetBestMatchingSignatures: (_signatures: object, _passed: Items, types: Items, found: Items) => {
          asked.push(types);
          found.add({ of: types.getItem(0) });
        },
      },
    },
    isOperator: (symbol: { readonly isOperator?: boolean }) => symbol.isOperator === true,
    isSpecial: (argument: object) => argument === star,
    plainTypes: new Set([long, text]),
    projectionBuilder: ownBuilder,
    uniqueNames: ownNames,
    refuseKey: (key: string) => {
      throw new TypeError(key);
    },
  };
  speedUpBinding(runtime as unknown as BindingRuntime);
  const { element, binder } = runtime as unknown as BindingRuntime;
  const find = (signatures: Items, types: readonly object[], passed: readonly object[] = [{}, {}]) => {
    const found = new Items();
    const lists = [new Items([...passed]), new Items([...types]), found] as const;
    binder.prototype.GetBestMatchingSignatures(
      signatures as never,
      ...(lists as unknown as [never, never, never]),
      true,
    );
    return Array.from({ length: found.Count }, (_, index) => found.getItem(index));
  };
  const makeBuilder = () => {
    const made: Record<string, unknown> = {};
    ownBuilder.prototype.$initMembers.call(made);
    return made as { readonly _columnIndexMap: Columns; readonly _projection: unknown };
  };
  return { element, find, asked, makeBuilder };
}

const signaturesOf = (isOperator: boolean) => new Items([{ Symbol: { isOperator } }, { Symbol: { isOperator } }]);

/** The order in which a walk with recursion enters and leaves. */
function walkRecursively(element: Element, onlyNodes: boolean, isEntered: (each: Element) => boolean): string[] {
  const below = isEntered(element)
    ? Array.from({ length: element.ChildCount }, (_, index) => element.GetChild(index)).flatMap((child) =>
        child === null || (onlyNodes && !child.isNode) ? [] : walkRecursively(child, onlyNodes, isEntered),
      )
    : [];
  return [`in ${element.name}`, ...below, `out ${element.name}`];
}

const trees = fc.letrec<{ tree: Element; child: Element | null }>((tie) => ({
  child: fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.constant(null), tie('tree')),
  tree: fc
    .tuple(fc.string({ maxLength: 2 }), fc.option(fc.array(tie('child'), { maxLength: 4 }), { nil: undefined }))
    .map(([name, children]) => new Element(name, children)),
})).tree;

describe('The file that speeds up the binder', () => {
  it('walks every tree in the order of a walk with recursion', () => {
    const { element } = createRuntime();
    fc.assert(
      fc.property(trees, fc.boolean(), fc.boolean(), (tree, onlyNodes, descendsAll) => {
        const isEntered = (each: Element) => descendsAll || each.name.length < 2;
        const seen: string[] = [];
        const walk = onlyNodes ? element.WalkNodes : element.WalkElements;
        const note = (word: string) => (each: unknown) => seen.push(`${word} ${(each as Element).name}`);
        const descend = descendsAll ? undefined : (each: unknown) => isEntered(each as Element);
        walk(tree, note('in'), note('out'), descend);
        assert.deepEqual(seen, walkRecursively(tree, onlyNodes, isEntered));
      }),
    );
  });

  it('walks a tree that is deeper than the stack', () => {
    const { element } = createRuntime();
    let [tree, entered] = [new Element('leaf', []), 0];
    for (let depth = 0; depth < 100_000; depth++) tree = new Element('', [null, tree]);
    element.WalkElements(tree, () => entered++);
    assert.equal(entered, 100_001);
  });

  it('seeks the signature of an operator once for two types', () => {
    const { find, asked } = createRuntime();
    const signatures = signaturesOf(true);
    const first = find(signatures, [long, text]);
    assert.deepEqual(find(signatures, [long, text]), first);
    assert.deepEqual(find(signatures, [text, long]), [{ of: text }]);
    assert.equal(asked.length, 2);
  });

  it('keeps the signatures of two operators apart', () => {
    const { find, asked } = createRuntime();
    find(signaturesOf(true), [long, text]);
    find(signaturesOf(true), [long, text]);
    assert.equal(asked.length, 2);
  });

  for (const [title, isOperator, types, passed] of [
    ['a function', false, [long, long], [{}, {}]],
    ['a type of one query', true, [bag, long], [{}, {}]],
    ['an argument that is a star', true, [long, long], [{}, star]],
    ['three arguments', true, [long, long, long], [{}, {}, {}]],
  ] as const) {
    it(`asks the library each time for ${title}`, () => {
      const { find, asked } = createRuntime();
      const signatures = signaturesOf(isOperator);
      find(signatures, types, passed);
      find(signatures, types, passed);
      assert.equal(asked.length, 2);
    });
  }

  it('finds the place of a column by its name until it is removed', () => {
    const { _columnIndexMap: places, _projection: projection } = createRuntime().makeBuilder();
    const found = { v: 7 };
    places.add('__proto__', 3);
    assert.equal(places.tryGetValue('__proto__', found), true);
    assert.equal(found.v, 3);
    assert.equal(places.remove('__proto__'), true);
    assert.equal(places.tryGetValue('__proto__', found), false);
    assert.deepEqual([found.v, projection], [0, []]);
  });

  it('refuses a second column of one name as the library does', () => {
    const { _columnIndexMap: places } = createRuntime().makeBuilder();
    places.add('Name', 0);
    assert.throws(() => places.add('Name', 1), TypeError);
  });
});
