import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { editStored, localWorkspaceYaml } from './trial-content';

const parser = `# Kept by the network team.
functionAlias: ProxyQueries
description: DNS queries that a proxy asks. # not all
parameters: "host:string='*'"
query: |
  DnsEvents
  | where Computer == host or host == '*'
tags:
  team: network
version: 1.2.0
`;

const servers = `alias: servers
displayName: Servers # of the data centre
searchKey: Name
csv: servers.csv
`;

const csv = 'Name,Owner\n"dc01",ada\ndc02,"bob"\n';

describe('sentinel pull, of functions and watchlists', () => {
  let trial: Trial;
  beforeEach(async () => {
    trial = startTrial({
      'workspaces/local.yaml': localWorkspaceYaml,
      'functions/ProxyQueries.yaml': parser,
      'watchlists/servers.yaml': servers,
      'watchlists/servers.csv': csv,
    });
    const deployed = await trial.run('deploy');
    assert.equal(deployed.code, 0, deployed.output + deployed.errors);
  });
  afterEach(() => trial.remove());

  const read = (file: string) => fs.readFileSync(path.join(trial.root, file), 'utf8');
  const live = (...names: string[]) => path.join(trial.root, '.sentinel/local', ...names);

  const savedFunction = () => live('savedSearches', fs.readdirSync(live('savedSearches'))[0]!);

  it('writes what was edited of a function, and raises its version', async () => {
    editStored(savedFunction(), (properties) => {
      properties['query'] = "DnsEvents\n| where Computer =~ host or host == '*'";
      properties['functionParameters'] = "host:string='dc01'";
      properties['tags'] = [
        { name: 'description', value: 'Queries of a proxy' },
        { name: 'team', value: 'network' },
        { name: 'on.call', value: 'eve' },
      ];
    });
    const outcome = await trial.run('pull');
    assert.equal(outcome.code, 0, outcome.output + outcome.errors);
    const expected = parser
      .replace('DNS queries that a proxy asks.', 'Queries of a proxy')
      .replace("'*'\"\n", "'dc01'\"\n")
      .replace('Computer ==', 'Computer =~')
      .replace('team: network\n', 'team: network\n  on.call: eve\n')
      .replace('1.2.0', '1.2.1');
    assert.equal(read('functions/ProxyQueries.yaml'), expected);
    assert.equal((await trial.run('pull')).output, 'local: nothing to pull\n');
    assert.match((await trial.run('deploy')).output, /^local: 1 updated, 1 unchanged$/m);
  });

  it('leaves the new name of a function to whoever renames its file', async () => {
    editStored(savedFunction(), (properties) => (properties['functionAlias'] = 'Other'));
    const outcome = await trial.run('pull');
    assert.equal(outcome.code, 1);
    assert.match(outcome.output, /functionAlias: ProxyQueries → Other · left: its file and the queries/);
    assert.equal(read('functions/ProxyQueries.yaml'), parser);
  });

  it('writes items into the CSV and names into the YAML, and has nothing to do then', async () => {
    editServers();
    const shown = await trial.run('pull', '--check');
    assert.equal(shown.code, 1);
    assert.match(shown.output, /^ {4}~ Name=dc01: Owner ada → eve · watchlists\/servers\.csv$/m);
    assert.match(shown.output, /^local: fields edited there: 1 to write; items edited there: 3 to write$/m);
    assert.equal(read('watchlists/servers.csv'), csv);
    const outcome = await trial.run('pull');
    assert.equal(outcome.code, 0, outcome.output + outcome.errors);
    assert.equal(read('watchlists/servers.csv'), 'Name,Owner\n"dc01",eve\ndc04,"=cmd|x, y"\n');
    assert.equal(read('watchlists/servers.yaml'), servers.replace('Servers #', 'Hosts #'));
    assert.equal((await trial.run('pull')).output, 'local: nothing to pull\n');
    assert.match((await trial.run('deploy')).output, /^local: 1 updated, 1 unchanged$/m);
  });

  it('takes one watchlist or function where one is named', async () => {
    editServers();
    assert.equal((await trial.run('pull', 'functions/ProxyQueries.yaml')).output, 'local: nothing to pull\n');
    assert.match((await trial.run('pull', 'watchlists/servers', '--check')).output, /3 to write/);
    const outcome = await trial.run('pull', 'watchlists/nothing');
    assert.deepEqual([outcome.code, /There is no watchlists\/nothing\.yaml/.test(outcome.errors)], [2, true]);
  });

  it('leaves items where the file has others as well', async () => {
    editServers();
    trial.write({ 'watchlists/servers.csv': `${csv}dc09,mallory\n` });
    const outcome = await trial.run('pull', '--format', 'json');
    assert.equal(outcome.code, 1);
    const { resources } = JSON.parse(outcome.output) as { resources: { items: { reason: string | null }[] }[] };
    assert.match(resources[0]!.items[0]!.reason ?? '', /changed here as well/);
    assert.equal(read('watchlists/servers.csv'), `${csv}dc09,mallory\n`);
  });

  it('says what was deleted there', async () => {
    fs.rmSync(savedFunction());
    const outcome = await trial.run('pull');
    assert.equal(outcome.code, 1);
    assert.match(outcome.output, /^~ function ProxyQueries · left: it was deleted there/m);
    assert.match(outcome.output, /^local: 1 deleted there$/m);
  });

  /** One item is another, one is gone, one is new, and the list has another name. */
  function editServers(): void {
    const log = live('watchlistItems/servers.ndjson');
    type Line = { put: { id: string; values: Readonly<Record<string, string>> } };
    const lines = fs
      .readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const item = (name: string) => lines.find(({ put }) => put.values['Name'] === name)!.put;
    const edits = [
      { put: { ...item('dc01'), values: { Name: 'dc01', Owner: 'eve' } } },
      { delete: item('dc02').id.toLowerCase() },
      { put: { ...item('dc01'), id: 'other', values: { Name: 'dc04', Owner: '=cmd|x, y' } } },
    ];
    fs.appendFileSync(log, edits.map((line) => `${JSON.stringify(line)}\n`).join(''));
    editStored(live('watchlists/servers.json'), (properties) => (properties['displayName'] = 'Hosts'));
  }
});
