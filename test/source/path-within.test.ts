import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import { pathWithin } from '../../scripts/source/path-within';

const root = path.resolve('/content');

describe('pathWithin', () => {
  for (const [file, within] of [
    ['/content/detections/a.yaml', 'detections/a.yaml'],
    ['/content', '.'],
    ['/content/..drafts/a.yaml', '..drafts/a.yaml'],
    ['/content/...', '...'],
    ['/', undefined],
    ['/content-of-others/a.yaml', undefined],
    ['/content/../other/a.yaml', undefined],
  ] as const) {
    it(`is ${within ?? 'undefined'} for ${file}`, () => {
      assert.equal(pathWithin(root, path.resolve(file)), within);
    });
  }

  it('leads from the folder to the file, and never upward', () => {
    const name = fc.stringMatching(/^[a-z.]{1,4}$/);
    fc.assert(
      fc.property(fc.array(name, { maxLength: 6 }), (names) => {
        const file = path.join(root, ...names);
        const within = pathWithin(root, file);
        if (within === undefined) assert.ok(!`${file}/`.startsWith(`${root}/`));
        else assert.equal(path.join(root, within), file);
      }),
    );
  });
});
