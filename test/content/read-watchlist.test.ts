import assert from 'node:assert/strict';
import { readWatchlist } from '../../scripts/content/read-watchlist';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';

function read(text: string, csv: Readonly<Record<string, string>> = {}) {
  const document = parseYaml(createSourceFile('watchlists/list.yaml', text)).value;
  assert.ok(document);
  const files = new Map(Object.entries(csv).map(([path, content]) => [path, createSourceFile(path, content)]));
  const { value, diagnostics } = readWatchlist(document, files);
  return {
    watchlist: value,
    problems: diagnostics.map(({ place, message }) => `${place.file}:${place.start.line} ${message}`),
  };
}

const head = 'alias: list\ndisplayName: A list\n';

describe('Reading a watchlist', () => {
  it('reads indicators with the place of each value', () => {
    const { watchlist, problems } = read(
      `${head}indicators:\n  - type: domain\n    value: a.example\n    confidence: 75\n`,
    );
    assert.deepEqual(problems, []);
    assert.equal(watchlist?.type, 'indicators');
    const [indicator] = watchlist.indicators;
    assert.equal(indicator?.value, 'a.example');
    assert.equal(indicator.confidence, 75);
    assert.deepEqual(indicator.place.start, { line: 5, column: 12 });
  });

  it('reads items into the columns that any of them has', () => {
    const { watchlist } = read(`${head}searchKey: a\nitems:\n  - { a: x, b: 1 }\n  - { a: y, c: true }\n`);
    assert.equal(watchlist?.type, 'items');
    assert.deepEqual(watchlist.columns, ['a', 'b', 'c']);
    assert.deepEqual(
      watchlist.items.map((item) => item.cells),
      [
        ['x', '1', ''],
        ['y', '', 'true'],
      ],
    );
  });

  it('reads a typed CSV file beside it', () => {
    const csv = 'Type,Value,Confidence,Tags\ndomain,a.example,75,x;y\n';
    const { watchlist, problems } = read(`${head}typed: true\ncsv: list.csv\n`, { 'watchlists/list.csv': csv });
    assert.deepEqual(problems, []);
    assert.equal(watchlist?.type, 'indicators');
    assert.deepEqual(watchlist.indicators[0]?.tags, ['x', 'y']);
  });

  it('reports a CSV file that is not there', () => {
    assert.deepEqual(read(`${head}csv: list.csv\n`).problems, [
      "watchlists/list.yaml:3 The CSV file 'list.csv' is not there",
    ]);
  });

  for (const name of ['../../etc/passwd', '/etc/passwd', 'other/list.csv', '..\\list.csv']) {
    it(`refuses ${name}, which is not in its folder`, () => {
      const { problems } = read(`${head}csv: ${name}\n`, { [name]: 'a\n' });
      assert.deepEqual(problems, [
        `watchlists/list.yaml:3 The CSV file '${name}' is not in the folder of this watchlist`,
      ]);
    });
  }

  it('reports each bad line of a typed CSV file and keeps the others', () => {
    const csv = 'Type,Value,Confidence\ndomian,a.example,1\ndomain,,1\ndomain,b.example,many\ndomain,c.example,5\n';
    const { watchlist, problems } = read(`${head}typed: true\ncsv: list.csv\n`, { 'watchlists/list.csv': csv });
    assert.deepEqual(problems.map((problem) => problem.slice(0, 21)), [
      'watchlists/list.csv:2', 'watchlists/list.csv:3', 'watchlists/list.csv:4',
    ]); // prettier-ignore
    assert.equal(watchlist?.type, 'indicators');
    assert.deepEqual(
      watchlist.indicators.map((indicator) => indicator.value),
      ['b.example', 'c.example'],
    );
  });

  it('takes one age for all types, or one for each', () => {
    const all = read(`${head}maxAge: 30d\nindicators: []\n`).watchlist;
    const each = read(`${head}maxAge: { domain: 30d }\nindicators: []\n`).watchlist;
    assert.ok(all?.type === 'indicators' && each?.type === 'indicators');
    assert.deepEqual(
      [all.maxAge.ip, each.maxAge.domain, each.maxAge.ip],
      [{ seconds: 2_592_000 }, { seconds: 2_592_000 }, undefined],
    );
  });
});
