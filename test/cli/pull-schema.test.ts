import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startEmulator } from '../../scripts/emulator/start-emulator';
import type { EmulatorOptions } from '../../scripts/emulator/start-emulator';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { localWorkspaceYaml, ruleYaml } from './trial-content';

const workspacePath =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/local' +
  '/providers/Microsoft.OperationalInsights/workspaces/local';

const time = { name: 'TimeGenerated', type: 'dateTime' };
const table = { properties: { schema: { name: 'Firewall_CL', columns: [time, { name: 'Port', type: 'int' }] } } };
const parser = {
  properties: {
    category: 'F',
    displayName: 'P',
    query: 'Firewall_CL | where Port > least',
    functionAlias: 'FirewallPorts',
    functionParameters: 'least:int',
  },
};

describe('sentinel pull --schema', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({
      'workspaces/local.yaml': localWorkspaceYaml,
      'detections/example/rule.yaml': ruleYaml().replace(
        /query: \|[^]*?entityMappings/,
        'query: |\n  FirewallPorts(1023)\n  | where Port != 443\n  | extend Computer = ""\nentityMappings',
      ),
    });
  });
  afterEach(() => trial.remove());

  function start(options: Partial<EmulatorOptions> = {}) {
    const folder = path.join(trial.root, '.sentinel/local');
    return startEmulator({ folder, now: () => new Date('2026-06-02T12:00:00Z'), ...options });
  }

  async function fill(resources: Readonly<Record<string, unknown>>): Promise<void> {
    const emulator = await start();
    for (const [resource, body] of Object.entries(resources)) {
      const answer = await fetch(`${emulator.url}${workspacePath}/${resource}?api-version=2022-10-01`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      assert.ok(answer.ok, await answer.text());
    }
    await emulator.close();
  }

  it('writes what queries need to be held against the workspace, and changes nothing again', async () => {
    await fill({ 'tables/Firewall_CL': table, 'savedSearches/p': parser });
    assert.match((await trial.run('validate')).output, /FirewallPorts/);
    const pulled = await trial.run('pull', '--schema');
    assert.equal(pulled.code, 0, pulled.output + pulled.errors);
    assert.match(
      pulled.output,
      /^\+ schemas\/custom\/Firewall_CL\.yaml\n\+ schemas\/custom\/FirewallPorts\.yaml\n2 files/,
    );
    const { output } = await trial.run('validate');
    assert.doesNotMatch(output, /error/);
    const again = await trial.run('pull', '--schema');
    assert.deepEqual([again.code, again.output], [0, '0 files written, 0 resources left\n']);
  });

  it('writes the watchlists that others keep, with their columns, and adds those that a file lacks', async () => {
    const listOf = (rawContent: string) => ({
      properties: {
        displayName: 'Retired',
        provider: 'p',
        itemsSearchKey: 'Address',
        description: 'Ours once.',
        rawContent,
      },
    });
    await fill({
      'providers/Microsoft.SecurityInsights/watchlists/retired': listOf('Address,Owner\r\n10.0.0.1,soc\r\n'),
      'providers/Microsoft.SecurityInsights/watchlists/kept': listOf('Address\r\n10.0.0.1\r\n'),
      'providers/Microsoft.SecurityInsights/watchlists/partly': listOf('Address,Since\r\n10.0.0.1,2026\r\n'),
      'providers/Microsoft.SecurityInsights/watchlists/hollow': { properties: listOf('').properties },
    });
    trial.write({
      'watchlists/kept.yaml':
        'alias: kept\ndisplayName: Kept\ndescription: x\nsearchKey: Address\nitems:\n  - { Address: 10.0.0.1 }\n',
      'schemas/custom/partly.yaml': 'watchlist: partly\ncolumns:\n  - Address # the key\n',
    });
    const { code, output } = await trial.run('pull', '--schema');
    assert.equal(code, 1, output);
    assert.match(output, /! hollow: left, since it holds no items/);
    const read = (name: string) => fs.readFileSync(path.join(trial.root, 'schemas/custom', name), 'utf8');
    assert.deepEqual(fs.readdirSync(path.join(trial.root, 'schemas/custom')).sort(), ['partly.yaml', 'retired.yaml']);
    assert.equal(
      read('retired.yaml'),
      'watchlist: retired\ndescription: Ours once.\nsearchKey: Address\ncolumns:\n  - Address\n  - Owner\n',
    );
    assert.equal(read('partly.yaml'), 'watchlist: partly\ncolumns:\n  - Address # the key\n  - Since\n');
    assert.match((await trial.run('pull', '--schema')).output, /0 files written/);
  });

  it('only shows with --check, and ends with 1 where there is something', async () => {
    await fill({ 'tables/Firewall_CL': table });
    const checked = await trial.run('pull', '--schema', '--check');
    assert.deepEqual([checked.code, fs.existsSync(path.join(trial.root, 'schemas'))], [1, false]);
    assert.match(checked.output, /^1 file to write/m);
    assert.equal((await trial.run('pull', '--schema')).code, 0);
    assert.equal((await trial.run('pull', '--schema', '--check')).code, 0);
  });

  it('names the role that reads tables where the identity lacks it', async () => {
    const emulator = await start({
      quirks: [{ name: 'forbidden', when: ({ path: asked }) => /tables$/.test(asked) }],
      onScheduledRun: () => undefined,
    });
    const refused = await trial.run('pull', '--schema');
    await emulator.close();
    assert.equal(refused.code, 2);
    assert.match(refused.errors, /Reading the tables: the workspace answered 403/);
    assert.match(refused.errors, /Log Analytics Reader/);
  });

  it('is not asked for together with what it excludes', async () => {
    assert.equal((await trial.run('pull', '--schema', '--all')).code, 2);
  });

  it('writes nothing over a file that cannot be read', async () => {
    await fill({ 'tables/Firewall_CL': table });
    trial.write({ 'schemas/custom/Firewall_CL.yaml': 'table: [\n' });
    const pulled = await trial.run('pull', '--schema');
    assert.equal(pulled.code, 1);
    assert.match(pulled.output, /^! Firewall_CL: left, since schemas\/custom\/Firewall_CL\.yaml is there already/m);
    assert.equal(fs.readFileSync(path.join(trial.root, 'schemas/custom/Firewall_CL.yaml'), 'utf8'), 'table: [\n');
  });
});
