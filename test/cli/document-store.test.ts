import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { openDocumentStore } from '../../scripts/cli/memory/document-store';
import { openPersonStore } from '../../scripts/cli/memory/person-store';
import { createSourceFile } from '../../scripts/source/source-file';

describe('openDocumentStore', () => {
  let cache = '';

  beforeEach(() => {
    cache = fs.mkdtempSync(path.join(os.tmpdir(), 'documents-'));
  });

  afterEach(() => {
    fs.rmSync(cache, { recursive: true });
  });

  const open = () => openDocumentStore({ root: '/repository', environment: { XDG_CACHE_HOME: cache } });

  /** What a first run reads, and what a second one then does. */
  function readTwice(text: string) {
    const source = createSourceFile('detections/a.yaml', text);
    const first = open();
    const fresh = first.parse(source);
    first.save();
    const recalled = open().parse(source);
    return { fresh, recalled };
  }

  it('recalls what a file holds, with the place of each part', () => {
    const { fresh, recalled } = readTwice('name: one\nquery: |\n  T\n  | take 1\nlist: [1, 2.5, null, true]\n');
    assert.notEqual(recalled, fresh);
    assert.deepEqual(recalled.value?.value, fresh.value?.value);
    assert.deepEqual(recalled.diagnostics, []);
    for (const at of [['name'], ['query'], ['list', 2], ['absent']]) {
      assert.deepEqual(recalled.value?.placeOf(at), fresh.value?.placeOf(at));
      assert.deepEqual(recalled.value?.placeOf(at, 'key'), fresh.value?.placeOf(at, 'key'));
      assert.deepEqual(recalled.value?.textMapOf(at), fresh.value?.textMapOf(at));
    }
  });

  it('reads another text anew', () => {
    readTwice('name: one\n');
    assert.deepEqual(open().parse(createSourceFile('detections/a.yaml', 'name: two\n')).value?.value, { name: 'two' });
  });

  it('says each time what is wrong with a file', () => {
    const { fresh, recalled } = readTwice('name: one\nname: two\n');
    assert.equal(fresh.diagnostics.length, 1);
    assert.deepEqual(recalled.diagnostics, fresh.diagnostics);
  });

  for (const number of ['.nan', '.inf', '-.inf', '-0.0']) {
    it(`reads ${number}, which JSON does not have, anew`, () => {
      const { fresh, recalled } = readTwice(`number: ${number}\n`);
      assert.deepEqual(recalled.value?.value, fresh.value?.value);
    });
  }

  it('forgets files that are gone', () => {
    readTwice('name: one\n');
    readTwice('name: two\n');
    const { known } = openPersonStore({ root: '/repository', environment: { XDG_CACHE_HOME: cache } }, 'documents');
    const held = Object.values(known);
    assert.deepEqual(held, [{ name: 'two' }]);
  });

  it('reads without a cache folder as with an empty one', () => {
    const store = openDocumentStore({ root: '/repository', environment: {} });
    assert.deepEqual(store.parse(createSourceFile('checks.yaml', 'a: 1\n')).value?.value, { a: 1 });
    store.save();
  });
});
