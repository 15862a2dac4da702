import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readWatchlist } from '../../scripts/content/read-watchlist';
import type { Watchlist } from '../../scripts/content/watchlist';
import { desiredWatchlist } from '../../scripts/deploy/plan/desired-state';
import { pullRows } from '../../scripts/deploy/pull/pull-rows';
import type { WatchlistRow } from '../../scripts/deploy/arm/resource';
import { rowText } from '../../scripts/deploy/bodies/watchlist-body';
import { rowChanges } from '../../scripts/deploy/plan/watchlist-changes';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';

const asOf = new Date('2026-06-02');

function read(yaml: string, csv?: string): Watchlist {
  const document = parseYaml(createSourceFile('watchlists/list.yaml', yaml)).value!;
  const files = csv === undefined ? [] : [createSourceFile('watchlists/list.csv', csv)];
  const { value, diagnostics } = readWatchlist(document, new Map(files.map((file) => [file.path, file])));
  assert.deepEqual(diagnostics, []);
  return value!;
}

/** What the files say when the workspace holds other rows, and why rows were left. */
function pull(watchlist: Watchlist, rows: readonly WatchlistRow[]) {
  const items = rows.map((row, index) => ({ id: `item-${index}`, row }));
  const changes = rowChanges(items, desiredWatchlist(watchlist, asOf).items!);
  const { rows: pulled, watchlist: after } = pullRows(changes, watchlist, asOf);
  const left = pulled.flatMap(({ result }) => ('reason' in result ? [result.reason] : []));
  return { yaml: after.document.source.text, csv: after.csv?.text, left, after };
}

const head = 'alias: list\ndisplayName: A list\n';

const servers = `${head}searchKey: Name
items: # who owns what
  # the first one
  - { Name: dc01, Owner: ada }
  - Name: dc02 # to be retired
    Owner: 'bob'
    Port: 443
  - { Name: dc03 }
`;

const csvYaml = `${head}searchKey: Name\ncsv: list.csv\n`;
const typedCsv = `${head}csv: list.csv\ntyped: true\n`;

describe('Rows of a watchlist that were edited in a workspace', () => {
  it('change in the YAML at their place, with quotes, comments and numbers as they were', () => {
    const { yaml, left } = pull(read(servers), [
      { Name: 'dc01', Owner: 'eve', Note: 'a: b # c' },
      { Name: 'dc02', Owner: "o'bob", Port: '8443' },
      { Name: 'dc03' },
    ]);
    assert.deepEqual(left, []);
    const expected = servers
      .replace('{ Name: dc01, Owner: ada }', '{ Name: dc01, Owner: eve, Note: "a: b # c" }')
      .replace("'bob'", "'o''bob'")
      .replace('443', '8443');
    assert.equal(yaml, expected);
  });

  it('come and go in the YAML, the others untouched', () => {
    const { yaml, left } = pull(read(servers), [
      { Name: 'dc01', Owner: 'ada' },
      { Name: 'dc03' },
      { Name: 'dc04', Owner: '=cmd|calc' },
    ]);
    assert.deepEqual(left, []);
    const expected = servers.replace(/ {2}- Name: dc02[^-]*(?= {2}- \{ Name: dc03)/, '');
    assert.equal(yaml, `${expected}  - { Name: dc04, Owner: "=cmd|calc" }\n`);
  });

  it('leave an empty list in the YAML where all are gone', () => {
    const { yaml, left } = pull(read(servers), []);
    assert.deepEqual(left, []);
    assert.equal(yaml, `${head}searchKey: Name\nitems: []\n`);
  });

  it('show what nobody would see', () => {
    const { yaml } = pull(read(servers), [{ Name: 'dc01', Owner: 'ada\u202e\u007f\u{e0041}' }]);
    assert.match(yaml, /Owner: "ada\\u202e\\u007f\\U000e0041" \}/);
  });

  it('change in the CSV cell by cell, quotes and line ends as they were', () => {
    const csv = 'Name,Owner,Note\r\n"dc01",ada,"x, y"\r\ndc02,"bob",\r\ndc03,,\r\n';
    const { csv: text, left } = pull(read(csvYaml, csv), [
      { Name: 'dc01', Owner: 'eve', Note: 'x, y' },
      { Name: 'dc03', Note: 'says "no"\nto it' },
      { Name: 'dc04', Owner: ' blank' },
    ]);
    assert.deepEqual(left, []);
    assert.equal(text, 'Name,Owner,Note\r\n"dc01",eve,"x, y"\r\ndc03,,"says ""no""\nto it"\r\ndc04," blank",\r\n');
  });

  it('follow the last line of a CSV that does not end', () => {
    assert.equal(pull(read(csvYaml, 'Name\ndc01'), [{ Name: 'dc01' }, { Name: 'dc02' }]).csv, 'Name\ndc01\ndc02\n');
  });

  it('are left where the CSV has no such column', () => {
    const { csv, left } = pull(read(csvYaml, 'Name\ndc01\n'), [{ Name: 'dc01' }, { Name: 'dc02', Owner: 'ada' }]);
    assert.deepEqual(left, ['the file has no column Owner']);
    assert.equal(csv, 'Name\ndc01\n');
  });

  it('are written in the normal form of indicators, and into lists of them in YAML as its keys', () => {
    const yaml = `${head}indicators:\n  - { type: domain, value: 'bad[.]example', confidence: 50 } # seen\n`;
    const { yaml: text, left } = pull(read(yaml), [
      { Type: 'domain', Value: 'bad.example', Confidence: '75', Tags: 'a;b' },
      { Type: 'url', Value: 'hxxp://Worse.example/x' },
    ]);
    assert.deepEqual(left, []);
    const changed = yaml.replace('50 }', '75, tags: [a, b] }');
    assert.equal(text, `${changed}  - { type: url, value: "http://worse.example/x" }\n`);
  });

  it('are left where they are not indicators, none that counts, or there already in other words', () => {
    const yaml = `${head}minConfidence: 50\nindicators:\n  - { type: domain, value: bad.example }\n`;
    const { yaml: text, left } = pull(read(yaml), [
      { Type: 'domain', Value: 'bad.example' },
      { Type: 'domain', Value: 'not a domain' },
      { Type: 'colour', Value: 'red' },
      { Type: 'domain', Value: 'doubtful.example', Confidence: '10' },
      { Type: 'domain', Value: 'BAD.example' },
      { Type: 'domain', Value: 'a.example', Owner: 'ada' },
    ]);
    assert.equal(text, yaml);
    assert.equal(left.length, 5);
    assert.match(
      left.join('\n'),
      /its value .*\nit is not an indicator: the Type .*\nit is too old .*\nthe file holds it already.*\na list of indicators has no column Owner/,
    );
  });

  it('find their line in a CSV of indicators with columns of its own', () => {
    const csv = 'Mine,Type,Value,Confidence\nkeep,domain,Bad.Example,10\n,domain,gone.example,\n';
    const { csv: text, left } = pull(read(typedCsv, csv), [
      { Type: 'domain', Value: 'bad.example', Confidence: '20' },
      { Type: 'ip', Value: '203.0.113.9' },
    ]);
    assert.deepEqual(left, []);
    assert.equal(text, 'Mine,Type,Value,Confidence\nkeep,domain,Bad.Example,20\n,ip,203.0.113.9,\n');
  });

  it('are what the file gives again, whatever they hold', () => {
    // A CSV with a control character is refused where it is read.
    const isControl = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
    const cell = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((text) => !isControl.test(text));
    const row = fc.record({ Name: cell, Owner: fc.option(cell, { nil: undefined }) });
    const rows = fc.array(row, { maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.boolean(), (written, inCsv) => {
        const wanted = written.map(({ Name, Owner }): WatchlistRow => ({
          Name,
          ...(Owner === undefined ? {} : { Owner }),
        }));
        const before = inCsv ? read(csvYaml, 'Name,Owner\ndc01,ada\ndc02,"b,c"\n') : read(servers);
        const { after, left } = pull(before, wanted);
        assert.deepEqual(left, []);
        const found = desiredWatchlist(after, asOf).items!.rows.map(rowText).sort();
        assert.deepEqual(found, [...new Set(wanted.map(rowText))].sort());
      }),
    );
  });
});
