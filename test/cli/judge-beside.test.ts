import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { forkWorker } from '../../scripts/cli/batch/fork-worker';
import { judgeBeside, type BesideMessage, type BesideTask } from '../../scripts/cli/batch/judge-beside';
import { openFindingStore } from '../../scripts/cli/content/finding-store';
import { loadCatalog } from '../../scripts/cli/content/load-catalog';
import { judgeChecks } from '../../scripts/checks/run-checks';

const asOf = new Date('2026-06-15T10:00:00Z');

/** Each third one sound, each third one with a mistake in its query, each third one with a severity that there is not. */
function ruleText(index: number): string {
  const column = index % 3 === 1 ? 'Nmae' : 'Name';
  return `id: ${String(index).padStart(8, '0')}-0000-4000-8000-000000000000
name: Lookups of host ${index}
description: Tells who asked for a name.
kind: Scheduled
severity: ${index % 3 === 2 ? 'Severe' : 'Low'}
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [CommandAndControl]
relevantTechniques: [T1071]
query: |
  DnsEvents
  | where ${column} has "host${index}"
version: 1.0.0
`;
}

describe('judgeBeside', () => {
  let root: string;

  before(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-beside-'));
    for (let index = 0; index < 150; index++) {
      const folder = path.join(root, 'detections', `rule-${index}`);
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(path.join(folder, 'rule.yaml'), ruleText(index));
    }
  });
  after(() => fs.rmSync(root, { recursive: true, force: true }));

  function openAll() {
    const context = { root, environment: { ...process.env, XDG_CACHE_HOME: undefined, HOME: undefined } };
    const loaded = loadCatalog(root);
    return { context, loaded, store: openFindingStore(context, loaded, asOf) };
  }

  it('finds what the checks find, with or without a second process', async () => {
    const { context, loaded, store } = openAll();
    const options = { asOf, found: loaded.diagnostics, allowedHosts: [] };
    const judged = await judgeBeside(loaded, context, { ...options, store });
    assert.deepEqual(judged.found, judgeChecks(loaded.catalog, options).found);
    assert.ok(judged.found.length >= 50);
  });

  it('is sent by the other process, from the last detection on, what it would have found itself', async () => {
    const { context, loaded, store } = openAll();
    const slugs = loaded.catalog.detections.slice(-6).map(({ slug }) => slug);
    const task: BesideTask = { context, asOf, allowedHosts: [], slugs };
    const kept = new Map<string, BesideMessage['found']>();
    judgeChecks(loaded.catalog, {
      asOf,
      store: { ...store, keep: (...[detection, part, found]) => kept.set(store.keyOf(detection, part), found) },
    });
    const worker = forkWorker('judge-worker', 'inherit');
    const messages: BesideMessage[] = [];
    worker.on('message', (message: BesideMessage) => messages.push(message));
    worker.send(task);
    await once(worker, 'exit');
    const expected = loaded.catalog.detections.slice(-6).reverse();
    assert.deepEqual(
      messages.map(({ key }) => key),
      expected.map((detection) => store.keyOf(detection, 'detection')),
    );
    for (const { key, found } of messages) assert.deepEqual(found, kept.get(key));
  });

  it('takes nothing that was found in files as they were before', async () => {
    const { context, loaded, store } = openAll();
    const file = path.join(root, 'detections', 'rule-149', 'rule.yaml');
    fs.writeFileSync(file, ruleText(148));
    const options = { asOf, found: loaded.diagnostics, allowedHosts: [] };
    const judged = await judgeBeside(loaded, context, { ...options, store });
    assert.deepEqual(judged.found, judgeChecks(loaded.catalog, options).found);
  });
});
