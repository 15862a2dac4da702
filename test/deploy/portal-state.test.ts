import assert from 'node:assert/strict';
import { findDrift } from '../../scripts/deploy/plan/find-drift';
import type { Plan, PlanOptions } from '../../scripts/deploy/plan/plan';
import { findStale, remainingPlan } from '../../scripts/deploy/plan/plan-file';
import type { DesiredResource } from '../../scripts/deploy/arm/resource';
import { resourcePath } from '../../scripts/deploy/kinds/resource-address';
import { objectAt } from '../../scripts/deploy/arm/wire-json';
import type { WireObject } from '../../scripts/deploy/arm/wire-json';
import { identity, startDeployment, wantedRule } from './local-deployment';
import type { LocalDeployment } from './local-deployment';

const keep: Partial<PlanOptions> = { portalStates: 'keep' };
const byService = {
  enabled: false,
  displayName: 'AUTO DISABLED Rule 1',
  description: 'It failed. Identifies something.',
};
const newer = wantedRule(1, { query: 'DnsEvents | where Name == "b.example"' });

function shown({ changes }: Plan): string[] {
  return changes.map(({ action, fields, notes }) => {
    const remarks = fields.map(({ path, origin }) => `${path} ${origin}`);
    return [action, ...remarks, ...notes.map((note) => note.replace(/.*; /, ''))].join(' | ');
  });
}

describe('A rule that was turned off in the workspace', () => {
  let local: LocalDeployment;
  beforeEach(async () => {
    local = await startDeployment();
    await local.deploy([wantedRule(1)]);
  });
  afterEach(() => local.close());

  async function live(resource: DesiredResource): Promise<WireObject> {
    const { body } = await local.client.get(resourcePath(identity, resource));
    return objectAt(body!, 'properties');
  }

  const editByHand = (edits: WireObject) => local.editByHand(wantedRule(1), edits);

  it('is told from an edit, and turned on again where states are reset', async () => {
    await editByHand({ enabled: false, severity: 'Low' });
    assert.deepEqual(shown(await local.plan([wantedRule(1)])), ['update | severity workspace | enabled disabled']);
    await local.deploy([wantedRule(1)]);
    assert.equal((await live(wantedRule(1)))['enabled'], true);
  });

  it('stays off where states are kept, and nothing is left to do', async () => {
    await editByHand({ enabled: false });
    const kept = ['none | it stays so, since the workspace file says portalStates: keep'];
    assert.deepEqual(shown(await local.plan([wantedRule(1)], keep)), kept);
    assert.deepEqual(shown(findDrift(await local.plan([wantedRule(1)], keep))), kept);
  });

  it('stays off while the rest of it is changed here, today and at the next deployment', async () => {
    await editByHand({ enabled: false });
    await local.deploy([newer], keep);
    assert.deepEqual(
      [(await live(newer))['enabled'], (await live(newer))['query']],
      [false, 'DnsEvents | where Name == "b.example"'],
    );
    assert.match(shown(await local.plan([newer], keep))[0]!, /^none \| it stays so/);
    assert.deepEqual(shown(await local.plan([newer])), ['update | enabled disabled']);
  });

  it('by the service keeps what the service wrote, or loses it', async () => {
    await editByHand(byService);
    assert.match(shown(await local.plan([wantedRule(1)], keep))[0]!, /^none \| it stays so/);
    assert.match(
      shown(await local.plan([wantedRule(1)]))[0]!,
      /^update \| displayName service \| description service \| enabled service \| see its description/,
    );
  });

  it('stays off when its file says so, too, and is then no state of the portal', async () => {
    await editByHand({ enabled: false });
    const off = wantedRule(1);
    const disabledHere = {
      ...off,
      body: { ...off.body, properties: { ...objectAt(off.body, 'properties'), enabled: false } },
    };
    assert.deepEqual(shown(await local.plan([disabledHere], keep)), ['update']);
  });

  it('does not make a reviewed plan stale that was half carried out', async () => {
    await editByHand({ enabled: false });
    const { changes } = await local.plan([newer], keep);
    const allowed = { deletes: undefined, itemChanges: undefined };
    const made = { asOf: '', createdAt: '', validUntil: '', commit: undefined, allowed };
    const file = { workspace: { name: 'local', ...identity }, repository: 'test', ...made, changes };
    await local.deploy([newer], keep);
    assert.deepEqual(findStale(file, await local.read()), []);
    assert.deepEqual(
      shown(remainingPlan(file, await local.read())).map((text) => text.split(' ')[0]),
      ['none'],
    );
  });
});
