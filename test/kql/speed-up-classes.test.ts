import assert from 'node:assert/strict';

import { speedUpClasses, type ClassRuntime } from '../../scripts/kql/speed-up-classes';

type Runtime = ClassRuntime['bridge'];

/** A runtime that counts how often it is asked. */
function createRuntime() {
  const asked: string[] = [];
  const bridge: Runtime = {
    geti: (_scope, name, other) => {
      asked.push('geti');
      return (other ?? name).slice((other ?? name).lastIndexOf('$') + 1);
    },
    property: (scope, name) => {
      asked.push('property');
      Object.defineProperty(scope, name, { value: 'of the runtime' });
      return {};
    },
    getTypeAlias: () => 'Shape',
    Class: {
      _initialize: () => {
        asked.push('initialize');
      },
      getCachedType: (generic, passed) => {
        asked.push('made');
        return generic.$cache.find(({ args }) => args[0] === passed[0]) ?? null;
      },
    },
  };
  speedUpClasses({ bridge });
  return { bridge, asked };
}

/** A class of the runtime, about which nothing matters but that it is one. */
class Unknown {
  readonly name = '';
}

describe('Quicker classes', () => {
  it('keep what each object is given for a property, and give the default before', () => {
    const { bridge } = createRuntime();
    const prototype = {};
    bridge.property(prototype, 'Name', 'nobody', false, Unknown);
    const [one, other] = [Object.create(prototype), Object.create(prototype)] as { Name: unknown }[];
    one!.Name = 'one';
    assert.deepEqual([one!.Name, other!.Name], ['one', 'nobody']);
  });

  it('leave properties of classes, and those with methods of their own, to the runtime', () => {
    const { bridge, asked } = createRuntime();
    bridge.property({}, 'Name', undefined, true, Unknown);
    bridge.property({}, 'Name', { get: () => 1 }, false, Unknown);
    assert.deepEqual(asked, ['property', 'property']);
  });

  it('make an object ready once, however many constructors ask', () => {
    const { bridge } = createRuntime();
    let times = 0;
    const made = { $initMembers: () => times++ };
    bridge.Class._initialize.call(made);
    bridge.Class._initialize.call(made);
    assert.equal(times, 1);
  });

  it('look for the class that a generic one stands for until it is made, and then no more', () => {
    const { bridge, asked } = createRuntime();
    const item = Unknown;
    const cache: { args: unknown[] }[] = [];
    const generic = { $cache: cache };
    assert.equal(bridge.Class.getCachedType(generic, [item]), null);
    cache.push({ args: [item] });
    assert.equal(bridge.Class.getCachedType(generic, [item]), cache[0]);
    assert.equal(bridge.Class.getCachedType(generic, [item]), cache[0]);
    assert.equal(asked.length, 2);
  });

  it('find a member under its long name, else under the short one', () => {
    const { bridge } = createRuntime();
    assert.equal(bridge.geti({ List$Count: 1 }, 'List$Count'), 'List$Count');
    assert.equal(bridge.geti({}, 'List$Count'), 'Count');
    assert.equal(bridge.geti({ other: 1 }, 'List$Count', 'other'), 'other');
    assert.equal(bridge.geti({}, 'List$Count'), 'Count');
  });
});
