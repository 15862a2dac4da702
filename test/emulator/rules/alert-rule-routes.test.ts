import assert from 'node:assert/strict';
import { openStateFolder } from '../../../scripts/emulator/state/state-folder';
import type { LocalWorkspace } from '../local-workspace';
import { openLocalWorkspace, scheduledRule, workspacePath } from '../local-workspace';

describe('alert rules of the local workspace', () => {
  let workspace: LocalWorkspace;
  beforeEach(async () => {
    workspace = await openLocalWorkspace();
  });
  afterEach(() => workspace.end());

  it('creates with 201, updates with 200, deletes with 200 and then 204', async () => {
    const statuses = [
      await workspace.sentinel('PUT', 'alertRules/a', scheduledRule()),
      await workspace.sentinel('PUT', 'alertRules/a', scheduledRule()),
      await workspace.sentinel('DELETE', 'alertRules/a'),
      await workspace.sentinel('DELETE', 'alertRules/a'),
    ].map((answer) => answer.status);
    assert.deepEqual(statuses, [201, 200, 200, 204]);
  });

  it('answers 404 with the code NotFound for a rule that is not there', async () => {
    const answer = await workspace.sentinel('GET', 'alertRules/none');
    assert.deepEqual([answer.status, answer.body.error.code], [404, 'NotFound']);
  });

  it('names a resource by the path under which it is asked for', async () => {
    const { body } = await workspace.sentinel('PUT', 'alertRules/a', scheduledRule());
    assert.equal(body.id, `${workspacePath}/providers/Microsoft.SecurityInsights/alertRules/a`);
    assert.deepEqual([body.name, body.type, body.kind], ['a', 'Microsoft.SecurityInsights/alertRules', 'Scheduled']);
    assert.match(body.etag, /^".+"$/);
  });

  it('finds resources whatever the case of the path', async () => {
    await workspace.sentinel('PUT', 'alertRules/ABC', scheduledRule());
    const lower = `${workspacePath}/providers/microsoft.securityinsights/ALERTRULES/abc?api-version=2025-09-01`;
    const answer = await workspace.send('GET', lower.replace('resourceGroups', 'resourcegroups'));
    assert.deepEqual([answer.status, answer.body.name], [200, 'ABC']);
  });

  it('keeps percent-encoded names', async () => {
    await workspace.sentinel('PUT', 'alertRules/a%20b%2Fc', scheduledRule());
    const { body } = await workspace.sentinel('GET', 'alertRules');
    assert.deepEqual(
      body.value.map((rule: { name: string }) => rule.name),
      ['BuiltInFusion', 'a b/c'],
    );
  });

  it('writes durations as .NET prints them', async () => {
    const sent = scheduledRule({ queryFrequency: 'PT60M', queryPeriod: 'PT24H', suppressionDuration: 'PT24H' });
    const { properties } = (await workspace.sentinel('PUT', 'alertRules/a', sent)).body;
    assert.deepEqual(
      [properties.queryFrequency, properties.queryPeriod, properties.suppressionDuration],
      ['PT1H', 'P1D', 'P1D'],
    );
  });

  it('leaves out what was left out but for what is null then, and adds an incident configuration and a time', async () => {
    const sent = scheduledRule({ tactics: undefined, description: undefined, techniques: undefined });
    const { properties } = (await workspace.sentinel('PUT', 'alertRules/a', sent)).body;
    const absent = ['customDetails', 'entityMappings', 'templateVersion', 'alertDetailsOverride', 'techniques'];
    assert.deepEqual(
      absent.filter((name) => name in properties),
      [],
    );
    assert.deepEqual(
      [properties.tactics, properties.description, properties.alertRuleTemplateName],
      [null, null, null],
    );
    assert.equal(properties.incidentConfiguration.createIncident, true);
    assert.equal(properties.incidentConfiguration.groupingConfiguration.enabled, false);
    assert.match(properties.lastModifiedUtc, /^2026-06-20T12:00:00\.\d{0,6}[1-9]Z$/);
  });

  it('drops properties that it does not know', async () => {
    const { properties } = (await workspace.sentinel('PUT', 'alertRules/a', scheduledRule({ surprise: 1 }))).body;
    assert.equal('surprise' in properties, false);
  });

  it('loses sub-techniques and dynamic properties when written through an older version', async () => {
    const whole = scheduledRule({
      subTechniques: ['T1071.004'],
      alertDetailsOverride: { alertDynamicProperties: [{ alertProperty: 'AlertLink', value: 'Name' }] },
    });
    const preview = '2025-07-01-preview';
    const read = async (version: string) =>
      (await workspace.sentinel('GET', 'alertRules/a', undefined, version)).body.properties;
    await workspace.sentinel('PUT', 'alertRules/a', whole, preview);
    const seen = await read(preview);
    assert.deepEqual(seen.subTechniques, ['T1071.004']);
    assert.deepEqual(seen.alertDetailsOverride.alertDynamicProperties, [{ alertProperty: 'AlertLink', value: 'Name' }]);
    const older = await read('2022-09-01-preview');
    assert.equal('subTechniques' in older, false);
    assert.equal('alertDynamicProperties' in older.alertDetailsOverride, false);
    await workspace.sentinel('PUT', 'alertRules/a', whole, '2022-09-01-preview');
    const erased = await read(preview);
    assert.deepEqual([erased.subTechniques, erased.alertDetailsOverride.alertDynamicProperties], [undefined, []]);
  });

  it('hides nothing in a version of which nothing is published', async () => {
    const nrt = { ...scheduledRule({ subTechniques: ['T1071.004'] }), kind: 'NRT' };
    await workspace.sentinel('PUT', 'alertRules/n', nrt, '2031-01-01');
    const { value } = (await workspace.sentinel('GET', 'alertRules', undefined, '2031-01-01')).body;
    assert.deepEqual(
      value.map((rule: { name: string; properties: Record<string, unknown> }) => [
        rule.name,
        rule.properties['subTechniques'],
      ]),
      [
        ['BuiltInFusion', undefined],
        ['n', ['T1071.004']],
      ],
    );
  });

  it('looks at nothing of a body that its version does not know', async () => {
    const unknown = scheduledRule({ sentinelEntitiesMappings: [{ columnName: 'Nowhere' }] });
    assert.equal((await workspace.sentinel('PUT', 'alertRules/a', unknown, '2025-09-01')).status, 201);
    assert.equal((await workspace.sentinel('PUT', 'alertRules/a', unknown, '2025-07-01-preview')).status, 400);
  });

  it('knows of rules what is published for a version, and no more', async () => {
    const fields = { subTechniques: ['T1071.004'], sentinelEntitiesMappings: [{ columnName: 'Name' }] };
    await workspace.sentinel('PUT', 'alertRules/a', scheduledRule(fields), '2025-07-01-preview');
    await workspace.sentinel('PUT', 'alertRules/n', { ...scheduledRule(), kind: 'NRT' }, '2025-07-01-preview');
    const read = async (apiVersion: string) => {
      const { value } = (await workspace.sentinel('GET', 'alertRules', undefined, apiVersion)).body;
      const names = value.map(({ name }: { name: string }) => name);
      return { names, properties: value.find(({ name }: { name: string }) => name === 'a').properties };
    };
    const [stable, preview] = [await read('2025-09-01'), await read('2025-07-01-preview')];
    assert.deepEqual(stable.names, ['BuiltInFusion', 'a']);
    assert.deepEqual(preview.names, ['BuiltInFusion', 'a', 'n']);
    assert.deepEqual(
      [stable.properties.subTechniques, stable.properties.sentinelEntitiesMappings],
      [undefined, undefined],
    );
    assert.deepEqual(preview.properties.subTechniques, ['T1071.004']);
    await workspace.sentinel('PUT', 'alertRules/a', scheduledRule(fields), '2025-09-01');
    assert.equal((await read('2025-07-01-preview')).properties.subTechniques, undefined);
    assert.equal(
      (await workspace.sentinel('GET', 'alertRules/n')).body.properties.eventGroupingSettings.aggregationKind,
      'SingleAlert',
    );
  });

  it('refuses a stale etag with 409 and accepts the current one, or none', async () => {
    const first = (await workspace.sentinel('PUT', 'alertRules/a', scheduledRule())).body.etag;
    const rule = scheduledRule();
    const second = await workspace.sentinel('PUT', 'alertRules/a', { ...rule, etag: first });
    const stale = await workspace.sentinel('PUT', 'alertRules/a', { ...rule, etag: first });
    const without = await workspace.sentinel('PUT', 'alertRules/a', rule);
    assert.deepEqual([second.status, stale.status, stale.body.error.code, without.status], [200, 409, 'Conflict', 200]);
  });

  it('pages its list with links that carry the version on', async () => {
    await workspace.restart({ quirks: [{ name: 'small-pages' }] });
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      await workspace.sentinel('PUT', `alertRules/${name}`, scheduledRule());
    const names: string[] = [];
    let page = (await workspace.sentinel('GET', 'alertRules')).body;
    for (let pages = 1; ; pages++) {
      names.push(...page.value.map((rule: { name: string }) => rule.name));
      if (page.nextLink === undefined) {
        assert.equal(pages, 3);
        break;
      }
      page = (await workspace.send('GET', page.nextLink)).body;
    }
    assert.deepEqual(names, ['BuiltInFusion', 'a', 'b', 'c', 'd', 'e']);
  });

  it('keeps rules of kinds that it does not run as they are', async () => {
    const fusion = { kind: 'Fusion', properties: { alertRuleTemplateName: 'f71aba3d', enabled: true } };
    await workspace.sentinel('PUT', 'alertRules/BuiltInFusion', fusion);
    const { kind, properties } = (await workspace.sentinel('GET', 'alertRules/BuiltInFusion')).body;
    assert.deepEqual([kind, properties.alertRuleTemplateName, properties.enabled], ['Fusion', 'f71aba3d', true]);
  });

  it('gives NRT rules no schedule', async () => {
    const { properties } = scheduledRule();
    const { body } = await workspace.sentinel('PUT', 'alertRules/a', { kind: 'NRT', properties });
    assert.deepEqual([body.kind, 'queryFrequency' in body.properties], ['NRT', false]);
  });

  for (const [what, query, message] of [
    ['a missing table', 'NoSuchTable | take 1', /^Failed to run the analytics rule query\. One of the tables does not/],
    ['a missing column', 'DnsEvents | project X', /^FailedToResolveScalarExpression; Message: .*SEM0100.*named 'X'/],
    ['broken syntax', 'DnsEvents | where (', /Syntax error: SYN0002: .* \[line:position=1:20\]\.$/],
    ['a missing watchlist', '_GetWatchlist("none") | project SearchKey', /Failed to resolve watchlist 'none'/],
  ] as const) {
    it(`refuses a query with ${what} in the service's words`, async () => {
      const { status, body } = await workspace.sentinel('PUT', 'alertRules/a', scheduledRule({ query }));
      assert.deepEqual([status, body.error.code], [400, 'BadRequest']);
      assert.match(body.error.message, message);
    });
  }

  it('refuses an entity mapping on a column that the result lacks', async () => {
    const fieldMappings = [{ identifier: 'HostName', columnName: 'Nowhere' }];
    const sent = scheduledRule({ entityMappings: [{ entityType: 'Host', fieldMappings }] });
    const { status, body } = await workspace.sentinel('PUT', 'alertRules/a', sent);
    assert.equal(status, 400);
    assert.match(body.error.message, /The column 'Nowhere' does not exist/);
  });

  for (const [what, most, quirks] of [
    ['a workspace', 512, []],
    ['a dedicated cluster', 1024, [{ name: 'dedicated-cluster' }]],
  ] as const) {
    it(`refuses more than ${most} enabled Scheduled rules in ${what}`, async () => {
      const { body } = await workspace.sentinel('PUT', 'alertRules/r0', scheduledRule());
      await workspace.emulator.close();
      // Written beside the API, which binds the query of each.
      const { documents } = openStateFolder(workspace.folder);
      const rules = documents('alertRules');
      for (let count = 1; count < most; count++) {
        rules.put(`r${count}`, { name: `r${count}`, etag: '"1"', kind: 'Scheduled', properties: body.properties });
      }
      await workspace.restart({ quirks });
      const refused = await workspace.sentinel('PUT', `alertRules/r${most}`, scheduledRule());
      const rewritten = await workspace.sentinel('PUT', 'alertRules/r0', scheduledRule());
      assert.deepEqual([refused.status, rewritten.status], [400, 200]);
      assert.match(refused.body.error.message, new RegExp(`\\(${most}\\)`));
    });
  }

  it('refuses the 51st enabled NRT rule', async () => {
    const { properties } = scheduledRule();
    for (let count = 0; count < 50; count++) {
      await workspace.sentinel('PUT', `alertRules/nrt${count}`, { kind: 'NRT', properties });
    }
    const refused = await workspace.sentinel('PUT', 'alertRules/nrt50', { kind: 'NRT', properties });
    const disabled = { kind: 'NRT', properties: { ...properties, enabled: false } };
    const accepted = await workspace.sentinel('PUT', 'alertRules/nrt51', disabled);
    assert.deepEqual([refused.status, accepted.status], [400, 201]);
  });
});
