import assert from 'node:assert/strict';

import { speedUpBridge, type BridgeRuntime } from '../../scripts/kql/speed-up-bridge';

class Shape {
  static readonly $kind = 'class';
  readonly name = 'shape';
}

class Square extends Shape {
  static override readonly $kind = 'class';
}

/** A runtime that counts how often it is asked, with the few classes of these tests. */
function createRuntime() {
  const asked: string[] = [];
  const isEmpty = (value: unknown) => value === null || value === undefined;
  const bridge: BridgeRuntime['bridge'] = {
    is: (value, type) => {
      asked.push('is');
      return value instanceof (type as unknown as typeof Shape);
    },
    hasValue: (value) => {
      asked.push('hasValue');
      return !isEmpty((value as { v?: unknown }).v ?? value);
    },
    referenceEquals: (one, other) => one === other,
    getTypeAlias: () => 'Shape',
    getDefaultValue: () => null,
  };
  const arrays: BridgeRuntime['arrays'] = {
    getCount: () => {
      asked.push('getCount');
      return 0;
    },
    getItem: () => {
      asked.push('getItem');
      return undefined;
    },
  };
  const ensure = { CheckArgumentNullOrElementNull: () => undefined };
  speedUpBridge({ bridge, arrays, ensure });
  return { bridge, arrays, ensure, asked };
}

describe('speedUpBridge', () => {
  it('asks the runtime once whether objects of one class are of another', () => {
    const { bridge, asked } = createRuntime();
    assert.equal(bridge.is(new Square(), Shape), true);
    assert.equal(bridge.is(new Square(), Shape), true);
    assert.equal(bridge.is(new Shape(), Square), false);
    assert.equal(bridge.is(new Shape(), Square), false);
    assert.equal(asked.length, 2);
  });

  it('asks the runtime anew about a boxed value and about a class with a test of its own', () => {
    const { bridge, asked } = createRuntime();
    const tested = Object.assign(class extends Shape {}, { $is: () => true });
    for (const value of [Object.assign(new Square(), { $boxed: true }), new Square()]) {
      bridge.is(value, tested);
      bridge.is(value, tested);
    }
    assert.equal(asked.length, 4);
  });

  it('takes nothing for an object of a class only where nothing is allowed', () => {
    const { bridge } = createRuntime();
    assert.equal(bridge.is(null, Shape), false);
    assert.equal(bridge.is(undefined, Shape, false, true), true);
  });

  it('counts arrays and lists under the name that their class has for it', () => {
    const { arrays, asked } = createRuntime();
    class List {
      readonly Count = 3;
      readonly getItem = (index: number) => index * 2;
    }
    assert.equal(arrays.getCount(['a', 'b'], Shape), 2);
    assert.equal(arrays.getCount(new List(), Shape), 3);
    assert.equal(arrays.getItem(new List(), 2, Shape), 4);
    assert.equal(arrays.getItem(['a', 'b'], 1, Shape), 'b');
    assert.deepEqual(asked, []);
  });

  it('leaves to the runtime a list that it does not know', () => {
    const { arrays, asked } = createRuntime();
    arrays.getCount({}, Shape);
    arrays.getItem({ get: () => 'a' }, 0, Shape);
    assert.deepEqual(asked, ['getCount', 'getItem']);
  });

  it('leaves to the runtime the value of a box', () => {
    const { bridge, asked } = createRuntime();
    assert.equal(bridge.hasValue({}), true);
    assert.equal(bridge.hasValue(undefined), false);
    assert.deepEqual(asked, []);
    assert.equal(bridge.hasValue({ $boxed: true, v: 1 }), true);
    assert.deepEqual(asked, ['hasValue']);
  });
});
