import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startTrial, type Trial } from './run-sentinel';

const rule = (
  name: string,
  query: string,
  technique = 'T1218.005',
): string => `id: 3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a${String(name.length).padStart(2, '0')}
name: ${name}
description: Identifies processes.
severity: Medium
requiredDataConnectors: [{ connectorId: SecurityEvents, dataTypes: [SecurityEvent] }]
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [DefenseEvasion]
relevantTechniques: [${technique}]
query: ${query}
version: 1.0.0
kind: Scheduled
`;

const rows = ['mshta.exe', 'calc.exe'].map((Process, index) => ({
  TimeGenerated: `2020-10-22T03:52:0${String(index)}Z`,
  EventID: 4688,
  Process,
}));

interface Matrix {
  readonly rows: readonly {
    readonly detection: string;
    readonly shared: readonly string[];
    readonly outcome: { readonly kind: string; readonly alerts?: number; readonly reason?: string };
  }[];
}

describe('sentinel samples matrix', () => {
  let trial: Trial;
  before(() => {
    trial = startTrial({
      'detections/a/catches.yaml': rule('a', 'SecurityEvent | where Process == "mshta.exe"'),
      'detections/a/other.yaml': rule('bb', 'SecurityEvent | where Process == "calc.exe"', 'T1059'),
      'detections/a/misses.yaml': rule('ccc', 'SecurityEvent | where Process == "wscript.exe"', 'T1218'),
      'detections/a/refused.yaml': rule('dddd', 'SecurityEvent | reduce by Process'),
      'detections/a/unread.yaml': rule('eeeee', 'DnsEvents'),
      'samples/mshta/SecurityEvent.ndjson': rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
      'samples/mshta/dataset.yaml': 'techniques: [T1218.005]\n',
      'samples/events/DnsEvents.ndjson': '{"TimeGenerated":"2020-10-22T03:52:00Z"}\n',
    });
  });
  after(() => trial.remove());

  it('says of each detection that reads a table of the attack what it made of it', async () => {
    const { code, output } = await trial.run('samples', 'matrix', '--format', 'json');
    assert.equal(code, 0, output);
    const found = (JSON.parse(output) as Matrix).rows;
    assert.deepEqual(
      found.map(({ detection, shared, outcome }) => [detection, shared.length, outcome.kind, outcome.alerts]),
      [
        ['a/catches', 1, 'fired', 1],
        ['a/misses', 1, 'silent', undefined],
        ['a/other', 0, 'fired', 1],
        ['a/refused', 1, 'refused', undefined],
      ],
    );
  });

  it('shows by technique what fired, what of the technique was silent, and why one was refused', async () => {
    const { output } = await trial.run('samples', 'matrix');
    assert.match(
      output,
      /^T1218\.005 Mshta\n {2}mshta: 2 fired, 1 silent, 1 refused\n {4}fired, of this technique: a\/catches \(1 alert of 1 row\)\n/,
    );
    assert.match(output, /\n {4}silent, of this technique: a\/misses\n/);
    assert.match(output, /\nRefused\n {2}a\/refused: \S/);
    assert.match(output, /\n1 dataset, 4 runs: 2 fired, 1 silent, 1 refused\.\n$/);
  });

  it('is a state of coverage on the site and in the layer', async () => {
    const { code, output } = await trial.run('site', '--out', 'out', '--samples');
    assert.equal(code, 0, output);
    const read = (file: string): string => fs.readFileSync(path.join(trial.root, 'out', file), 'utf8');
    assert.match(read('attacks.html'), /detections\/a\/catches\.html/);
    const layer = JSON.parse(read('layers/enterprise-attack.json')) as {
      techniques: { techniqueID: string; score: number; metadata: { name: string; value: string }[] }[];
    };
    const byId = new Map(layer.techniques.map((each) => [each.techniqueID, each]));
    assert.deepEqual([byId.get('T1218.005')?.score, byId.get('T1059')?.score, byId.get('T1218')?.score], [4, 1, 1]);
    assert.deepEqual(byId.get('T1218.005')?.metadata, [
      { name: 'State', value: 'claimed' },
      { name: 'Fired on the recorded attack', value: 'mshta' },
    ]);
  });

  it('names a dataset that is not there', async () => {
    const { code, errors } = await trial.run('samples', 'matrix', '--dataset', 'none');
    assert.equal(code, 2);
    assert.match(errors, /There is no dataset none/);
  });
});
