import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { exampleFiles } from '../../scripts/checks/example-files';
import { openFindingStore } from '../../scripts/cli/content/finding-store';
import type { LoadedCatalog } from '../../scripts/cli/content/load-catalog';
import { readCatalog } from '../../scripts/content/read-catalog';
import type { Diagnostic } from '../../scripts/source/diagnostic';

const asOf = new Date('2026-06-15T10:00:00Z');
const rule = 'detections/a/rule.yaml';

function load(example: Record<string, string>): LoadedCatalog {
  const files = exampleFiles(example);
  const { value, diagnostics } = readCatalog(files);
  return { catalog: value, diagnostics, sources: new Map(files.map((file) => [file.path, file])) };
}

describe('openFindingStore', () => {
  let cache = '';

  beforeEach(() => {
    cache = fs.mkdtempSync(path.join(os.tmpdir(), 'findings-'));
  });

  afterEach(() => {
    fs.rmSync(cache, { recursive: true });
  });

  const open = (loaded: LoadedCatalog, date = asOf) =>
    openFindingStore({ root: '/repository', environment: { XDG_CACHE_HOME: cache } }, loaded, date);

  function keep(loaded: LoadedCatalog): Diagnostic {
    const detection = loaded.catalog.detections[0]!;
    const place = detection.document.placeOf(['id']);
    const finding: Diagnostic = { check: 'id-guid', severity: 'error', place, message: 'Wrong' };
    const store = open(loaded);
    store.keep(detection, 'detection', [finding]);
    store.save();
    return finding;
  }

  const recall = (loaded: LoadedCatalog, date = asOf) =>
    open(loaded, date).recall(loaded.catalog.detections[0]!, 'detection');

  it('recalls what was found where nothing has changed', () => {
    const finding = keep(load({ [rule]: '' }));
    assert.deepEqual(recall(load({ [rule]: '' })), [finding]);
  });

  it('recalls that nothing was found', () => {
    const loaded = load({ [rule]: '' });
    const store = open(loaded);
    store.keep(loaded.catalog.detections[0]!, 'detection', []);
    store.save();
    assert.deepEqual(recall(load({ [rule]: '' })), []);
  });

  for (const [what, files] of [
    ['the detection', { [rule]: 'name: Another\n' }],
    ['its path', { 'detections/b/rule.yaml': '' }],
    ['a workspace', { [rule]: '', 'workspaces/example.yaml': '' }],
  ] as const) {
    it(`recalls nothing once ${what} has changed`, () => {
      keep(load({ [rule]: '' }));
      assert.equal(recall(load(files as Record<string, string>)), undefined);
    });
  }

  describe('of a detection and the watchlists', () => {
    const list = 'watchlists/example.yaml';
    const looking = (lookup: string) => `query: |\n  DnsEvents\n  | where Name in (${lookup} | project SearchKey)\n`;
    const other = { 'watchlists/other.yaml': 'alias: other\n' };
    const edited = 'displayName: Edited\n';

    it('recalls what does not depend on them, whatever they hold', () => {
      const finding = keep(load({ [rule]: '' }));
      assert.deepEqual(recall(load({ [rule]: '', ...other })), [finding]);
    });

    it('recalls nothing once one has changed that is read, and all else where another has', () => {
      const text = looking("_GetWatchlist('example')");
      const finding = keep(load({ [rule]: text, [list]: '', ...other }));
      assert.equal(recall(load({ [rule]: text, [list]: edited, ...other })), undefined);
      const elsewhere = { 'watchlists/other.yaml': `alias: other\n${edited}` };
      assert.deepEqual(recall(load({ [rule]: text, [list]: '', ...elsewhere })), [finding]);
    });

    it('recalls nothing once its CSV has changed', () => {
      const text = looking('_GetWatchlist("example")');
      const csv = 'csv: example.csv\ntyped: true\n# without indicators\n';
      keep(load({ [rule]: text, [list]: csv, 'watchlists/example.csv': 'Type,Value\ndomain,a.example\n' }));
      const later = { [rule]: text, [list]: csv, 'watchlists/example.csv': 'Type,Value\ndomain,b.example\n' };
      assert.equal(recall(load(later)), undefined);
    });

    it('recalls nothing once one has come that may be meant', () => {
      const text = looking("_GetWatchlist('exampel')");
      keep(load({ [rule]: text }));
      assert.equal(recall(load({ [rule]: text, [list]: '' })), undefined);
    });

    it('takes a lookup whose name is not plain text for one of any', () => {
      for (const name of ['"ex\\x61mple"', "strcat('ex', 'ample')", " 'example'"]) {
        const text = looking(`_GetWatchlist(${name})`);
        keep(load({ [rule]: text, [list]: '' }));
        assert.equal(recall(load({ [rule]: text, [list]: edited })), undefined, name);
      }
    });

    it('counts what a function reads', () => {
      const functions = { 'functions/Blocked.yaml': `functionAlias: Blocked\n${looking("_GetWatchlist('example')")}` };
      keep(load({ [rule]: '', [list]: '', ...functions }));
      assert.equal(recall(load({ [rule]: '', [list]: edited, ...functions })), undefined);
    });
  });

  it('recalls what was found in tests until they, or what they read, change', () => {
    const test = 'detections/a/rule.test.yaml';
    const written = (events: string): Record<string, string> => ({
      [rule]: '',
      [test]: `cases:\n  - name: It\n    events: { ASimDnsActivityLogs: ${events} }\n    expect: nothing\n`,
    });
    const ofTests = (loaded: LoadedCatalog) => open(loaded).recall(loaded.catalog.detections[0]!, 'tests');
    const loaded = load(written('[]'));
    const store = open(loaded);
    store.keep(loaded.catalog.detections[0]!, 'tests', []);
    store.save();
    assert.deepEqual(ofTests(load(written('[]'))), []);
    assert.equal(ofTests(load(written('[{ DnsQuery: a.example }]'))), undefined);
    assert.equal(ofTests(load({ ...written('[]'), 'watchlists/example.yaml': '' })), undefined);
    assert.equal(recall(load(written('[]'))), undefined, 'of the detection nothing was kept');
  });

  it('recalls nothing on another date', () => {
    keep(load({ [rule]: '' }));
    assert.equal(recall(load({ [rule]: '' }), new Date('2026-06-15T11:00:00Z')), undefined);
  });

  it('is empty where its file is broken', () => {
    keep(load({ [rule]: '' }));
    const folder = path.join(cache, 'sentinel-content');
    for (const name of fs.readdirSync(folder)) fs.writeFileSync(path.join(folder, name), '{"half');
    assert.equal(recall(load({ [rule]: '' })), undefined);
  });

  it('leaves no other file behind', () => {
    keep(load({ [rule]: '' }));
    assert.equal(fs.readdirSync(path.join(cache, 'sentinel-content')).length, 1);
  });

  it('remembers what it is given, and nothing of earlier runs, where there is no cache folder', () => {
    const loaded = load({ [rule]: '' });
    const openNowhere = () => openFindingStore({ root: '/repository', environment: {} }, loaded, asOf);
    const detection = loaded.catalog.detections[0]!;
    const store = openNowhere();
    store.keep(detection, 'detection', []);
    store.save();
    assert.deepEqual(store.recall(detection, 'detection'), []);
    assert.equal(openNowhere().recall(detection, 'detection'), undefined);
  });
});
