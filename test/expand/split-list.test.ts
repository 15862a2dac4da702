import assert from 'node:assert/strict';

import fc from 'fast-check';
import { runQuery } from '../../scripts/engine/run-query';
import { tableFromRecords } from '../../scripts/engine/values/table-from-records';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import { foldLookups } from '../../scripts/expand/fold-lookups';
import { ticksOf, watchlistTable } from '../../scripts/expand/watchlist-table';
import { bindQuery } from '../../scripts/kql/bind-query';
import { originOf } from '../../scripts/source/offset-map';
import { domainsYaml, expand, readContent } from './read-content';

const more = 'expand: split\n';
const asOf = new Date('2026-06-10');

function manyDomains(count: number, suffix = 'example'): string[] {
  return Array.from({ length: count }, (_none, index) => `d${index}.${suffix}`);
}

function listOf(count: number, suffix?: string) {
  return { 'watchlists/rat.yaml': domainsYaml('rat', manyDomains(count, suffix)) };
}

/** The expanded query, with the values of each literal counted in their place, and what became of its lookups. */
function split(query: string, count: number, suffix?: string) {
  const { value, diagnostics } = expand({ query, more, files: listOf(count, suffix) });
  assert.deepEqual(diagnostics, []);
  assert.ok(value);
  const mistakes = bindQuery(value.query.text, createCatalogSchema(readContent({}))).diagnostics;
  assert.deepEqual(mistakes, [], value.query.text);
  const counted = value.query.text
    .trimEnd()
    .replace(/dynamic\(\[(.*?)\]\)/g, (_all, list: string) => `<${list.split(', ').length}>`);
  return { text: counted, lookups: value.query.lookups };
}

const listed = `let bad = _GetWatchlist('rat') | where Type == "domain" | project Value;`;

describe('splitting a list', () => {
  it('writes several let statements and joins the operator over each by or', () => {
    const { text, lookups } = split(`${listed}\nDnsEvents // all\n| where Name has_any (bad) and ClientIP != ""`, 300);
    assert.equal(
      text,
      `let bad_1 = <128>;
let bad_2 = <128>;
let bad_3 = <44>;
DnsEvents // all
| where (Name has_any (bad_1) or Name has_any (bad_2) or Name has_any (bad_3)) and ClientIP != ""`,
    );
    assert.deepEqual(
      lookups.map(({ alias, choice, values, literals }) => ({ alias, choice, values, literals })),
      [{ alias: 'rat', choice: 'split', values: 300, literals: 3 }],
    );
    assert.match(lookups[0]!.reason, /^300 values in 4\d\d\d characters, as 3 lists of at most 128 values$/);
  });

  it('leaves a list alone that the index takes whole', () => {
    assert.match(split(`${listed}\nDnsEvents | where Name has_any (bad)`, 128).text, /^let bad = <128>;/);
    assert.match(
      split(`${listed}\nDnsEvents | where Name has_any (bad)`, 129).text,
      /^let bad_1 = <128>;\nlet bad_2 = <1>;/,
    );
  });

  it('is done at every operator that reads the list', () => {
    const { text } = split(
      `${listed}\nDnsEvents | where Name has_any (bad) or tolower(Computer) in~ (bad) | extend IsListed = Name in (bad)`,
      129,
    );
    assert.equal(
      text.split('\n').at(-1),
      'DnsEvents | where (Name has_any (bad_1) or Name has_any (bad_2)) or (tolower(Computer) in~ (bad_1) or tolower(Computer) in~ (bad_2)) | extend IsListed = (Name in (bad_1) or Name in (bad_2))',
    );
  });

  it('writes the literals into the operator where the lookup stands in it', () => {
    assert.equal(
      split(`DnsEvents | where not(Name has_any (_GetWatchlist('rat') | project Value))`, 200).text,
      'DnsEvents | where not((Name has_any (<128>) or Name has_any (<72>)))',
    );
  });

  it('takes a list that toscalar made', () => {
    assert.equal(
      split(
        `let bad = toscalar(_GetWatchlist('rat') | summarize make_list(Value));\nDnsEvents | where Name in (bad)`,
        130,
      ).text,
      'let bad_1 = <128>;\nlet bad_2 = <2>;\nDnsEvents | where (Name in (bad_1) or Name in (bad_2))',
    );
  });

  it('takes names that nothing else in the query has', () => {
    const { text } = split(
      `${listed}\nlet bad_2 = 5;\nDnsEvents | extend bad__1 = Name | where Name has_any (bad) and bad_2 > 4`,
      129,
    );
    assert.match(text, /^let bad___1 = <128>;\nlet bad___2 = <1>;\n/);
  });

  it('takes names apart for lists whose own names differ by underscores alone', () => {
    const lists = ['bad', 'bad_', "['bad list']"].map(
      (name) => `let ${name} = _GetWatchlist('rat') | project Value;\n`,
    );
    const { text } = split(
      `${lists.join('')}let bad_1 = 1;\nDnsEvents | where Name in (bad) or Name in (bad_) or Name in (['bad list'])`,
      129,
    );
    assert.equal(
      text,
      `let bad__1 = <128>;
let bad__2 = <1>;
let bad___1 = <128>;
let bad___2 = <1>;
let ["bad list_1"] = <128>;
let ["bad list_2"] = <1>;
let bad_1 = 1;
DnsEvents | where (Name in (bad__1) or Name in (bad__2)) or (Name in (bad___1) or Name in (bad___2)) or (Name in (["bad list_1"]) or Name in (["bad list_2"]))`,
    );
  });

  it('is done in an exclusion', () => {
    const excluding = `${more}falsePositives:
  - id: ours
    scenario: We list our own.
    exclude: { DnsEvents: Name in (_GetWatchlist('rat') | project Value) }
    owner: soc
`;
    const { value } = expand({ query: 'DnsEvents\n| count', more: excluding, files: listOf(129) });
    const [exclusion] = value!.query.exclusions;
    const { start, end } = exclusion!.span;
    assert.match(
      value!.query.text.slice(start, end),
      /^\s*\/\/ Exclusion ours: .*\n\| where not\(\(Name in \(dynamic.* or Name in \(dynamic\(\["d128\.example"\]\)\)\)\)\s*$/,
    );
  });

  it('goes on over lines and comments', () => {
    assert.equal(
      split(`${listed}\nDnsEvents | where Name // of the host\n  has_any (bad // listed\n  ) | count`, 129)
        .text.split('|')
        .slice(1)
        .join('|'),
      ' where (Name // of the host\n  has_any (bad_1 // listed\n  ) or Name // of the host\n  has_any (bad_2 // listed\n  )) | count',
    );
  });

  it('leads from each part to where the operator was written', () => {
    const { value } = expand({
      query: `${listed}\nDnsEvents\n| where Name has_any (bad)\n| count`,
      more,
      files: listOf(129),
    });
    const originalText = (part: string) => {
      const start = value!.query.text.indexOf(part);
      const origin = originOf(value!.query.map, { start, end: start + part.length });
      return value!.detection.document.source.text.slice(origin.start, origin.end);
    };
    assert.equal(originalText('Name has_any (bad_1)'), 'Name has_any (bad)');
    assert.equal(originalText('bad_2)'), 'Name has_any (bad)');
    assert.equal(originalText('"d128.example"'), `_GetWatchlist('rat') | where Type == "domain" | project Value`);
    assert.equal(originalText('| count'), '| count');
  });

  it('finds what the list as a whole finds, and nothing else', () => {
    const word = fc.constantFrom('ab', 'abc', 'evil', 'x1', 'é', '7');
    const name = fc
      .tuple(word, fc.constantFrom('.', '-', '_', ''), word, fc.nat(160))
      .map(([a, dot, b, n]) => `${a}${dot}${b}.d${n}`);
    const condition = fc.constantFrom(
      'Name has_any (bad)',
      'not(Name has_any (bad))',
      'tolower(Name) in (bad) or Computer has_any (bad)',
      'Name in~ (bad) and Name !contains "x"',
      '(Name has_any (bad)) == (Computer in (bad))',
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.oneof(word, name), { minLength: 129, maxLength: 300 }),
        fc.array(fc.record({ Name: name, Computer: fc.oneof(word, fc.constant(''), name) }), { maxLength: 20 }),
        condition,
        (values, events, where) => {
          const items = values.map((value) => `  - { V: ${JSON.stringify(value)} }\n`).join('');
          const catalog = readContent({
            'watchlists/list.yaml': `alias: list\ndisplayName: A list\nsearchKey: V\nitems:\n${items}`,
          });
          const schema = createCatalogSchema(catalog);
          const watchlists = new Map([['list', watchlistTable(catalog.watchlists[0]!, asOf)]]);
          const now = ticksOf(asOf);
          const query = `let bad = _GetWatchlist('list') | project V;\nDnsEvents | where ${where} | project Name, Computer`;
          const folded = foldLookups(query, 'split', { schema, watchlists, now });
          assert.equal(folded.choices[0]?.choice, 'split');
          const { table } = tableFromRecords(schema.tables.get('DnsEvents')!.columns, events);
          const run = (text: string) => {
            const outcome = runQuery(bindQuery(text, schema), {
              tables: new Map([['DnsEvents', table]]),
              watchlists,
              now,
            });
            assert.equal(outcome.kind, 'rows', text);
            return outcome.kind === 'rows' ? outcome.table.data : [];
          };
          assert.deepEqual(run(folded.edited.text), run(query));
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('a long list that is not split', () => {
  function reasonFor(query: string, count = 129, suffix?: string): string {
    const { text, lookups } = split(query, count, suffix);
    assert.equal(text, query);
    assert.deepEqual(
      lookups.map(({ choice, literals }) => `${choice} ${literals}`),
      ['kept 0'],
    );
    return lookups[0]!.reason;
  }

  it('stays a lookup where rows are joined or a function reads it', () => {
    const because =
      /past 128 values the index is not used, and the list is not split because it is read by more than has_any, in and in~$/;
    assert.match(
      reasonFor(`${listed}\nDnsEvents | where Name has_any (bad) | join kind=inner bad on $left.Name == $right.Value`),
      because,
    );
    assert.match(
      reasonFor(
        `let bad = toscalar(_GetWatchlist('rat') | summarize make_list(Value));\nDnsEvents | where Name has_any (bad) and set_has_element(bad, Name)`,
      ),
      because,
    );
  });

  it('stays a lookup where another operator reads it', () => {
    assert.match(reasonFor(`${listed}\nDnsEvents | where Name !in (bad)`), /because it is read by !in$/);
    assert.match(
      reasonFor(`${listed}\nDnsEvents | where Name has_any (bad) or Name has_all (bad)`),
      /because it is read by has_all$/,
    );
  });

  it('stays a lookup where what is compared is not the same each time', () => {
    const because = /because it is compared with more than columns of the row$/;
    assert.match(reasonFor(`${listed}\nDnsEvents | where tostring(rand(5)) in (bad)`), because);
    assert.match(reasonFor(`${listed}\nDnsEvents | where tostring(Name has_any (bad)) in (bad)`), because);
  });

  it('stays a lookup where its values are not text', () => {
    assert.match(
      reasonFor(
        `DnsEvents | where EventId in (_GetWatchlist('rat') | project strlen(Value) + toint(extract("[0-9]+", 0, Value)))`,
      ),
      /because its values are not all text$/,
    );
  });

  it('stays a lookup where the query would be too long', () => {
    assert.match(
      reasonFor(`${listed}\nDnsEvents | where Name has_any (bad)`, 200, `${'x'.repeat(50)}.example`),
      /^the query would have 1\d\d\d\d characters; the service takes 10000$/,
    );
  });

  it('stays a lookup where another that stays reads its rows', () => {
    const query = `let bad = _GetWatchlist('rat') | project Value;
let labels = bad | mv-expand Label = split(Value, ".") to typeof(string) | extend Length = strlen(Label);
DnsEvents | where Name has_any (bad) | join kind=inner labels on $left.Name == $right.Label`;
    const { text, lookups } = split(query, 129);
    assert.equal(text, query);
    assert.deepEqual(
      lookups.map(({ reason }) => reason.replace(/.*(?=past)/, '')),
      [
        'a lookup that stays reads it',
        'past 128 values the index is not used, and the list is not split because it is read by more than has_any, in and in~',
      ],
    );
  });
});
