import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LocalWorkspace } from './local-workspace';
import { openLocalWorkspace, scheduledRule } from './local-workspace';

function oneAtATime(
  arbitraries: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Record<string, unknown>> {
  return fc.oneof(
    ...Object.entries(arbitraries).map(([name, arbitrary]) => arbitrary.map((value) => ({ [name]: value }))),
  );
}

/** Bodies that no client of ours sends: each is accepted or refused, and never breaks the server or the rules' runs. */
describe('bodies of any shape', () => {
  let workspace: LocalWorkspace;
  before(async () => {
    workspace = await openLocalWorkspace();
  });
  after(() => workspace.end());

  const json = fc.jsonValue({ maxDepth: 3 });
  const fieldMapping = fc.record(
    { identifier: fc.constantFrom('Address', 'x', 1), columnName: fc.constantFrom('Name', '', null) },
    { requiredKeys: [] },
  );
  const mapping = fc.record(
    { entityType: fc.constantFrom('IP', 'x', null), fieldMappings: fc.oneof(json, fc.array(fieldMapping)) },
    { requiredKeys: [] },
  );
  const grouping = fc.record(
    {
      enabled: fc.constantFrom(true, 1),
      reopenClosedIncident: fc.boolean(),
      lookbackDuration: fc.constantFrom('PT5M', 'x', null),
      matchingMethod: fc.constantFrom('Selected', 'AllEntities', 'x'),
      groupByEntities: fc.oneof(json, fc.constant(['Host'])),
      groupByAlertDetails: json,
      groupByCustomDetails: json,
    },
    { requiredKeys: [] },
  );
  /** One property at a time: otherwise the first bad one hides the others. */
  const ruleProperties = oneAtATime({
    displayName: json,
    query: fc.oneof(json, fc.constant('DnsEvents | take 1')),
    queryPeriod: fc.oneof(json, fc.constantFrom('PT0S', 'P1Y', 'PT1H')),
    suppressionDuration: json,
    tactics: fc.oneof(json, fc.array(json)),
    techniques: fc.oneof(json, fc.array(json)),
    subTechniques: json,
    entityMappings: fc.oneof(json, fc.array(fc.oneof(json, mapping), { maxLength: 3 })),
    customDetails: fc.oneof(json, fc.dictionary(fc.string(), json)),
    alertDetailsOverride: fc.oneof(
      json,
      fc.record({ alertDisplayNameFormat: json, alertTacticsColumnName: json, alertDynamicProperties: json }),
    ),
    eventGroupingSettings: json,
    sentinelEntitiesMappings: json,
    incidentConfiguration: fc.oneof(json, fc.record({ createIncident: fc.boolean(), groupingConfiguration: grouping })),
    alertRuleTemplateName: json,
    templateVersion: json,
  });

  it('are accepted or refused as rules, and what is accepted runs', async () => {
    await workspace.send('POST', '/emulator/ingest/DnsEvents', '{"TimeGenerated":"2026-06-20T11:59:30Z","Name":"a"}');
    await fc.assert(
      fc.asyncProperty(ruleProperties, async (properties) => {
        const put = await workspace.sentinel(
          'PUT',
          'alertRules/fuzzed',
          scheduledRule({ query: 'DnsEvents', ...properties }),
        );
        assert.ok([200, 201, 400].includes(put.status), JSON.stringify(put.body));
        assert.equal((await workspace.sentinel('GET', 'alertRules')).status, 200);
        const run = await workspace.send('POST', '/emulator/run', {});
        assert.equal(run.status, 200, JSON.stringify(run.body));
      }),
      { numRuns: 50 },
    );
  });

  it('are accepted or refused as any resource', async () => {
    const paths = ['alertRules/a', 'watchlists/abc', 'watchlists/abc/watchlistItems/1', 'metadata/a', 'incidents/a'];
    const body = fc.oneof(json, fc.record({ properties: json, etag: json, kind: json }, { requiredKeys: [] }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), body, async (path, sent) => {
        const { status } = await workspace.sentinel('PUT', path, sent);
        assert.ok([200, 201, 400, 404, 409].includes(status), String(status));
      }),
      { numRuns: 50 },
    );
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const search = await workspace.arm('PUT', 'savedSearches/a', sent);
        assert.ok([200, 400, 409].includes(search.status), String(search.status));
        const query = await workspace.send('POST', '/v1/workspaces/x/query', sent);
        assert.ok([200, 400].includes(query.status), String(query.status));
        const run = await workspace.send('POST', '/emulator/run', sent);
        assert.ok([200, 400].includes(run.status), String(run.status));
      }),
      { numRuns: 50 },
    );
  });

  it('are accepted or refused as watchlists', async () => {
    const properties = fc.record(
      {
        displayName: fc.oneof(fc.constant('abc'), json),
        provider: fc.oneof(fc.constant('p'), json),
        itemsSearchKey: fc.constantFrom('a', '__proto__', 'toString', 1),
        rawContent: fc.oneof(
          json,
          fc.constantFrom('a,b\r\n1,2\r\n', 'a\r\n"\r\n', '__proto__\r\nx\r\n', 'a,a\r\n1,2\r\n', '\r\n\r\n'),
        ),
        numberOfLinesToSkip: fc.oneof(json, fc.constantFrom(-1, 0.5, 1, 1e9)),
        labels: json,
        defaultDuration: json,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(properties, async (sent) => {
        const put = await workspace.sentinel('PUT', 'watchlists/fuzzed', { properties: sent });
        assert.ok([200, 201, 400].includes(put.status), JSON.stringify(put.body));
        const { status, body } = await workspace.send('POST', '/v1/workspaces/x/query', {
          query: 'union (_GetWatchlist("fuzzed") | count), (print Count = 1) | count',
        });
        assert.ok([200, 400].includes(status), JSON.stringify(body));
      }),
      { numRuns: 50 },
    );
  });
});
