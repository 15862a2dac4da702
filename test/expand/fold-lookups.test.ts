import assert from 'node:assert/strict';
import fc from 'fast-check';

import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import { foldLookups } from '../../scripts/expand/fold-lookups';
import { openWatchlistTables } from '../../scripts/expand/watchlist-table';
import { bindQuery } from '../../scripts/kql/bind-query';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';
import { domainsYaml, expand, expandedText, readContent } from './read-content';

const rat = { 'watchlists/rat.yaml': domainsYaml('rat', ['hitclub.ac', 'estaliax.io']) };

const assets = {
  'watchlists/assets.yaml': `alias: assets
displayName: Assets
searchKey: Host
items:
  - { Host: ws-1, Owner: alex, Weight: 3 }
  - { Host: ws-2, Owner: kim, Weight: 12 }
`,
};

function manyDomains(count: number, suffix = 'example'): string[] {
  return Array.from({ length: count }, (_none, index) => `d${String(index).padStart(7, '0')}.${suffix}`);
}

describe('folding a lookup', () => {
  it('writes a list in the place of a lookup that has_any reads', () => {
    const query = `let bad = _GetWatchlist('rat') | where Type == "domain" | project Value;
DnsEvents // all of them
| where Name has_any (bad)`;
    assert.equal(
      expandedText({ query, files: rat }),
      `let bad = dynamic(["hitclub.ac", "estaliax.io"]);
DnsEvents // all of them
| where Name has_any (bad)`,
    );
  });

  it('writes what a list holds, whatever it held when the same was looked up in the same workspace before', () => {
    const schema = createCatalogSchema(readContent(rat));
    const query = `DnsEvents | where Name has_any ((_GetWatchlist('rat') | project Value))`;
    const texts = [['one.example'], ['two.example'], ['one.example']].map((domains) => {
      const { watchlists } = readContent({ 'watchlists/rat.yaml': domainsYaml('rat', domains) });
      const tables = openWatchlistTables(watchlists, new Date('2026-06-02T12:00:00Z'));
      return foldLookups(query, 'auto', { schema, watchlists: tables, now: 0n }).edited.text;
    });
    assert.deepEqual(
      texts.map((text) => /"(.*)"/.exec(text)?.[1]),
      ['one.example', 'two.example', 'one.example'],
    );
  });

  it('writes a list in the place of a lookup that stands in the operator itself', () => {
    const query = `DnsEvents | where Name in~ ((_GetWatchlist('rat') | project Value)) or Name !in (_GetWatchlist('rat') | project Value)`;
    assert.equal(
      expandedText({ query, files: rat }),
      `DnsEvents | where Name in~ ((dynamic(["hitclub.ac", "estaliax.io"]))) or Name !in (dynamic(["hitclub.ac", "estaliax.io"]))`,
    );
  });

  it('writes a value in the place of toscalar', () => {
    const query = `let bad = toscalar(_GetWatchlist('rat') | summarize make_list(Value));
let limit = toscalar(_GetWatchlist('rat') | count);
DnsEvents | where Name has_any (bad) | take 10 | where strlen(Name) > limit`;
    assert.equal(
      expandedText({ query, files: rat }),
      `let bad = dynamic(["hitclub.ac", "estaliax.io"]);
let limit = long(2);
DnsEvents | where Name has_any (bad) | take 10 | where strlen(Name) > limit`,
    );
  });

  it('writes rows in the place of a lookup that is joined', () => {
    const query = `SigninLogs
| join kind=inner (_GetWatchlist('assets') | project Host, Weight = toint(Weight)) on $left.UserDisplayName == $right.Host`;
    assert.equal(
      expandedText({ query, files: assets }),
      `SigninLogs
| join kind=inner (datatable(Host:string, Weight:int)["ws-1", int(3), "ws-2", int(12)]) on $left.UserDisplayName == $right.Host`,
    );
  });

  it('writes rows where a let is used as a list and as a table', () => {
    const query = `let hosts = _GetWatchlist('assets') | project Host;
DnsEvents | where Computer in (hosts) | join kind=inner hosts on $left.Computer == $right.Host`;
    assert.match(expandedText({ query, files: assets }), /^let hosts = datatable\(Host:string\)\["ws-1", "ws-2"\];/);
  });

  it('evaluates as much as depends on watchlists alone', () => {
    const query = `DnsEvents | where array_length(toscalar(_GetWatchlist('rat') | summarize make_set(Value))) > 1 and Name != ''`;
    assert.equal(expandedText({ query, files: rat }), `DnsEvents | where true and Name != ''`);
  });

  it('reads let statements that are constants, and leaves them as they are', () => {
    const query = `let alias = 'rat';
let wanted = "domain";
let bad = _GetWatchlist(alias) | where Type == wanted | project Value;
DnsEvents | where Name has_any (bad)`;
    assert.equal(
      expandedText({ query, files: rat }),
      `let alias = 'rat';
let wanted = "domain";
let bad = dynamic(["hitclub.ac", "estaliax.io"]);
DnsEvents | where Name has_any (bad)`,
    );
  });

  it('takes a let statement away that only served lookups', () => {
    const query = `let all = _GetWatchlist('rat') | where Type == "domain";
let bad = all | project Value;
DnsEvents | where Name has_any (bad)`;
    assert.equal(
      expandedText({ query, files: rat }),
      `let bad = dynamic(["hitclub.ac", "estaliax.io"]);
DnsEvents | where Name has_any (bad)`,
    );
  });

  it('does not take a column for a let of the same name', () => {
    const query = `let bad = _GetWatchlist('rat') | project Value;
DnsEvents | where Name has_any (bad) | extend bad = strlen(Name) | where bad > 3`;
    assert.match(expandedText({ query, files: rat }), /^let bad = dynamic\(\["hitclub\.ac", "estaliax\.io"\]\);/);
  });

  it('takes now() as the date of the expansion', () => {
    const files = {
      'watchlists/rat.yaml': `alias: rat
displayName: rat
indicators:
  - { type: domain, value: old.example, firstSeen: 2026-05-01 }
  - { type: domain, value: new.example, firstSeen: 2026-06-09 }
`,
    };
    const query = `let bad = _GetWatchlist('rat') | where todatetime(FirstSeen) > ago(7d) | project Value;
DnsEvents | where Name has_any (bad)`;
    assert.match(expandedText({ query, files }), /dynamic\(\["new\.example"\]\)/);
    assert.match(expandedText({ query, files, asOf: '2026-05-02' }), /dynamic\(\["old\.example", "new\.example"\]\)/);
  });

  it('sees only what is active on the date', () => {
    const files = {
      'watchlists/rat.yaml': `alias: rat
displayName: rat
maxAge: 30d
indicators:
  - { type: domain, value: old.example, firstSeen: 2026-01-01 }
  - { type: domain, value: new.example, firstSeen: 2026-06-09 }
`,
    };
    const query = `let bad = _GetWatchlist('rat') | project Value;\nDnsEvents | where Name has_any (bad)`;
    assert.match(expandedText({ query, files }), /dynamic\(\["new\.example"\]\)/);
  });

  it('warns at the lookup where nothing is left of a list', () => {
    const query = `let bad = _GetWatchlist('rat') | project Value;\nDnsEvents | where Name has_any (bad)`;
    const { value, diagnostics } = expand({ query, files: { 'watchlists/rat.yaml': domainsYaml('rat', []) } });
    assert.match(value?.query.text ?? '', /^let bad = dynamic\(\[\]\);/);
    const found = diagnostics.map(({ check, severity, place }) => `${check} ${severity} at line ${place.start.line}`);
    assert.deepEqual(found, ['expand-empty warning at line 8']);
  });

  it('keeps whatever the values hold within their literals', () => {
    const value = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/\p{Cs}/u.test(text));
    const schema = createWorkspaceSchema({});
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (values) => {
        const items = values.map((text) => `  - { V: ${JSON.stringify(text)} }\n`).join('');
        const files = {
          'watchlists/odd.yaml': `alias: odd\ndisplayName: odd list\nsearchKey: V\nitems:\n${items}`,
        };
        const query = `let bad = _GetWatchlist('odd') | project V;\nDnsEvents | where Name in (bad) | project Name`;
        const text = expandedText({ query, files });
        const list = /^let bad = dynamic\((.*)\);$/m.exec(text)?.[1];
        assert.deepEqual(JSON.parse(list ?? ''), [...new Set(values)]);
        assert.equal(text.split('\n').length, 2);
        assert.deepEqual(bindQuery(text, schema).diagnostics, []);
      }),
      { numRuns: 20 },
    );
  });
});

describe('keeping a lookup', () => {
  const query = `let bad = _GetWatchlist('rat') | project Value;\nDnsEvents | where Name has_any (bad)`;

  function choiceOf(domains: readonly string[], more?: string): string {
    const { value } = expand({
      query,
      ...(more === undefined ? {} : { more }),
      files: { 'watchlists/rat.yaml': domainsYaml('rat', domains) },
    });
    return (value?.query.lookups ?? []).map(({ alias, choice, values }) => `${alias} ${choice} ${values}`).join(', ');
  }

  it('writes in as many values as Kusto looks up in its index, and no more', () => {
    assert.equal(choiceOf(manyDomains(128)), 'rat inlined 128');
    assert.equal(choiceOf(manyDomains(129)), 'rat kept 129');
  });

  it('writes in more where the detection says so', () => {
    assert.equal(choiceOf(manyDomains(129), 'expand: inline\n'), 'rat inlined 129');
  });

  it('writes in nothing where the detection says so', () => {
    assert.equal(choiceOf(manyDomains(2), 'expand: watchlist\n'), 'rat kept 2');
  });

  it('keeps the lookup where its values would make the query too long', () => {
    const { value, diagnostics } = expand({
      query,
      files: {
        'watchlists/rat.yaml': domainsYaml('rat', manyDomains(120, `${'x'.repeat(60)}.${'y'.repeat(20)}.example`)),
      },
    });
    assert.deepEqual(diagnostics, []);
    assert.equal(value?.query.text.trimEnd(), query);
    assert.match(value?.query.lookups[0]?.reason ?? '', /12\d\d\d characters; the service takes 10000/);
  });

  it('says the numbers where the query is too long either way', () => {
    const long = `${query}\n${Array.from({ length: 400 }, (_none, index) => `| where Name != "${index}.example.net"`).join('\n')}`;
    const { value, diagnostics } = expand({ query: long, files: rat });
    assert.ok(value, 'a hunt may be longer than a rule');
    assert.deepEqual(
      diagnostics.map(({ check, severity }) => `${check} ${severity}`),
      ['expand-length warning'],
    );
    assert.match(diagnostics[0]?.message ?? '', /has \d+ characters \(\d+ with its watchlists written in\).*10000/);
  });

  it('says the numbers where a list that must be written in is too long', () => {
    const files = { 'watchlists/rat.yaml': domainsYaml('rat', manyDomains(600)) };
    const { value, diagnostics } = expand({ query, more: 'expand: inline\n', files });
    assert.ok(value, 'a hunt may be longer than a rule');
    assert.match(
      diagnostics[0]?.message ?? '',
      /^The expanded query has 12\d\d\d characters; a rule of the service takes 10000$/,
    );
  });

  it('keeps a let that a kept lookup reads', () => {
    const twice = `let all = _GetWatchlist('rat') | where Type == "domain";
let bad = all | project Value;
let number = toscalar(all | count);
DnsEvents | where Name has_any (bad) and strlen(Name) > number`;
    const files = { 'watchlists/rat.yaml': domainsYaml('rat', manyDomains(200)) };
    assert.equal(expandedText({ query: twice, files }), twice.replace('toscalar(all | count)', 'long(200)'));
  });

  it('keeps a list whose rows a kept lookup reads', () => {
    const twice = `let bad = _GetWatchlist('rat') | project Value;
let labels = bad | mv-expand Label = split(Value, ".") to typeof(string) | project Label;
DnsEvents | where Name has_any (bad) or Name in (labels)`;
    const files = { 'watchlists/rat.yaml': domainsYaml('rat', manyDomains(128, 'a.example')) };
    assert.equal(expandedText({ query: twice, files }), twice);
  });

  it('keeps what the workspace alone knows', () => {
    const bare = `DnsEvents | join kind=inner (_GetWatchlist('rat')) on $left.Name == $right.SearchKey`;
    const { value, diagnostics } = expand({ query: bare, files: rat });
    assert.deepEqual(diagnostics, []);
    assert.equal(value?.query.text.trimEnd(), bare);
    assert.match(value?.query.lookups[0]?.reason ?? '', /_DTItemId is only known in the workspace/);
  });

  it('keeps a lookup that depends on a parameter, and says that it does', () => {
    const called = `let isListed = (wanted:string) { _GetWatchlist('rat') | where Type == wanted | project Value };
DnsEvents | where Name in (isListed("domain"))`;
    const { value } = expand({ query: called, files: rat });
    assert.match(value?.query.text ?? '', /datatable|_GetWatchlist/);
    assert.deepEqual(
      value?.query.lookups.map(({ choice }) => choice),
      ['kept'],
    );
  });

  it('is an error where the lookup must be written in and cannot be', () => {
    const bare = `DnsEvents | join kind=inner (_GetWatchlist('rat')) on $left.Name == $right.SearchKey`;
    const { value, diagnostics } = expand({ query: bare, more: 'expand: inline\n', files: rat });
    assert.equal(value, undefined);
    assert.deepEqual(
      diagnostics.map(({ check, place }) => `${check} at ${place.start.line}:${place.start.column}`),
      ['expand-lookup at 8:32'],
    );
  });

  it('leaves a name alone that is declared twice', () => {
    const shadowed = `let bad = _GetWatchlist('rat') | project Value;
let f = () { let bad = DnsEvents | project Name; bad | where Name has "a" };
f() | where Name has_any (bad)`;
    const { value } = expand({ query: shadowed, files: rat });
    assert.match(value?.query.text ?? '', /let bad = DnsEvents \| project Name; bad \| where/);
  });
});
