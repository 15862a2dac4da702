import assert from 'node:assert/strict';
import fc from 'fast-check';
import fs from 'node:fs';
import path from 'node:path';
import { readCatalog } from '../../scripts/content/read-catalog';
import { startTable } from '../../scripts/engine/logs/table-builder';
import type { Table } from '../../scripts/engine/values';
import { parseDatetime } from '../../scripts/engine/formats/datetime';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import { bindQuery } from '../../scripts/kql/bind-query';
import { findReferences } from '../../scripts/kql/query-references';
import type { Alert } from '../../scripts/prove/alerts/alert';
import { replayOnLogs } from '../../scripts/prove/replay/replay-on-logs';
import { compareRaised } from '../../scripts/review/compare-raised';
import { reviewContent } from '../../scripts/review/review-content';
import type { ReviewedState } from '../../scripts/review/reviewed-state';
import { createSourceFile } from '../../scripts/source/source-file';
import { saidOf, stateOf } from './review-states';

const from = parseDatetime('2026-06-01T00:00:00Z') ?? 0n;
const to = parseDatetime('2026-06-01T03:00:00Z') ?? 0n;
const asOf = new Date('2026-06-02T12:00:00Z');

function dnsLog(...rows: readonly Readonly<Record<string, string>>[]): ReadonlyMap<string, Table> {
  const schema = createCatalogSchema(stateOf({}).catalog);
  const builder = startTable(schema.tables.get('ASimDnsActivityLogs')?.columns ?? []);
  for (const row of rows) builder.addJson(JSON.stringify(row));
  return new Map([['ASimDnsActivityLogs', builder.build()]]);
}

const rule = 'detections/a/rule.yaml';
const at = (time: string, name: string, address: string) => {
  return { TimeGenerated: `2026-06-01T${time}:00Z`, DnsQuery: name, SrcIpAddr: address };
};

describe('reviewContent, over logs', () => {
  const tables = dnsLog(at('00:10', 'bad.example', '10.0.0.1'), at('01:10', 'worse.example', '10.0.0.2'));
  const review = (before: string, after: string) => {
    const states = { before: stateOf({ [rule]: before }), after: stateOf({ [rule]: after }) };
    const logs = { from, to, before: tables, after: tables, workspace: undefined };
    return saidOf(reviewContent({ ...states, files: [], logs })).filter((line) => /^(?:alerts|rows|replay)/.test(line));
  };
  const query = (name: string) => `query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "${name}"\n`;

  it('shows the alerts that vanish and appear with their entities, which nobody can follow', () => {
    assert.deepEqual(review(query('bad.example'), query('worse.example')), [
      `alerts-vanish a/rule: 1: 2026-06-01 01:00 Medium Query for a known bad domain (IP 10[.]0[.]0[.]1) @${rule}:14`,
      `alerts-appear a/rule: 1: 2026-06-01 02:00 Medium Query for a known bad domain (IP 10[.]0[.]0[.]2) @${rule}:14`,
    ]);
  });

  it('shows what changes of an alert that stays', () => {
    assert.deepEqual(review('', 'severity: High\n'), [
      `alerts-change a/rule: 1: 2026-06-01 01:00 Query for a known bad domain: severity Medium → High @${rule}:14`,
    ]);
    assert.deepEqual(review('', 'entityMappings: []\n'), [
      `alerts-change a/rule: 1: 2026-06-01 01:00 Query for a known bad domain: entities lost IP 10[.]0[.]0[.]1 @${rule}:14`,
    ]);
  });

  it('says nothing where the alerts are the same, and says so where one state cannot be replayed', () => {
    assert.deepEqual(review('', 'description: Another one.\n').length, 1, 'the description of the alert');
    assert.deepEqual(review('', 'version: 1.0.1\n'), []);
    assert.match(
      review('', 'query: ASimDnsActivityLogs | where Nope == 1\n').join('\n'),
      /^replay-refused a\/rule: now: /,
    );
  });
});

describe('compareRaised', () => {
  const alert = fc.record({
    raisedAt: fc.bigInt({ min: 1n, max: 3n }),
    title: fc.constantFrom('One', 'Two'),
    severity: fc.constantFrom('Low' as const, 'High' as const),
    name: fc.constantFrom('a', 'b'),
  });
  const make = ({
    name,
    ...rest
  }: {
    raisedAt: bigint;
    title: string;
    severity: 'Low' | 'High';
    name: string;
  }): Alert => ({
    ...rest,
    description: '',
    tactics: [],
    techniques: [],
    entities: [{ type: 'Host', identifiers: { HostName: name } }],
    customDetails: {},
    dynamicProperties: {},
    events: { columns: [], data: [], rowCount: 0 },
    firstEvent: undefined,
    lastEvent: undefined,
  });
  const bag = (alerts: readonly Alert[]) =>
    alerts
      .map(({ raisedAt, title, severity, entities }) => JSON.stringify([String(raisedAt), title, severity, entities]))
      .sort();

  it('gives the one list from the other, each alert as often as it is', () => {
    fc.assert(
      fc.property(fc.array(alert, { maxLength: 8 }), fc.array(alert, { maxLength: 8 }), (one, other) => {
        const [before, after] = [one.map(make), other.map(make)];
        const { vanish, appear, change } = compareRaised(before, after);
        const gone = new Set([...vanish, ...change.map((pair) => pair.before)]);
        const kept = before.filter((each) => !gone.has(each));
        assert.deepEqual(bag([...kept, ...appear, ...change.map((pair) => pair.after)]), bag(after));
        for (const pair of change) assert.notDeepEqual(bag([pair.before]), bag([pair.after]));
      }),
    );
  });
});

const pairsFile = path.join(__dirname, '..', '..', '..', 'shared', 'corpus', 'edit-pairs.jsonl');

describe('reviewContent, of real edits over logs', function () {
  this.timeout(150_000);
  before(function () {
    if (fs.existsSync(pairsFile)) return;
    console.log(`      skipped: ${path.join('..', 'shared', 'corpus', 'edit-pairs.jsonl')} is absent`); // eslint-disable-line no-console
    this.skip();
  });

  const read = (text: string): ReviewedState => {
    const { value, diagnostics } = readCatalog([createSourceFile('detections/real/rule.yaml', text)]);
    return { catalog: value, diagnostics, asOf };
  };

  /** Rows whose cells are texts of both queries, so that some of them are found. */
  const logsFor = (before: ReviewedState, after: ReviewedState): ReadonlyMap<string, Table> => {
    const schema = createCatalogSchema(after.catalog);
    const queries = [before, after].flatMap(({ catalog }) => catalog.detections.map(({ query }) => query));
    const texts = queries.flatMap((query) => [...query.matchAll(/"([^"\\\n]{1,60})"/g)].map(([, text = '']) => text));
    const names = new Set(
      queries.flatMap((query) => findReferences(bindQuery(query, schema)).tables.map(({ name }) => name)),
    );
    return new Map(
      [...names].map((name): [string, Table] => {
        const columns = schema.tables.get(name)?.columns ?? [];
        const builder = startTable(columns);
        for (let row = 0; row < 24; row++) {
          const cells = columns
            .filter(({ type }) => type === 'string')
            .map((column, index) => [column.name, texts[(row * 7 + index * 3) % texts.length] ?? 'x']);
          builder.addJson(
            JSON.stringify({ ...Object.fromEntries(cells), TimeGenerated: `2026-06-01T0${row % 3}:${10 + row}:00Z` }),
          );
        }
        return [name, builder.build()];
      }),
    );
  };

  it('equals two separate replays', () => {
    const pairs = fs
      .readFileSync(pairsFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { path: string; before: string; after: string; changed_keys?: string[] });
    const queries = pairs.filter(
      ({ changed_keys: keys }) => keys?.includes('query') === true || keys?.includes('entityMappings') === true,
    );
    let differing = 0;
    for (const pair of queries.filter((_, index) => index % 3 === 0)) {
      const states = { before: read(pair.before), after: read(pair.after) };
      if (states.before.catalog.detections.length + states.after.catalog.detections.length < 2) continue;
      const tables = logsFor(states.before, states.after);
      const span = { from, to, watchlists: new Map() };
      const [old, now] = [states.before, states.after].map(({ catalog }) => {
        const context = { catalog, schema: createCatalogSchema(catalog), workspace: undefined };
        return replayOnLogs(catalog.detections[0]!, context, { tables, ...span }, asOf);
      });
      const logs = { from, to, before: tables, after: tables, workspace: undefined };
      const statements = reviewContent({ ...states, files: [], logs });
      const countOf = (kind: string) =>
        statements.filter((each) => each.kind === kind).reduce((sum, { count }) => sum + count, 0);
      if (old?.replay === undefined || now?.replay === undefined) {
        assert.equal(countOf('replay-refused'), 1, pair.path);
        continue;
      }
      const [before, after] = [old.replay.alerts, now.replay.alerts];
      const isSame = JSON.stringify(before.map(sayable)) === JSON.stringify(after.map(sayable));
      const said = countOf('alerts-vanish') + countOf('alerts-appear') + countOf('alerts-change');
      assert.equal(before.length - countOf('alerts-vanish') + countOf('alerts-appear'), after.length, pair.path);
      assert.equal(said === 0, isSame, pair.path);
      if (!isSame) differing += 1;
    }
    assert.ok(differing > 0, `${differing} edits make a difference to these logs`);
  });
});

function sayable(alert: Alert): unknown {
  return JSON.parse(
    JSON.stringify({ ...alert, events: undefined }, (_key, part: unknown) =>
      typeof part === 'bigint' ? String(part) : part,
    ),
  );
}
