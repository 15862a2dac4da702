import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalDuration } from '../../scripts/emulator/rules/alert-rule-body';
import type { LocalWorkspace } from './local-workspace';
import { openLocalWorkspace } from './local-workspace';

const pairs = join(__dirname, '..', '..', '..', 'shared', 'corpus', 'yaml-arm-pairs.jsonl');

interface ArmRule {
  readonly kind: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Rules that their authors deployed to the real service, so its limits hold for them. */
describe('real ARM rules in the local workspace', () => {
  let workspace: LocalWorkspace;
  before(async function () {
    if (!existsSync(pairs)) {
      console.log(`      skipped: ${pairs} is absent`); // eslint-disable-line no-console
      this.skip();
    }
    workspace = await openLocalWorkspace();
  });
  after(() => workspace?.end());

  function rules(): ArmRule[] {
    const lines = readFileSync(pairs, 'utf8').trim().split('\n');
    const resources = lines.map((line) => (JSON.parse(line) as { arm_resource: ArmRule | string }).arm_resource);
    return resources.map((each) => (typeof each === 'string' ? (JSON.parse(each) as ArmRule) : each));
  }

  it('are within its limits, and read back as they were written', async () => {
    let written = 0;
    for (const [index, { kind, properties }] of rules().entries()) {
      // A template whose parameters nobody filled in is not a body yet.
      if (JSON.stringify(properties).includes('[variables(')) continue;
      const { status, body } = await workspace.sentinel('PUT', `alertRules/r${index}`, { kind, properties });
      if (status === 400) {
        assert.doesNotMatch(body.error.message, /^Invalid data model/, `${index}: ${body.error.message}`);
        continue;
      }
      written += 1;
      for (const [name, sent] of Object.entries(properties)) {
        if (!(name in body.properties) || sent === null || typeof sent === 'object') continue;
        assert.equal(body.properties[name], canonicalDuration(sent), `${index}.${name}`);
      }
      for (const name of ['entityMappings', 'customDetails', 'tactics', 'techniques', 'eventGroupingSettings']) {
        assert.deepEqual(body.properties[name] ?? null, properties[name] ?? null, `${index}.${name}`);
      }
    }
    assert.ok(written > 50, `${written} rules were written`);
  });
});
