import assert from 'node:assert/strict';
import { readCatalog } from '../../scripts/content/read-catalog';
import { contentFromWorkspace } from '../../scripts/deploy/pull/content-from-workspace';
import { desiredState } from '../../scripts/deploy/plan/desired-state';
import { normalForm } from '../../scripts/deploy/kinds/normal-form';
import type { Plan } from '../../scripts/deploy/plan/plan';
import { readExport } from '../../scripts/deploy/pull/read-export';
import type { DesiredResource } from '../../scripts/deploy/arm/resource';
import { resourcePath } from '../../scripts/deploy/kinds/resource-address';
import { objectAt } from '../../scripts/deploy/arm/wire-json';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import { createSourceFile } from '../../scripts/source/source-file';
import { asOf, identity, startDeployment, wantedRule } from './local-deployment';
import type { LocalDeployment } from './local-deployment';

const parser = `functionAlias: ProxyQueries
description: DNS queries that a proxy asks.
parameters: "host:string='*'"
query: |
  DnsEvents
  | where Computer == host or host == '*'
tags:
  team: network
version: 1.2.0
`;

function functionsFrom(...texts: readonly string[]): readonly DesiredResource[] {
  const files = texts.map((text, index) => createSourceFile(`functions/f${index}.yaml`, text));
  const { value: catalog } = readCatalog(files);
  return desiredState([], catalog, { asOf, schema: createCatalogSchema(catalog), workspace: undefined });
}

function shown(plan: Plan): string[] {
  return plan.changes.map((change) => `${change.action} ${change.kind} ${change.id}: ${change.reason}`);
}

describe('A function', () => {
  let local: LocalDeployment;
  beforeEach(async () => {
    local = await startDeployment();
  });
  afterEach(() => local.close());

  it('is deployed with all its fields, before the rule that calls it, and then nothing is left to do', async () => {
    const rule = wantedRule(1, { query: "ProxyQueries('dc01') | where Name has 'example'" });
    const wanted = [...functionsFrom(parser), rule];
    const applied = await local.deploy(wanted);
    assert.deepEqual(
      applied.map(({ outcome }) => outcome.type),
      ['done', 'done'],
    );
    const { body } = await local.client.get(resourcePath(identity, wanted[0]!));
    assert.deepEqual(objectAt(body!, 'properties'), {
      category: 'Functions',
      displayName: 'ProxyQueries',
      query: "DnsEvents\n| where Computer == host or host == '*'\n",
      functionAlias: 'ProxyQueries',
      functionParameters: "host:string='*'",
      version: 2,
      tags: [
        { name: 'description', value: 'DNS queries that a proxy asks.' },
        { name: 'team', value: 'network' },
      ],
    });
    assert.deepEqual([...new Set((await local.plan(wanted)).changes.map(({ action }) => action))], ['none']);
  });

  it('that calls another is made behind it, whatever their files are called', () => {
    const outer = 'functionAlias: Outer\nquery: Inner | take 5\n';
    const inner = 'functionAlias: Inner\nquery: DnsEvents\n';
    const [first, second] = functionsFrom(outer, inner);
    assert.deepEqual([first?.id, second?.id], ['Inner', 'Outer']);
    assert.deepEqual(second?.dependsOn, ['function/inner']);
  });

  it('needs the watchlist that it reads when it runs', () => {
    const files = [
      createSourceFile('functions/F.yaml', "functionAlias: F\nquery: _GetWatchlist('hosts') | project Name\n"),
      createSourceFile(
        'watchlists/hosts.yaml',
        'alias: hosts\ndisplayName: Hosts\nsearchKey: Name\nitems: [{ Name: a }]\n',
      ),
    ];
    const { value: catalog } = readCatalog(files);
    const wanted = desiredState([], catalog, { asOf, schema: createCatalogSchema(catalog), workspace: undefined });
    assert.deepEqual(
      wanted.map(({ dependsOn }) => dependsOn),
      [[], ['watchlist/hosts']],
    );
  });

  it('blocks the rule that calls it where it is refused', async () => {
    const [wanted] = functionsFrom('functionAlias: F\nquery: DnsEvents\n');
    const refused: DesiredResource = { ...wanted!, body: { properties: {} } };
    const rule: DesiredResource = { ...wantedRule(1), dependsOn: ['function/f'] };
    const applied = await local.deploy([refused, rule]);
    assert.deepEqual(
      applied.map(({ outcome }) => outcome.type),
      ['failed', 'blocked'],
    );
  });

  it('that was edited in the portal, even in its alias, is set back and not made a second time', async () => {
    const wanted = functionsFrom(parser);
    await local.deploy(wanted);
    await local.editByHand(wanted[0]!, { functionAlias: '', query: 'DnsEvents' });
    const plan = await local.plan(wanted);
    assert.deepEqual(shown(plan), ['update function ProxyQueries: changed in the workspace']);
    assert.deepEqual(
      plan.changes[0]!.fields.map(({ path }) => path),
      ['query', 'functionAlias'],
    );
    await local.deploy(wanted);
    assert.deepEqual(shown(await local.plan(wanted)), ['none function ProxyQueries: unchanged']);
  });

  it('that is no longer here is deleted after the rule that called it', async () => {
    const rule = wantedRule(1, { query: 'ProxyQueries() | take 1' });
    await local.deploy([...functionsFrom(parser), rule]);
    const applied = await local.deploy([], { prune: true });
    assert.deepEqual(
      applied.map(({ outcome }) => outcome.type),
      ['done', 'done'],
    );
    assert.equal((await local.read()).resources.size, 0);
  });

  it('whose alias another saved search has is a conflict that says how to mean that one', async () => {
    const [wanted] = functionsFrom(parser);
    const other = { ...wanted!, id: 'functions|proxyqueries' };
    await local.client.put(resourcePath(identity, other), wanted!.body);
    assert.match(shown(await local.plan([wanted!]))[0]!, /^conflict .* write id: functions\|proxyqueries in its file/);
    const [meant] = functionsFrom(`id: functions|proxyqueries\n${parser}`);
    await local.deploy([meant!], { adopt: [meant!.id] });
    assert.deepEqual(
      (await local.plan([meant!])).changes.map(({ action }) => action),
      ['none'],
    );
  });

  it('of a workspace becomes a file that gives the same body, and one of ASIM is left', () => {
    const [wanted] = functionsFrom(parser);
    const found = { kind: 'function' as const, id: 'some|id', body: wanted!.body, rows: [] };
    const asim = {
      properties: { functionAlias: 'vimDnsOurOwn', category: 'ASIM', displayName: 'x', query: 'DnsEvents' },
    };
    const { files, left } = contentFromWorkspace([found, { ...found, id: 'asim', body: asim }]);
    assert.deepEqual([...files.keys()], ['functions/ProxyQueries.yaml']);
    assert.match(files.get('functions/ProxyQueries.yaml')!, /^id: some\|id$/m);
    const [again] = functionsFrom(files.get('functions/ProxyQueries.yaml')!);
    assert.deepEqual(normalForm('function', again!.body), normalForm('function', wanted!.body));
    assert.deepEqual(left, [{ name: 'x', reason: 'it is a parser of ASIM, which is kept by Microsoft' }]);
  });

  it('in an exported template is known by its alias', () => {
    const [wanted] = functionsFrom(parser);
    const resource = { type: 'Microsoft.OperationalInsights/workspaces/savedSearches', name: 'ws/f', ...wanted!.body };
    assert.deepEqual(
      readExport({ resources: [resource] }).resources.map(({ kind }) => kind),
      ['function'],
    );
  });
});
