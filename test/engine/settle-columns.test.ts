import assert from 'node:assert/strict';

import { runQuery } from '../../scripts/engine/run-query';
import { bindQuery } from '../../scripts/kql/bind-query';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';
import { columnsOf, outcomeOf, rowsOf } from './query-rows';

const two = "print b = dynamic({'a': 5, 'c': 6}) | evaluate bag_unpack(b)";

describe('columns that come from the data', () => {
  it('have the names, types and order of what came out', () => {
    assert.deepEqual(rowsOf(`${two} | project x = a > 1, y = a < c, d = c - a`), ['True,True,1']);
    assert.deepEqual(rowsOf(`${two} | extend d = c | getschema | project ColumnName, ColumnType`), [
      'a,long',
      'c,long',
      'd,long',
    ]);
    assert.deepEqual(columnsOf(`${two} | extend One = c - a, Two = a | project-away c`), ['a', 'One', 'Two']);
  });

  it('fail where a name is none of them, at that name', () => {
    const query = `${two} | project a, Computr`;
    const outcome = outcomeOf(query);
    assert.equal(outcome.kind, 'failed');
    assert.match(outcome.kind === 'failed' ? outcome.message : '', /'Computr'.*these rows bring are: a, c/);
    assert.deepEqual(outcome.kind === 'failed' && outcome.span, { start: query.length - 7, end: query.length });
    for (const rest of ['where isempty(ghost)', 'summarize count() by ghost', 'sort by ghost', 'extend x = ghost']) {
      assert.equal(outcomeOf(`${two} | ${rest}`).kind, 'failed', rest);
    }
    assert.equal(outcomeOf("datatable(k:string)['a', 'b'] | evaluate pivot(k) | project a, nope").kind, 'failed');
  });

  it('are those of each run, in whatever order the runs of one query see them', () => {
    const columns = [{ name: 'Bag', type: 'dynamic' }] as const;
    const tables = new Map([['Bags', { name: 'Bags', columns }]]);
    const query = bindQuery('Bags | evaluate bag_unpack(Bag) | extend sum = a + a', {
      tables,
      functions: new Map(),
      watchlists: new Map(),
    });
    const sumOf = (value: bigint | string): string => {
      const rows = { columns, data: [[new Map([['a', value]])]], rowCount: 1 };
      const outcome = runQuery(query, { tables: new Map([['Bags', rows]]), watchlists: new Map(), now: 0n });
      return outcome.kind === 'rows' ? String(outcome.table.data.at(-1)?.[0]) : outcome.kind;
    };
    assert.deepEqual([2n, 3n, 'x', 4n, 'y', 5n].map(sumOf), ['4', '6', 'failed', '8', 'failed', '10']);
  });

  it('fail where no row brings any', () => {
    assert.equal(outcomeOf('print b = dynamic({}), c = 1 | evaluate bag_unpack(b) | project a').kind, 'failed');
    assert.equal(outcomeOf("DnsEvents | evaluate bag_unpack(DynamicValue) | where a == 'x'").kind, 'refused');
  });

  it('may be asked for with column_ifexists, or stated', () => {
    assert.deepEqual(rowsOf(`${two} | project column_ifexists('a', 0), column_ifexists('z', 'none')`), ['5,none']);
    assert.deepEqual(rowsOf(`${two} : (a:string, z:string) | project a, z`), ['5,']);
    assert.deepEqual(rowsOf("print b = dynamic({'a': 5}), c = 1 | evaluate bag_unpack(b) : (*, a:long)"), ['1,5']);
  });

  it('are found one plugin after another, also inside the parts of a query', () => {
    const nested = "print b = dynamic({'a': 5, 'c': {'q': 1}}) | evaluate bag_unpack(b) | evaluate bag_unpack(c)";
    assert.deepEqual(rowsOf(`${nested} | extend s = a + q`), ['5,1,6']);
    assert.deepEqual(rowsOf(`print x = toscalar(${two} | project a) + 1`), ['6']);
    assert.deepEqual(rowsOf(`let T = ${two}; T | join kind=inner (T | project a, cc = c) on a | project c + cc`), [
      '12',
    ]);
    assert.deepEqual(
      rowsOf("datatable(k:string, v:long)['a', 1, 'b', 2] | evaluate pivot(k, sum(v)) | extend s = a + b"),
      ['1,2,3'],
    );
  });

  it('stand in the place of a column that they replace', () => {
    const query =
      "print b = dynamic({'x': 5}), x = '1', y = 2 | evaluate bag_unpack(b, columnsConflict='replace_source')";
    assert.deepEqual(rowsOf(`${query} | getschema | project ColumnName, ColumnType`), ['x,long', 'y,long']);
  });

  it('are found in a function of the query and in one of the workspace', () => {
    const own = 'let Open = (T:(b:dynamic)) { T | evaluate bag_unpack(b) };\n';
    const one = (bag: string) => `(print b = dynamic(${bag}) | invoke Open())`;
    assert.deepEqual(rowsOf(`${own}union ${one("{'a': 5}")}, ${one("{'a': 7}")} | extend a + 1`), ['5,6', '7,8']);
    assert.equal(outcomeOf(`${own}union ${one("{'a': 5}")}, ${one("{'a': 'x'}")}`).kind, 'refused');
    const schema = createWorkspaceSchema({
      functions: [
        { name: 'Opened', parameters: '()', body: "print b = dynamic({'é a': 5}) | evaluate bag_unpack(b)" },
        { name: 'Twice', parameters: '()', body: "{ Opened() | extend n = ['é a'] * 2 }" },
      ],
    });
    assert.deepEqual(rowsOf("Twice() | extend m = n + ['é a']", {}, schema), ['5,10,15']);
  });

  it('are found behind an mv-apply', () => {
    const query = "print b = dynamic([{'k': 'x', 'v': 1}, {'k': 'y', 'v': 2}])";
    const packed = `${query} | mv-apply b on (summarize p = make_bag(bag_pack(tostring(b.k), b.v)))`;
    assert.deepEqual(rowsOf(`${packed} | evaluate bag_unpack(p) | project x + y`), ['3']);
  });

  it('are refused where they differ from row to row', () => {
    const query = "print b = dynamic([{'x': 1}, {'y': 2}]) | mv-apply b on (evaluate bag_unpack(b))";
    assert.equal(outcomeOf(query).kind, 'refused');
  });

  it('leave what is wrong before them where it is', () => {
    const outcome = outcomeOf("print x = hll_merge(dynamic(null)), b = dynamic({'a': 1}) | evaluate bag_unpack(b)");
    assert.equal(outcome.kind, 'refused');
  });
});
