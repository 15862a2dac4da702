import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { startEmulator } from '../../scripts/emulator/start-emulator';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { localWorkspaceYaml, ruleId, ruleYaml } from './trial-content';

const workspacePath =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/local' +
  '/providers/Microsoft.OperationalInsights/workspaces/local/providers/Microsoft.SecurityInsights';

/** A query that the local workspace refuses by name, as one that fails in the service. */
const failing = ruleYaml(2).replace('| where Name == "bad2.example"', '| evaluate autocluster()');

interface HealthJson {
  readonly missing: readonly string[];
  readonly rules: readonly Readonly<Record<string, unknown>>[];
}

describe('sentinel health of a workspace', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({
      'workspaces/local.yaml': localWorkspaceYaml,
      'detections/example/rule.yaml': ruleYaml(),
      'detections/example/other.yaml': ruleYaml(3),
    });
  });
  afterEach(() => trial.remove());

  async function health(...argv: string[]) {
    const { code, output, errors } = await trial.run(
      'health',
      '--as-of',
      '2026-06-02T13:00:00Z',
      '--format',
      'json',
      ...argv,
    );
    assert.notEqual(output, '', errors);
    return { code, found: JSON.parse(output) as HealthJson };
  }

  async function runOver(...hosts: readonly string[]): Promise<void> {
    assert.equal((await trial.run('deploy')).code, 0);
    const events = hosts.map((Computer) => ({ TimeGenerated: '2026-06-02T11:30:00Z', Name: 'bad1.example', Computer }));
    trial.write({ 'DnsEvents.ndjson': events.map((event) => `${JSON.stringify(event)}\n`).join('') });
    assert.equal((await trial.run('workspace', 'ingest', 'DnsEvents.ndjson')).code, 0);
    await trial.run('workspace', 'run', '--from', '2026-06-02T10:00:00Z', '--at', '2026-06-02T12:00:00Z');
  }

  /** What a person says of the only incident. */
  async function close(classification: string): Promise<void> {
    const folder = path.join(trial.root, '.sentinel/local');
    const emulator = await startEmulator({ folder, now: () => new Date('2026-06-02T12:30:00Z') });
    const headers = { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' };
    const address = (name = '') => `${emulator.url}${workspacePath}/incidents${name}?api-version=2025-09-01`;
    const { value } = (await (await fetch(address(), { headers })).json()) as {
      value: { name: string; properties: object }[];
    };
    const [incident] = value;
    const properties = { ...incident!.properties, status: 'Closed', classification };
    const body = JSON.stringify({ properties });
    const answer = await fetch(address(`/${incident!.name}`), { method: 'PUT', headers, body });
    await emulator.close();
    assert.equal(answer.status, 200);
  }

  it('tells of the runs, alerts and incidents of its own rules, and as what people closed them', async () => {
    await runOver('ws-1');
    await close('FalsePositive');
    const { code, found } = await health('--workspace', 'local');
    assert.equal(code, 0);
    assert.deepEqual(found.missing, []);
    const shown = found.rules.map(({ slug, runs, failures, alerts, incidents, closed, problems }) => {
      return [slug, runs, failures, alerts, incidents, closed, problems];
    });
    assert.deepEqual(shown, [
      ['example/other', 3, 0, 0, 0, 0, ['never-fired']],
      ['example/rule', 3, 0, 1, 1, 1, []],
    ]);
    assert.deepEqual(found.rules[1]?.['verdicts'], {
      TruePositive: 0,
      BenignPositive: 0,
      FalsePositive: 1,
      Undetermined: 0,
    });
  });

  it('names a rule that fails, and why', async () => {
    trial.write({ 'detections/example/failing.yaml': failing });
    await runOver('ws-1');
    const { code, found } = await health();
    assert.equal(code, 1);
    const rule = found.rules.find(({ ruleId: id }) => id === ruleId(2));
    assert.deepEqual(rule?.['problems'], ['fails']);
    assert.match(String(rule?.['reasons']), /autocluster/);
  });

  it('asks for the days that are named', async () => {
    await runOver('ws-1');
    const early = await trial.run('health', '--as-of', '2026-05-01');
    assert.equal(early.code, 2);
    assert.match(early.errors, /The workspace says nothing of any rule in these days/);
    assert.equal((await trial.run('health', '--days', '0')).code, 2);
    assert.equal((await trial.run('health', '--workspace', 'local', '--events', 'x')).code, 2);
  });

  it('writes the change of an incident as a row of its own', async () => {
    await runOver('ws-1');
    await close('TruePositive');
    const query = 'SecurityIncident | summarize Rows = count(), States = make_list(Status) by IncidentNumber';
    const { output } = await trial.run('workspace', 'query', query, '--at', '2026-06-02T13:00:00Z', '--format', 'json');
    assert.match(output, /"New", ?"Closed"|\["New","Closed"\]|\[\\"New\\",\\"Closed\\"\]/);
  });
});

describe('sentinel health of a workspace that answers otherwise', () => {
  const part = {
    tables: [{ name: 'PrimaryResult', columns: [], rows: [] }],
    error: { code: 'PartialError', message: 'There were some errors' },
  };
  const unknown = (table: string) => ({
    error: {
      code: 'BadArgumentError',
      message: 'The request had some invalid properties',
      innererror: {
        code: 'SemanticError',
        message: 'A semantic error occurred.',
        innererror: {
          code: 'SEM0100',
          message: `'summarize' operator: Failed to resolve table or column expression named '${table}'`,
        },
      },
    },
  });
  type Answer = readonly [status: number, body: unknown];

  async function ask(answer: (query: string) => Answer) {
    const server = http.createServer((request, response) => {
      let text = '';
      request.on('data', (piece: Buffer) => (text += piece.toString()));
      request.on('end', () => {
        const isQuery = request.url?.endsWith('/v1/workspaces/00000000-0000-0000-0000-000000000002/query') === true;
        const [status, body] = isQuery
          ? answer((JSON.parse(text) as { query: string }).query)
          : ([200, { value: [] }] as const);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const file = localWorkspaceYaml.replace(/emulator:[^]*/, `endpoint: http://127.0.0.1:${String(port)}\n`);
    const trial = startTrial({ 'workspaces/local.yaml': file, 'detections/example/rule.yaml': ruleYaml() });
    const outcome = await trial.run('health');
    trial.remove();
    server.close();
    return outcome;
  }

  it('takes a part of an answer for none', async () => {
    const { code, errors } = await ask(() => [200, part]);
    assert.equal(code, 2);
    assert.match(
      errors,
      /asking for SentinelHealth: the workspace answered a part alone: PartialError: There were some errors/,
    );
    assert.match(errors, /Ask for fewer days/);
  });

  it('says that a role is missing', async () => {
    const { code, errors } = await ask(() => [403, { error: { code: 'InsufficientAccessError', message: 'No' } }]);
    assert.equal(code, 2);
    assert.match(errors, /Log Analytics Reader/);
  });

  it('goes on without a table that is not there', async () => {
    const alerts = {
      tables: [
        {
          name: 'PrimaryResult',
          columns: [
            { name: 'RuleId', type: 'string' },
            { name: 'Name', type: 'string' },
            { name: 'Alerts', type: 'long' },
          ],
          rows: [[ruleId(1), 'DNS query', 7]],
        },
      ],
    };
    const { code, output } = await ask((query) => {
      const [table = ''] = query.split('\n');
      return table === 'SecurityAlert' ? [200, alerts] : [400, unknown(table)];
    });
    assert.equal(code, 0, output);
    assert.match(output, /^example\/rule +– +0 +0 +7 /m);
    assert.match(output, /There are no rows of SentinelHealth/);
  });
});
