import assert from 'node:assert/strict';
import type { CheckExample } from '../../scripts/checks/check';
import { exampleFiles } from '../../scripts/checks/example-files';
import { runChecks } from '../../scripts/checks/run-checks';
import { readCatalog } from '../../scripts/content/read-catalog';
import { desiredState } from '../../scripts/deploy/plan/desired-state';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import { createExpander } from '../../scripts/expand/create-expander';
import { asOf, startDeployment } from './local-deployment';
import { doubtfulLimits, otherLimits, ruleLimits, watchlistLimits } from './service-limits';

/** What the checks say of content, and what a deployment would make of it. */
function judge(example: CheckExample) {
  const { value: catalog, diagnostics } = readCatalog(exampleFiles(example));
  const schema = createCatalogSchema(catalog);
  const expand = createExpander(catalog, { asOf, schema: () => schema, isChecked: true });
  const expanded = catalog.detections.flatMap((detection) => expand(detection, undefined).value ?? []);
  const found = runChecks(catalog, { asOf, found: diagnostics });
  const said = (severity: string) => found.flatMap((each) => (each.severity === severity ? [each.message] : []));
  return {
    errors: said('error'),
    warnings: said('warning'),
    wanted: desiredState(expanded, catalog, { asOf, schema, workspace: undefined }),
  };
}

/** What the local workspace refuses of content that is deployed whatever the checks say. */
async function refusalsOf(example: CheckExample): Promise<readonly string[]> {
  const local = await startDeployment();
  try {
    const applied = await local.deploy(judge(example).wanted);
    return applied.flatMap(({ outcome }) => (outcome.type === 'failed' ? [outcome.message] : []));
  } finally {
    await local.close();
  }
}

describe('What the workspace refuses is said beforehand', () => {
  let refused = 0;
  for (const [of, within, beyond] of [...ruleLimits, ...watchlistLimits, ...otherLimits]) {
    it(`as an error: ${of}, and not before it is too much`, async () => {
      assert.deepEqual(judge(within).errors, []);
      assert.deepEqual(await refusalsOf(within), []);
      const refusals = await refusalsOf(beyond);
      if (refusals.length > 0) refused += 1;
      assert.notDeepEqual(judge(beyond).errors, [], refusals.join('; '));
    });
  }

  for (const [of, , beyond] of doubtfulLimits) {
    it(`as a warning, if another workspace may take it: ${of}`, async () => {
      assert.notDeepEqual(await refusalsOf(beyond), []);
      assert.notDeepEqual(judge(beyond).warnings, []);
    });
  }

  // What the reader can make nothing of, as of an unknown kind of condition, is not sent at all.
  it('and the local workspace itself refused most of it', () => {
    assert.ok(refused >= 65, `It refused ${refused}.`);
  });
});
