import assert from 'node:assert/strict';
import path from 'node:path';
import { paysToShare, contentKey, startReplayHelper } from '../../scripts/cli/batch/share-replay';
import { loadCatalog } from '../../scripts/cli/content/load-catalog';
import { readLogs } from '../../scripts/cli/logs/read-logs';
import { replayMeasured, type MeasuredReplay } from '../../scripts/cli/logs/replay-measured';
import { readStretch } from '../../scripts/cli/logs/read-stretch';
import type { Catalog } from '../../scripts/content/catalog';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import { openWatchlistTables } from '../../scripts/expand/watchlist-table';
import { createPreparation } from '../../scripts/prove/runs/prepare-query';
import type { ReplayedLogs } from '../../scripts/prove/replay/replay-detection';
import { startTrial, type Trial } from './run-sentinel';
import { ruleYaml } from './trial-content';

const asOf = new Date('2026-06-03T00:00:00Z');
const workspace = undefined;

const events = [0, 20, 50, 90, 200].map((minute) => ({
  TimeGenerated: new Date(Date.UTC(2026, 5, 1, 0, minute)).toISOString(),
  Name: `bad${String((minute / 10) % 3)}.example`,
  Computer: `ws-${String(minute)}`,
  ClientIP: 'ä "quoted" one',
}));

describe('a helper that replays detections beside another thread', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({
      'detections/example/one.yaml': ruleYaml(1),
      'detections/example/two.yaml': ruleYaml(2),
      'detections/example/refused.yaml': ruleYaml(3).replace('| where', '| evaluate basket() | where'),
      'detections/example/hunt.yaml': `id: 3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a22
name: A hunt
description: Finds computers.
query: DnsEvents | where Computer != "ws-0"
`,
      'logs/DnsEvents.ndjson': events.map((row) => `${JSON.stringify(row)}\n`).join(''),
    });
  });
  afterEach(() => trial.remove());

  async function readEvents(catalog: Catalog, file = 'logs'): Promise<ReplayedLogs> {
    const schema = createCatalogSchema(catalog);
    const { tables } = await readLogs([file], trial.root, (name) => schema.tables.get(name)?.columns ?? []);
    return { tables, watchlists: openWatchlistTables(catalog.watchlists, asOf), ...readStretch({}, tables) };
  }

  function start(content?: string) {
    const { catalog, sources } = loadCatalog(trial.root);
    const next = new Int32Array(new SharedArrayBuffer(4));
    const task = { root: trial.root, workspace, asOf, content: content ?? contentKey(sources), next };
    return { catalog, next, helper: startReplayHelper(catalog.detections, task) };
  }

  it('makes of each detection what this thread makes of it', async () => {
    const { catalog, helper } = start();
    const logs = await readEvents(catalog);
    helper.giveLogs(logs);
    const answers = await helper.answers();
    const context = { catalog, schema: createCatalogSchema(catalog), workspace };
    const own = catalog.detections.map((detection): MeasuredReplay =>
      replayMeasured(detection, context, logs, asOf, createPreparation(detection, context)),
    );
    assert.deepEqual([...answers.keys()].sort(), [0, 1, 2, 3]);
    assert.ok(own.some(({ replay }) => (replay?.alerts.length ?? 0) > 0));
    assert.ok(own.some(({ problem }) => problem !== undefined));
    for (const [index, answer] of answers) assert.deepEqual(plain(answer), plain(own[index]!));
  });

  it('takes none that the other thread has taken', async () => {
    const { catalog, next, helper } = start();
    const taken = Atomics.add(next, 0, 1);
    helper.giveLogs(await readEvents(catalog));
    assert.equal((await helper.answers()).has(taken), false);
  });

  it('leaves all of them to the other thread if the content has changed since', async () => {
    const { catalog, helper } = start('other content');
    helper.giveLogs(await readEvents(catalog));
    assert.equal((await helper.answers()).size, 0);
  });

  it('leaves what it has not done if it dies', async () => {
    const { helper } = start();
    helper.stop();
    assert.equal((await helper.answers()).size, 0);
  });

  it('leaves logs whose values were read one by one', async () => {
    trial.write({ 'csv/DnsEvents.csv': 'TimeGenerated,Name\n2026-06-01T00:00:00Z,bad1.example\n' });
    const { catalog, helper } = start();
    helper.giveLogs(await readEvents(catalog, path.join(trial.root, 'csv')));
    assert.equal((await helper.answers()).size, 0);
  });
});

describe('a replay on several processors', () => {
  it('is shared if there are many detections and processors', () => {
    const trial = startTrial({ 'detections/example/one.yaml': ruleYaml(1) });
    const [detection] = loadCatalog(trial.root).catalog.detections;
    trial.remove();
    const many = Array.from({ length: 100 }, () => detection!);
    assert.deepEqual(
      [paysToShare(many, 8), paysToShare(many, 2), paysToShare(many.slice(0, 3), 8)],
      [true, false, false],
    );
  });
});

/** Columns that are made late are not plain arrays. */
function plain({ replay, noise, problem }: MeasuredReplay): object {
  const alerts = replay?.alerts.map((alert) => ({
    ...alert,
    events: { ...alert.events, data: [...alert.events.data] },
  }));
  return { noise, problem, replay: replay && { ...replay, alerts } };
}
