import assert from 'node:assert/strict';

import { parseDatetime } from '../../scripts/engine/formats/datetime';
import { columnsOf, outcomeOf, rowsOf } from './query-rows';

const numbers = 'datatable(k:string, v:long)["a", 1, "b", 2, "a", 3, "c", long(null)]';

function refusedFeatures(query: string): string[] {
  const outcome = outcomeOf(query);
  assert.equal(outcome.kind, 'refused');
  return outcome.kind === 'refused' ? outcome.refusals.map((refusal) => refusal.feature) : [];
}

describe('where', () => {
  it('drops rows for which the condition is null', () => {
    assert.deepEqual(rowsOf(`${numbers} | where v > 1`), ['b,2', 'a,3']);
  });

  it('tests every column for a star', () => {
    assert.deepEqual(rowsOf('datatable(x:string, y:string)["red fox", "", "", "fox"] | where * has "red" | count'), [
      '1',
    ]);
  });

  it('looks for text in numbers too where it looks in all columns, as search does', () => {
    const row = 'datatable(s:string, n:long)["abc", 5]';
    assert.deepEqual(rowsOf(`${row} | where * has "5"`), ['abc,5']);
    assert.deepEqual(rowsOf(`${row} | where * !contains "x"`), ['abc,5']);
    assert.deepEqual(rowsOf(`${row} | where * !contains "b"`), []);
  });

  it('refuses a comparison of all columns that no page explains', () => {
    const row = 'datatable(s:string, n:long)["abc", 5]';
    assert.deepEqual(refusedFeatures(`${row} | where * == 5`), ['* ==']);
    assert.deepEqual(refusedFeatures(`${row} | where * == "abc"`), ['* ==']);
    assert.deepEqual(refusedFeatures(`${row} | extend t = s | where * !has "abc"`), ['* !has']);
  });
});

describe('project and extend', () => {
  it('keeps the place of a column that is extended again', () => {
    assert.deepEqual(columnsOf('print a = 1, b = 2 | extend a = a + 1, c = 3'), ['a', 'b', 'c']);
    assert.deepEqual(rowsOf('print a = 1, b = 2 | extend a = a + 1, c = a'), ['2,2,1']);
  });

  it('names what has no name as the binder does', () => {
    assert.deepEqual(columnsOf('print a = "x" | extend strcat(a, "y"), a'), ['a', 'Column1']);
  });

  it('takes one of the arrays that are sorted together', () => {
    assert.deepEqual(rowsOf('print array_sort_asc(dynamic([3, 1]), dynamic(["c", "a"]))[1]'), ['["a","c"]']);
  });

  it('packs a row without what is null or empty where that is asked for', () => {
    const query = 'datatable(A:string, B:string, C:long)["x", "", long(null)] | project pack_all(true)';
    assert.deepEqual(rowsOf(query), ['{"A":"x"}']);
  });

  it('refuses to say whether a dynamic column is empty', () => {
    assert.equal(outcomeOf('print A = dynamic([]) | extend pack_all(true)').kind, 'refused');
  });

  it('gives the names of a table’s columns', () => {
    assert.deepEqual(rowsOf('let T = view () { print A = 1, B = 2 };\nprint column_names_of(T)'), ['["A","B"]']);
  });

  it('takes the columns of a function that gives several', () => {
    const arrays = 'print a = dynamic([2, 1]), b = dynamic(["x", "y"])';
    assert.deepEqual(rowsOf(`${arrays} | extend (c, d) = array_sort_asc(a, b) | project c, d`), ['[1,2],["y","x"]']);
    assert.deepEqual(columnsOf(`${arrays} | project e = array_sort_asc(a, b)`), ['e']);
  });

  it('chooses, orders and renames columns', () => {
    const row = 'print a1 = 1, a2 = 2, b = 3';
    assert.deepEqual(columnsOf(`${row} | project-away a*`), ['b']);
    assert.deepEqual(columnsOf(`${row} | project-reorder b, a*`), ['b', 'a1', 'a2']);
    assert.deepEqual(columnsOf(`${row} | project-rename c = a2`), ['a1', 'c', 'b']);
  });
});

describe('sort, top and take', () => {
  it('sorts descending with nulls last unless told otherwise', () => {
    assert.deepEqual(rowsOf(`${numbers} | sort by v | project v`), ['3', '2', '1', 'null']);
    assert.deepEqual(rowsOf(`${numbers} | sort by v asc | project v`), ['null', '1', '2', '3']);
    assert.deepEqual(rowsOf(`${numbers} | sort by v asc nulls last | project v`), ['1', '2', '3', 'null']);
  });

  it('sorts many rows as it sorts few', () => {
    const many = 'range x from 1 to 9001 step 1 | extend k = iff(x % 3000 == 0, long(null), x % 3)';
    const sorted = `${many} | sort by k desc, tostring(x) asc | project k, x`;
    assert.deepEqual(rowsOf(`${sorted} | take 2`), ['2,1001', '2,1004']);
    const last = rowsOf(`${sorted} | serialize n = row_number() | where n > 8999`);
    assert.deepEqual(last, ['null,6000,9000', 'null,9000,9001']);
    assert.deepEqual(rowsOf(`${many} | top 4 by k asc | project x`), ['3000', '6000', '9000', '3']);
  });

  it('takes the first rows of the order', () => {
    assert.deepEqual(rowsOf(`${numbers} | top 2 by v`), ['a,3', 'b,2']);
    assert.deepEqual(rowsOf('range x from 1 to 9 step 1 | take 2'), ['1', '2']);
  });
});

describe('summarize and distinct', () => {
  it('puts keys before aggregates', () => {
    const query = `${numbers} | summarize n = count(), total = sum(v) + 1 by k`;
    assert.deepEqual(columnsOf(query), ['k', 'n', 'total']);
    assert.deepEqual(rowsOf(query), ['a,2,5', 'b,1,3', 'c,1,1']);
  });

  it('gives one row without keys even where there are no rows', () => {
    assert.deepEqual(rowsOf(`${numbers} | where v > 9 | summarize count(), max(v)`), ['0,null']);
    assert.deepEqual(rowsOf(`${numbers} | where v > 9 | summarize count() by k`), []);
  });

  it('takes the other columns from the row that arg_max() chooses', () => {
    assert.deepEqual(rowsOf(`${numbers} | extend w = strcat(k, v) | summarize arg_max(v, *) by k | where k == "a"`), [
      'a,3,a3',
    ]);
  });

  it('keeps one row of equal ones', () => {
    assert.deepEqual(rowsOf(`${numbers} | distinct k`), ['a', 'b', 'c']);
  });

  it('names a covariance for both of its arguments, at the end of a query alone', () => {
    const pairs = 'datatable(x:real, y:real)[1, 2, 3, 8] | summarize count(), covariance(x, y)';
    assert.deepEqual(columnsOf(pairs), ['count_', 'covariance_x_y']);
    assert.deepEqual(refusedFeatures(`${pairs} | project covariance_x`), ['covariance()']);
  });

  it('takes the bins that the options of the query set', () => {
    const moments = 'datatable(t:datetime)[datetime(2026-01-01 00:20), datetime(2026-01-01 01:04)]';
    const bins = `${moments} | summarize count() by bin_auto(t)`;
    assert.deepEqual(rowsOf(`set query_bin_auto_size=1h; set query_bin_auto_at=datetime(2026-01-01 00:05); ${bins}`), [
      '2026-01-01T00:05:00.0000000Z,2',
    ]);
    assert.deepEqual(rowsOf('set query_bin_auto_size=10; print bin_auto(27)'), ['20']);
    assert.deepEqual(refusedFeatures(bins), ['bin_auto()']);
  });
});

describe('join and lookup', () => {
  const left = 'datatable(k:string, l:long)["a", 1, "a", 2, "b", 3, "", 4]';
  const right = '(datatable(k:string, r:long)["a", 10, "a", 20, "c", 30, "", 40])';
  const expected: readonly (readonly [string, readonly string[]])[] = [
    ['inner', ['a,1,a,10', 'a,1,a,20', 'a,2,a,10', 'a,2,a,20', ',4,,40']],
    ['innerunique', ['a,1,a,10', 'a,1,a,20', ',4,,40']],
    ['leftouter', ['a,1,a,10', 'a,1,a,20', 'a,2,a,10', 'a,2,a,20', 'b,3,,null', ',4,,40']],
    ['rightouter', ['a,1,a,10', 'a,1,a,20', 'a,2,a,10', 'a,2,a,20', ',4,,40', ',null,c,30']],
    ['leftanti', ['b,3']],
    ['leftsemi', ['a,1', 'a,2', ',4']],
    ['rightanti', ['c,30']],
    ['rightsemi', ['a,10', 'a,20', ',40']],
  ];
  for (const [kind, rows] of expected) {
    it(`pairs rows as kind=${kind} says`, () => {
      assert.deepEqual(rowsOf(`${left} | join kind=${kind} ${right} on k`), rows);
    });
  }

  it('lets null meet null', () => {
    const nulls = 'datatable(k:long)[long(null), 1]';
    assert.deepEqual(rowsOf(`${nulls} | join kind=inner (${nulls}) on k`), ['null,null', '1,1']);
  });

  it('numbers the columns of the right side whose names are taken', () => {
    assert.deepEqual(columnsOf(`${left} | join kind=inner ${right} on k`), ['k', 'l', 'k1', 'r']);
  });

  it('joins columns of different names', () => {
    assert.deepEqual(rowsOf('print a = 1 | join kind=inner (print b = 1) on $left.a == $right.b'), ['1,1']);
  });

  it('leaves the keys of a lookup out', () => {
    assert.deepEqual(columnsOf(`${left} | lookup ${right} on k`), ['k', 'l', 'r']);
  });
});

describe('union', () => {
  it('refuses an inner union of tables that share no column', () => {
    assert.deepEqual(refusedFeatures('union kind=inner (print a = 1), (print b = 2)'), ['union']);
  });

  it('fills the columns that a table lacks', () => {
    assert.deepEqual(rowsOf('print a = 1 | union (print b = "x")'), ['1,', 'null,x']);
  });

  it('splits a column of two types', () => {
    assert.deepEqual(columnsOf('print a = 1 | union (print a = "x")'), ['a_long', 'a_string']);
  });

  it('keeps the columns that all members have as kind=inner', () => {
    assert.deepEqual(columnsOf('union kind=inner (print a = 1, b = 2), (print b = 3)'), ['b']);
  });

  it('does without missing tables when it is fuzzy', () => {
    assert.deepEqual(rowsOf('union isfuzzy=true (print a = 1), (Missing_CL | where b == 2)'), ['1']);
  });

  it('names the source of each row', () => {
    assert.deepEqual(rowsOf('print a = 1 | as X | union withsource=t (print a = 2)'), ['X,1', 'union_arg1,2']);
  });
});

describe('mv-expand and mv-apply', () => {
  it('gives a row an element, none for an empty array, one for null', () => {
    const lists = 'datatable(n:long, d:dynamic)[1, dynamic([1, 2]), 2, dynamic([]), 3, dynamic(null)]';
    assert.deepEqual(rowsOf(`${lists} | mv-expand d`), ['1,1', '1,2', '3,null']);
  });

  it('numbers and casts the elements', () => {
    assert.deepEqual(rowsOf('print d = dynamic([7, 8.0]) | mv-expand with_itemindex=i d to typeof(long)'), [
      '7,0',
      '8,1',
    ]);
  });

  it('expands several columns side by side', () => {
    assert.deepEqual(rowsOf('print a = dynamic([1, 2]), b = dynamic([3]) | mv-expand a, b'), ['1,3', '2,null']);
  });

  it('gives a bag a property at a time', () => {
    assert.deepEqual(rowsOf('print d = dynamic({"x": 1, "y": 2}) | mv-expand d'), ['{"x":1}', '{"y":2}']);
    assert.deepEqual(rowsOf('print d = dynamic({"x": 1}) | mv-expand kind=array d'), ['["x",1]']);
  });

  it('runs the subquery for each row', () => {
    const query = 'datatable(n:long, d:dynamic)[1, dynamic([1, 5]), 2, dynamic([7])]';
    assert.deepEqual(rowsOf(`${query} | mv-apply e = d to typeof(long) on (summarize m = max(e)) | project n, m`), [
      '1,5',
      '2,7',
    ]);
  });

  it('computes toscalar() of what a row expands to anew for each row', () => {
    const query = 'datatable(d:dynamic)[dynamic([1, 2]), dynamic([3])]';
    assert.deepEqual(
      rowsOf(`${query} | mv-apply d to typeof(long) on (as P | extend s = toscalar(P | summarize sum(d)))`),
      ['1,3', '2,3', '3,3'],
    );
  });
});

describe('parse', () => {
  it('reads typed columns between texts', () => {
    assert.deepEqual(
      rowsOf('print s = "id=7 name=bob" | parse s with "id=" id:long " name=" name | project id, name'),
      ['7,bob'],
    );
  });

  it('leaves all columns empty where one text is not found', () => {
    assert.deepEqual(rowsOf('print s = "id=7" | parse s with "id=" id:long " name=" name | project id, name'), [
      'null,',
    ]);
  });

  it('drops such rows as parse-where', () => {
    assert.deepEqual(rowsOf('print s = "x" | parse-where s with "id=" id:long'), []);
  });

  it('takes the texts as patterns in regex mode', () => {
    assert.deepEqual(rowsOf('print s = "a12b" | parse kind=regex s with x @"\\d\\d" y | project x, y'), ['a,b']);
  });

  it('reads pairs of keys and values', () => {
    const query = `print s = "a=1;b='x;y'" | parse-kv s as (a:long, b:string) with (pair_delimiter=";", kv_delimiter="=", quote="'")`;
    assert.deepEqual(rowsOf(`${query} | project a, b`), ['1,x;y']);
  });
});

describe('make-series', () => {
  it('fills the bins without rows', () => {
    const query = 'datatable(t:long, v:long)[0, 1, 4, 5] | make-series s = sum(v) default = -1 on t from 0 to 6 step 2';
    assert.deepEqual(rowsOf(query), ['[1,-1,5],[0,2,4]']);
  });
});

describe('top-nested', () => {
  it('ranks the values of a level within each value of the level above', () => {
    const rows = 'datatable(a:string, b:string, v:long)["x", "p", 1, "x", "q", 2, "y", "p", 9]';
    assert.deepEqual(rowsOf(`${rows} | top-nested 1 of a by sum(v), top-nested 1 of b by max(v)`), ['y,9,p,9']);
  });
});

describe('evaluate', () => {
  it('makes a column of each property', () => {
    assert.deepEqual(rowsOf('print n = 1, d = dynamic({"a": "x", "b": 2}) | evaluate bag_unpack(d)'), ['1,x,2']);
  });

  it('lets the query name columns that only the rows can have', () => {
    assert.deepEqual(rowsOf('print d = dynamic({"a": "x"}) | evaluate bag_unpack(d) | where a == "x" | count'), ['1']);
  });

  it('makes a column of each value', () => {
    const rows = 'datatable(u:string, r:string)["ann", "ok", "ann", "ok", "bob", "no"]';
    assert.deepEqual(rowsOf(`${rows} | evaluate pivot(r, count(), u)`), ['ann,0,2', 'bob,1,0']);
  });

  it('knows at run time whether an optional column is there', () => {
    const unpacked = 'print d = dynamic({"a": "x"}) | evaluate bag_unpack(d)';
    assert.deepEqual(rowsOf(`${unpacked} | project v = column_ifexists("a", "none")`), ['x']);
    assert.deepEqual(rowsOf(`${unpacked} | project v = column_ifexists("z", "none")`), ['none']);
  });
});

describe('window functions', () => {
  it('see the rows before and after', () => {
    const query =
      'range x from 1 to 3 step 1 | serialize p = prev(x), n = next(x, 1, 0), r = row_number(), s = row_cumsum(x)';
    assert.deepEqual(rowsOf(query), ['1,null,2,1,1', '2,1,3,2,3', '3,2,0,3,6']);
  });

  it('are refused over rows without an order', () => {
    assert.deepEqual(refusedFeatures('datatable(x:long)[1] | extend n = row_number()'), ['row_number()']);
  });
});

describe('scan', () => {
  it('carries the state of a step from row to row', () => {
    const query = 'range x from 1 to 3 step 1 | scan declare (sum:long = 0) with (step s: true => sum = s.sum + x;)';
    assert.deepEqual(rowsOf(query), ['1,1', '2,3', '3,6']);
  });
});

describe('search', () => {
  it('finds a term in any column', () => {
    const query = 'datatable(a:string, n:long)["red fox", 1, "blue", 2] | search "fox" or "2" | project n';
    assert.deepEqual(rowsOf(query), ['1', '2']);
  });
});

describe('the filtering parameters of an ASIM parser', () => {
  const functions = new Map([
    [
      '_Im_Dns',
      {
        columns: [
          { name: 'DnsQuery', type: 'string' as const },
          { name: 'TimeGenerated', type: 'datetime' as const },
        ],
        data: [
          ['bad.test', 'good.test', 'bad.test'],
          ['2026-01-02', '2026-01-02', '2025-01-01'].map((text) => parseDatetime(text)),
        ],
        rowCount: 3,
      },
    ],
  ]);

  it('narrow the rows that are given for it', () => {
    const query = '_Im_Dns(starttime=ago(1d), domain_has_any=dynamic(["bad.test"])) | project DnsQuery, TimeGenerated';
    assert.deepEqual(rowsOf(query, { functions }), ['bad.test,2026-01-02T00:00:00.0000000Z']);
  });

  it('narrow them to the prefixes of addresses', () => {
    const given = {
      columns: ['SrcIpAddr', 'DstIpAddr'].map((name) => ({ name, type: 'string' as const })),
      data: [
        ['10.1.2.3', '192.0.2.1', '110.1.2.3'],
        ['192.0.2.1', '10.1.2.3', '192.0.2.1'],
      ],
      rowCount: 3,
    };
    const functions = new Map([['_Im_NetworkSession', given]]);
    const count = (parameter: string): string[] =>
      rowsOf(`_Im_NetworkSession(${parameter}=dynamic(['10.1.'])) | count`, { functions });
    assert.deepEqual(count('srcipaddr_has_any_prefix'), ['1']);
    assert.deepEqual(count('dstipaddr_has_any_prefix'), ['1']);
    assert.deepEqual(count('ipaddr_has_any_prefix'), ['2']);
  });

  it('do not narrow them with a value that says so', () => {
    const query = '_Im_Dns(starttime=datetime(null), domain_has_any=dynamic([]), responsecodename="*") | count';
    assert.deepEqual(rowsOf(query, { functions }), ['3']);
  });

  it('are refused where it is not known what they filter', () => {
    const query = '_Im_Dns(response_has_ipv4="10.0.0.1") | count';
    assert.deepEqual(refusedFeatures(query), ['_Im_Dns(response_has_ipv4=)']);
  });
});

describe('what is refused', () => {
  it('is named as the query spells it', () => {
    assert.deepEqual(refusedFeatures('print a = "x" | reduce by a'), ['reduce-by']);
    assert.deepEqual(refusedFeatures('print a = 1 | facet by a'), ['facet']);
  });
});
