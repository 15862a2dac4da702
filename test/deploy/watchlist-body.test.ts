import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rowOf, rowText, watchlistCsv, watchlistUploads } from '../../scripts/deploy/bodies/watchlist-body';

const cell = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('"', '\\', '\n', '\ud800', 'ü'));
const row = fc.dictionary(fc.string(), cell);
const inherited = Object.getOwnPropertyNames(Object.prototype);

describe('A row of a watchlist', () => {
  it('has one text, which JSON reads as its cells by the order of their columns', () => {
    fc.assert(
      fc.property(row, (cells) => {
        const sorted = Object.entries(cells).sort(([a], [b]) => (a < b ? -1 : 1));
        assert.deepEqual(JSON.parse(rowText(cells)), sorted);
        assert.equal(rowText(Object.fromEntries([...sorted].reverse())), rowText(cells));
        assert.equal(rowText(cells), JSON.stringify(sorted));
      }),
    );
  });

  it('has its cell in a column that is called as something that objects inherit, and nothing where it has none', () => {
    const full = rowOf(['Name', ...inherited], ['a', ...inherited.map((name) => `of ${name}`)]);
    const lines = watchlistCsv(['Name', ...inherited], [full, { Name: 'b' }]).split('\r\n');
    assert.equal(lines[1], ['a', ...inherited.map((name) => `of ${name}`)].join(','));
    assert.equal(lines[2], `b${','.repeat(inherited.length)}`);
  });

  it('has no empty cells', () => {
    assert.deepEqual(rowOf(['a', 'b', 'c'], ['1', '']), { a: '1' });
  });
});

describe('The CSV of a watchlist', () => {
  it('is split over uploads that have the rows of the whole', () => {
    const rows = Array.from({ length: 900 }, (_none, index) => ({ Name: `host-${index}`, Note: 'x'.repeat(9000) }));
    const uploads = watchlistUploads(['Name', 'Note'], rows);
    assert.equal(uploads.length, 3);
    const header = 'Name,Note\r\n';
    assert.ok(uploads.every((text) => text.startsWith(header) && Buffer.byteLength(text) <= 3_500_000));
    const joined = uploads.map((text) => text.slice(header.length)).join('');
    assert.equal(header + joined, watchlistCsv(['Name', 'Note'], rows));
  });
});
