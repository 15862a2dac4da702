import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { ActualItem, WatchlistRow } from '../../scripts/deploy/arm/resource';
import { rowText, watchlistRows, watchlistUploads } from '../../scripts/deploy/bodies/watchlist-body';
import { rowChanges } from '../../scripts/deploy/plan/watchlist-changes';
import { keyText } from '../../scripts/deploy/arm/resource';
import { startDeployment, wantedWatchlist } from './local-deployment';

const cell = fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.string({ unit: 'binary', maxLength: 5 }));
const cells = fc.array(fc.tuple(fc.constantFrom('k1', 'k2', 'k3', 'k4'), cell), { maxLength: 6 });

function rowsOf(list: readonly (readonly [string, string])[]): {
  rows: readonly WatchlistRow[];
  columns: readonly string[];
  searchKey: string;
} {
  return watchlistRows({ columns: ['Name', 'Owner'], rows: list }, 'Name');
}

/** What the workspace does with the changes. */
function carryOut(items: readonly ActualItem[], wanted: ReturnType<typeof rowsOf>): ActualItem[] {
  const changes = rowChanges(items, wanted);
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const { id, after } of changes.changed) byId.set(id, { id, row: after });
  for (const { id } of changes.removed) byId.delete(id);
  for (const item of changes.added) {
    assert.ok(!byId.has(item.id), 'a new row takes the place of another');
    byId.set(item.id, item);
  }
  return [...byId.values()];
}

const texts = (rows: readonly WatchlistRow[]) => rows.map(rowText).sort();

describe('The rows of a watchlist', () => {
  it('become the wanted ones from any others, edit after edit, and each is there once', () => {
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 5 }), (steps) => {
        let items: ActualItem[] = [];
        for (const step of steps) {
          const wanted = rowsOf(step);
          items = carryOut(items, wanted);
          assert.deepEqual(texts(items.map((item) => item.row)), texts(wanted.rows));
          const again = rowChanges(items, wanted);
          assert.deepEqual([again.added, again.changed, again.removed], [[], [], []]);
        }
      }),
    );
  });

  it('are changed in place where the search key stays', () => {
    const [before] = rowChanges([], rowsOf([['dc01', 'ada']])).added;
    const changes = rowChanges([before!], rowsOf([['dc01', 'bob']]));
    assert.deepEqual(changes.changed, [
      { id: before!.id, before: { Name: 'dc01', Owner: 'ada' }, after: { Name: 'dc01', Owner: 'bob' } },
    ]);
    assert.deepEqual([changes.added, changes.removed], [[], []]);
  });

  it('are the same whatever their order, and with a cell that is empty or missing', () => {
    const items: ActualItem[] = [
      { id: '1', row: { Owner: 'ada', Name: 'dc01' } },
      { id: '2', row: { Name: 'dc02' } },
    ];
    const changes = rowChanges(
      items,
      rowsOf([
        ['dc02', ''],
        ['dc01', 'ada'],
      ]),
    );
    assert.deepEqual([changes.added, changes.changed, changes.removed], [[], [], []]);
  });

  it('survive CSV whatever is in them', () => {
    const rows = fc.array(fc.tuple(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ unit: 'binary' })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(rows, (list) => {
        const wanted = rowsOf(list);
        const [csv] = watchlistUploads(wanted.columns, wanted.rows);
        const [, ...read] = parse(csv!, { record_delimiter: '\r\n' }) as string[][];
        const back = watchlistRows({ columns: wanted.columns, rows: read }, 'Name');
        assert.deepEqual(texts(back.rows), texts(wanted.rows));
      }),
    );
  });

  it('are uploaded in parts that the service takes, each with the header', () => {
    const long = 'x'.repeat(10_000);
    const wanted = rowsOf(Array.from({ length: 800 }, (_, index) => [`host${index}`, long] as const));
    const uploads = watchlistUploads(wanted.columns, wanted.rows);
    assert.ok(uploads.length > 1);
    for (const upload of uploads) {
      assert.ok(Buffer.byteLength(upload) < 3_800_000);
      assert.ok(upload.startsWith('Name,Owner\r\n'));
    }
    assert.equal(uploads.join('').split('\r\n').length - 1 - uploads.length, 800);
  });

  it('converge in a workspace, also where many are new', async () => {
    const local = await startDeployment();
    try {
      const many = Array.from({ length: 60 }, (_, index) => [`host${index}`, 'ops'] as const);
      for (const rows of [[['dc01', 'ada']] as const, many, many.slice(30), []]) {
        const wanted = wantedWatchlist(rows);
        for (const { outcome } of await local.deploy([wanted])) assert.equal(outcome.type, 'done');
        const items = (await local.read()).resources.get(keyText(wanted))!.items!;
        assert.deepEqual(texts(items.map((item) => item.row)), texts(wanted.items!.rows));
      }
    } finally {
      await local.close();
    }
  });
});
