import assert from 'node:assert/strict';

import { speedUpCollections, type CollectionRuntime } from '../../scripts/kql/speed-up-collections';

class ArrayEnumerator {
  array: readonly unknown[] = [];
  index = -1;

  moveNext(): boolean {
    return ++this.index < this.array.length;
  }

  getCurrent(): unknown {
    return this.array[this.index];
  }
}

class Text {
  readonly text = true;
}

class TableSymbol {
  constructor(readonly Columns: readonly { readonly Name: string; readonly type: string }[]) {}
}

/** Emptied as the runtime does where its keys are objects. */
class Dictionary {
  isSimpleKey = true;
  count = 2;
  version = 7;
  freeList = 1;
  freeCount = 1;
  simpleBuckets: Record<string, number> = { a: 0, b: 1 };
  entries: object[] = [
    { hashCode: 1, next: -1, key: 'a', value: 5 },
    { hashCode: 1, next: -1, key: 'b', value: 6 },
  ];

  clear(): void {
    this.entries = [];
  }
}

/** A runtime that notes what it is asked, with the few classes of these tests. */
function createRuntime() {
  const asked: string[] = [];
  const note = (name: string) => {
    asked.push(name);
    return name;
  };
  const [ownTable, ownDictionary] = [class extends TableSymbol {}, class extends Dictionary {}];
  const make = () => ownDictionary as unknown as { prototype: object };
  const runtime = {
    bridge: {
      ref: () => ({ v: note('ref') }),
      getEnumerator: () => note('getEnumerator'),
      getTypeAlias: () => 'Text',
      getDefaultValue: () => ({ hashCode: 0, next: 0, key: null, value: 0 }),
      toArray: (list: unknown) => list as { Name: string }[],
      ArrayEnumerator,
    },
    arrays: { type: (element: { name?: string }) => note(`array of ${element.name}`) },
    generics: { Dictionary$2: Object.assign(make, { Entry: make, $$name: 'Dictionary' }) },
    tableSymbol: ownTable,
  };
  const replaced = runtime as unknown as CollectionRuntime;
  speedUpCollections(replaced);
  return { ...replaced, asked, ownTable, ownDictionary };
}

describe('speedUpCollections', () => {
  it('refers to a field or an item, which is read and written where it stands', () => {
    const { bridge, asked } = createRuntime();
    const items: Record<string | number, unknown> = { 0: 'first' };
    const reference = bridge.ref(items, 0);
    assert.equal(reference.v, 'first');
    reference.v = 'other';
    assert.equal(items[0], 'other');
    assert.deepEqual(asked, []);
  });

  it('leaves a reference to a place in several dimensions to the runtime', () => {
    assert.equal(createRuntime().bridge.ref({}, [1, 2]).v, 'ref');
  });

  it('goes through an array as the runtime does, by each name that the runtime gives', () => {
    const { bridge } = createRuntime();
    const enumerator = bridge.getEnumerator(['a', 'b'], Text) as ArrayEnumerator & Record<string, unknown>;
    assert.ok(enumerator instanceof ArrayEnumerator);
    assert.equal(enumerator.moveNext(), true);
    assert.equal(enumerator['System$Collections$Generic$IEnumerator$1$Text$Current$1'], 'a');
    assert.equal(enumerator['System$Collections$Generic$IEnumerator$1$Current$1'], 'a');
    assert.equal(enumerator.moveNext(), true);
    assert.equal(enumerator.getCurrent(), 'b');
    assert.equal(enumerator.moveNext(), false);
  });

  it('calls the enumerator of a list by its most special name, and asks the runtime where there is none', () => {
    const { bridge, asked } = createRuntime();
    class List {
      ['System$Collections$Generic$IEnumerable$1$Text$GetEnumerator'] = () => 'special';
      readonly GetEnumerator = () => 'plain';
    }
    class Plain {
      readonly GetEnumerator = () => 'plain';
    }
    assert.equal(bridge.getEnumerator(new List(), Text), 'special');
    assert.equal(bridge.getEnumerator(new Plain(), Text), 'plain');
    assert.deepEqual(asked, []);
    for (const list of [new Text(), 'text', null]) {
      assert.equal(bridge.getEnumerator(list, Text), 'getEnumerator');
    }
    assert.equal(bridge.getEnumerator(new Plain()), 'getEnumerator');
  });

  it('asks for the class of arrays of an element once, and marks each array with it', () => {
    const { arrays, asked } = createRuntime();
    const array: { $type?: unknown } = {};
    assert.equal(arrays.type(Text), 'array of Text');
    assert.equal(arrays.type(Text, 1, array), array);
    assert.equal(array.$type, 'array of Text');
    assert.equal(asked.length, 1);
    arrays.type(Text, 2);
    assert.equal(asked.length, 2);
  });

  it('empties a dictionary by its entries, and leaves one whose keys are objects to the runtime', () => {
    const { generics, ownDictionary } = createRuntime();
    assert.equal((generics.Dictionary$2 as unknown as { $$name: string }).$$name, 'Dictionary');
    generics.Dictionary$2(Text, Text);
    const [simple, other] = [new ownDictionary(), Object.assign(new ownDictionary(), { isSimpleKey: false })];
    simple.clear();
    other.clear();
    const fresh = { hashCode: 0, next: 0, key: null, value: 0 };
    assert.deepEqual(
      { ...simple },
      {
        ...other,
        ...{ isSimpleKey: true, count: 0, version: 8, freeList: -1, freeCount: 0 },
        simpleBuckets: {},
        entries: [fresh, fresh],
      },
    );
    assert.deepEqual(other.entries, []);
  });

  it('finds the first column of a name in a table', () => {
    const { ownTable } = createRuntime();
    const columns = ['a', 'b', 'a'].map((Name, index) => ({ Name, type: String(index) }));
    const table = new ownTable(columns) as TableSymbol & {
      ColumnMap: { tryGetValue: (name: string, found: object) => boolean };
    };
    const found: { v?: unknown } = {};
    assert.equal(table.ColumnMap.tryGetValue('a', found), true);
    assert.equal(found.v, columns[0]);
    assert.equal(table.ColumnMap.tryGetValue('c', found), false);
    assert.equal(found.v, null);
  });
});
