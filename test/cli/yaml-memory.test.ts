import assert from 'node:assert/strict';

import { createYamlMemory } from '../../scripts/cli/memory/yaml-memory';
import { createSourceFile } from '../../scripts/source/source-file';

describe('createYamlMemory', () => {
  it('gives the same document for the same text of a file, and another for another', () => {
    const parse = createYamlMemory();
    const first = parse(createSourceFile('detections/a.yaml', 'name: one\n'));
    assert.equal(parse(createSourceFile('detections/a.yaml', 'name: one\n')), first);
    assert.deepEqual(parse(createSourceFile('detections/a.yaml', 'name: two\n')).value?.value, { name: 'two' });
    assert.deepEqual(parse(createSourceFile('detections/a.yaml', 'name: one\n')).value?.value, { name: 'one' });
  });

  it('tells files with the same text apart', () => {
    const parse = createYamlMemory();
    const [a, b] = ['a', 'b'].map((name) => parse(createSourceFile(`detections/${name}.yaml`, 'name: one\n')));
    assert.equal(a?.value?.source.path, 'detections/a.yaml');
    assert.equal(b?.value?.source.path, 'detections/b.yaml');
  });
});
