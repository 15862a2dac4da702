import assert from 'node:assert/strict';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { localWorkspaceYaml, ruleYaml } from './trial-content';

const reading = (column: string) =>
  ruleYaml().replace(
    '| where Name == "bad1.example"',
    `| where ClientIP in ((_GetWatchlist('retired-addresses') | project ${column}))`,
  );

const declared = `watchlist: retired-addresses
description: Kept by the network team in the portal.
columns: [Address, Owner]
searchKey: Address
`;

const proof = `now: 2026-06-02T12:00:00Z
watchlists:
  retired-addresses:
    - { Address: 192.0.2.7, Owner: ada }
cases:
  - name: An address of the list asks
    events:
      DnsEvents: [{ TimeGenerated: -10m, Name: a.example, Computer: pc01, ClientIP: 192.0.2.7 }]
    expect: { rowCount: 1 }
  - name: Another address asks
    events:
      DnsEvents: [{ TimeGenerated: -10m, Name: a.example, Computer: pc01, ClientIP: 192.0.2.8 }]
    expect: nothing
`;

describe('A watchlist that somebody keeps in the portal', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({
      'workspaces/local.yaml': localWorkspaceYaml,
      'detections/example/rule.yaml': reading('Address'),
      'detections/example/rule.test.yaml': proof,
      'schemas/custom/retired-addresses.yaml': declared,
    });
  });
  afterEach(() => trial.remove());

  it('is declared once, and then known to queries with its columns', async () => {
    assert.doesNotMatch((await trial.run('validate')).output, /error|watchlist/);
    trial.write({ 'detections/example/rule.yaml': reading('Adress') });
    assert.match((await trial.run('validate')).output, /error .*Adress/);
  });

  it('may have its columns as names with types, too, and needs some', async () => {
    trial.write({
      'schemas/custom/retired-addresses.yaml': declared.replace('[Address, Owner]', '{ Address: string }'),
    });
    assert.doesNotMatch((await trial.run('validate')).output, /error|watchlist/);
    trial.write({ 'schemas/custom/retired-addresses.yaml': declared.replace(/^columns.*\n/m, '') });
    assert.match((await trial.run('validate')).output, /retired-addresses\.yaml.*error/);
  });

  it('gets its rows from the cases of a proof', async () => {
    const { code, output } = await trial.run('test');
    assert.equal(code, 0, output);
    assert.match(output, /2 passed/);
  });

  it('stays in the query that is deployed, and is not deployed itself', async () => {
    assert.match((await trial.run('expand', 'example/rule')).output, /_GetWatchlist\('retired-addresses'\)/);
    const deployed = await trial.run('deploy');
    assert.equal(deployed.code, 0, deployed.output + deployed.errors);
    assert.match((await trial.run('plan')).output, /^Plan for local: 1 unchanged$/m);
  });

  it('cannot be one that this repository deploys', async () => {
    trial.write({
      'watchlists/retired-addresses.yaml':
        'alias: Retired-Addresses\ndisplayName: Retired\nsearchKey: Address\nitems:\n  - { Address: 192.0.2.1 }\n',
    });
    assert.match((await trial.run('validate')).output, /taken by schemas\/custom\/retired-addresses\.yaml/);
  });
});
