import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fingerprintOf, metadataBody, metadataName, readOwnership } from '../../scripts/deploy/plan/ownership';
import { resourceKinds } from '../../scripts/deploy/kinds/describe-resource';
import { rowTexts } from '../../scripts/deploy/bodies/watchlist-body';

const content = { resourceId: '/subscriptions/s/x/watchlists/a', version: '1.2.3', fingerprint: 'f' };

describe('Ownership', () => {
  it('is read back as it was written, by the repository that wrote it alone', () => {
    for (const kind of resourceKinds) {
      const body = metadataBody({ kind, id: 'some-id' }, { ...content, repository: 'ours' });
      const owner = { kind, id: 'some-id', version: '1.2.3', fingerprint: 'f' };
      assert.deepEqual(readOwnership(body, 'ours'), { kind, parentId: content.resourceId, owner });
      assert.equal(readOwnership(body, 'theirs')?.owner, 'SourceRepository ours');
    }
  });

  it('is not read from metadata of other kinds or without a parent', () => {
    assert.equal(readOwnership({ properties: { kind: 'Playbook', parentId: 'p' } }, 'ours'), undefined);
    assert.equal(readOwnership({ properties: { kind: 'Watchlist' } }, 'ours'), undefined);
    assert.equal(readOwnership({}, 'ours'), undefined);
  });

  it('has another name for another resource, and only characters that a path takes', () => {
    const id = fc.stringMatching(/^[a-zA-Z0-9 _-]{3,12}$/);
    fc.assert(
      fc.property(id, id, (a, b) => {
        const [first, second] = [a, b].map((each) => metadataName({ kind: 'watchlist', id: each }));
        assert.match(first!, /^[a-z0-9_-]+$/);
        assert.equal(first === second, a.toLowerCase() === b.toLowerCase());
      }),
    );
  });

  it('has a fingerprint that does not change with what is not a difference', () => {
    const rows = [{ a: '1' }, { a: '2' }];
    const print = fingerprintOf('watchlist', { properties: { displayName: 'x', labels: null } }, rowTexts(rows));
    assert.equal(
      fingerprintOf('watchlist', { properties: { displayName: 'x', created: 'now' } }, rowTexts([...rows].reverse())),
      print,
    );
    assert.notEqual(fingerprintOf('watchlist', { properties: { displayName: 'x' } }, rowTexts([{ a: '1' }])), print);
    assert.notEqual(fingerprintOf('watchlist', { properties: { displayName: 'y' } }, rowTexts(rows)), print);
  });
});
