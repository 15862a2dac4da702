import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import fc from 'fast-check';
import { openProofStore } from '../../scripts/cli/content/proof-store';
import { readCatalog } from '../../scripts/content/read-catalog';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import { runTests } from '../../scripts/prove/run-tests';
import { createSourceFile } from '../../scripts/source/source-file';

/** Each file of a repository in the forms that an edit may give it; undefined: it is not there. */
const forms: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'detections/a/rule.yaml': [
    "DnsEvents | where Name in ((_GetWatchlist('bad') | project Value)) | extend Seen = Shown(Name)",
    "DnsEvents | where Name has_any ((_GetWatchlist('bad') | project Value)) | extend Seen = Shown(Name)",
    'Own | where Name == "one.example" | extend Seen = Name',
    "let list = strcat('ba', 'd'); DnsEvents | where Name in ((_GetWatchlist('bad') | project Value)) // ba",
  ].map(ruleText),
  'detections/b/rule.yaml': [undefined, ruleText('DnsEvents | take 1')],
  'detections/a/rule.test.yaml': [
    testText('events: { DnsEvents: [{ Name: one.example }] }', 'rowCount: 1'),
    testText('events: { DnsEvents: [{ Name: two.example }] }', 'rowCount: 1'),
    testText('events: { DnsEvents: { file: rows.ndjson } }', 'rowCount: 1'),
    testText('watchlists: { bad: [{ type: domain, value: two.example }] }\n    events: { DnsEvents: [{ Name: two.example }] }', 'rowCount: 1'),
    testText('events: { Own: [{ Name: one.example }] }', 'rows: [{ Seen: one.example }]'),
    undefined,
  ],
  'detections/a/rows.ndjson': ['{"Name":"one.example"}\n', '{"Name":"three.example"}\n', undefined],
  'watchlists/bad.yaml': [
    'alias: bad\ndisplayName: Bad\nsource: test\nmaxAge: 365d\nsearchKey: Value\ncsv: bad.csv\ntyped: true\n',
    'alias: bad\ndisplayName: Bad\nsource: test\nminConfidence: 60\nsearchKey: Value\ncsv: bad.csv\ntyped: true\n',
  ],
  'watchlists/bad.csv': [
    'Type,Value,FirstSeen,Confidence\ndomain,one.example,2026-05-01,50\n',
    'Type,Value,FirstSeen,Confidence\ndomain,two.example,2026-05-01,75\n',
    'Type,Value,FirstSeen,Confidence\ndomain,one.example,2019-05-01,75\n',
  ],
  'watchlists/other.yaml': [undefined, 'alias: other\ndisplayName: Other\nsource: test\nsearchKey: K\nitems: [{ K: a }]\n'],
  'functions/Shown.yaml': ['toupper(name)', 'tolower(name)', "iff(name in ((_GetWatchlist('other') | project K)), 'x', name)"].map(
    (body) => `functionAlias: Shown\nparameters: 'name:string'\nquery: ${JSON.stringify(body)}\n`,
  ),
  'schemas/custom/own.yaml': ['string', 'dynamic'].map((type) => `table: Own\ncolumns: { Name: ${type}, TimeGenerated: datetime }\n`),
  'workspaces/w.yaml': [undefined, '', 'overlays: [{ detection: a/rule, set: { triggerThreshold: 5 } }]\n'].map(
    (more) => more === undefined ? undefined : `name: w\nsubscription: 11111111-2222-4333-8444-555555555555\nresourceGroup: g\nworkspace: w\nworkspaceId: 66666666-7777-4888-9999-000000000000\n${more}`,
  ),
}; // prettier-ignore

function ruleText(query: string): string {
  return `id: 11111111-2222-4333-8444-555555555555\nname: Rule\nkind: Scheduled\nseverity: Low\nqueryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\nquery: ${JSON.stringify(query)}\n`;
}

function testText(given: string, expected: string): string {
  return `now: 2026-06-02T12:00:00Z\ncases:\n  - name: It fires\n    ${given}\n    expect: { ${expected} }\n`;
}

type State = Readonly<Record<string, number>>;

function readState(state: State) {
  const files = Object.entries(forms).flatMap(([file, texts]) => {
    const text = texts[state[file] ?? 0];
    return text === undefined ? [] : [createSourceFile(file, text)];
  });
  return readCatalog(files).value;
}

describe('the store of proofs', () => {
  let cache = '';

  beforeEach(() => {
    cache = fs.mkdtempSync(path.join(os.tmpdir(), 'proofs-'));
  });

  afterEach(() => {
    fs.rmSync(cache, { recursive: true });
  });

  const selection = { detections: [], explain: false, mutate: true, everywhere: true, caseName: undefined };

  /** What is found with the store, and how many proofs were made anew. */
  function prove(state: State) {
    const catalog = readState(state);
    const store = openProofStore({ root: '/repository', environment: { XDG_CACHE_HOME: cache } }, catalog);
    let made = 0;
    const counted: typeof store = { ...store, keep: (...kept) => ((made += 1), store.keep(...kept)) };
    const run = runTests({ catalog, schema: createCatalogSchema(catalog), workspace: undefined, store: counted }, selection);
    store.save();
    return { run, made };
  } // prettier-ignore

  function proveAnew(state: State) {
    const catalog = readState(state);
    return runTests({ catalog, schema: createCatalogSchema(catalog), workspace: undefined }, selection);
  }

  const edit = fc
    .constantFrom(...Object.keys(forms))
    .chain((file) => fc.record({ file: fc.constant(file), form: fc.nat(forms[file]!.length - 1) }));

  it('says after any edits what is found without it', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(fc.array(edit, { minLength: 2, maxLength: 6 }), (edits) => {
        let state: State = {};
        for (const { file, form } of edits) {
          state = { ...state, [file]: form };
          assert.deepEqual(prove(state).run, proveAnew(state));
        }
      }),
      { numRuns: 12 },
    );
  });

  it('makes no proof again of which nothing changed, and none for a list that it does not read', () => {
    assert.equal(prove({}).made, 1);
    assert.equal(prove({}).made, 0);
    assert.equal(prove({ 'watchlists/other.yaml': 1 }).made, 1, 'the names of lists are known to all');
    assert.equal(prove({ 'watchlists/other.yaml': 1, 'detections/b/rule.yaml': 1 }).made, 1);
  });

  it('makes a proof again if more is asked of it, such as how well the detection is proved', () => {
    const catalog = readState({});
    const ask = (scoreOn?: Date) => {
      const store = openProofStore({ root: '/repository', environment: { XDG_CACHE_HOME: cache } }, catalog);
      const context = { catalog, schema: createCatalogSchema(catalog), workspace: undefined, store };
      const { results } = runTests(context, { ...selection, ...(scoreOn && { scoreOn }) });
      store.save();
      return results[0]?.score;
    };
    assert.equal(ask(), undefined);
    const score = ask(new Date('2026-06-02'));
    assert.ok(score !== undefined);
    assert.deepEqual(ask(new Date('2026-06-02')), score);
  });

  it('makes every proof anew once a store is damaged', () => {
    prove({});
    const folder = path.join(cache, 'sentinel-content');
    const [name] = fs.readdirSync(folder);
    const file = path.join(folder, name!);
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('"fired":true', '"fired":null'));
    assert.deepEqual(prove({}).run, proveAnew({}));
    assert.equal(fs.readdirSync(folder).length, 1);
  });
});
