import assert from 'node:assert/strict';
import { desiredDetection, desiredWatchlist } from '../../scripts/deploy/plan/desired-state';
import { objectAt } from '../../scripts/deploy/arm/wire-json';
import { createColors } from '../../scripts/report/text/colors';
import { planWords } from '../../scripts/report/plans/plan-summary';
import { planText } from '../../scripts/report/plans/plan-text';
import { asOf, ruleFrom, startDeployment, watchlistFrom } from './local-deployment';

const indicators = watchlistFrom(`
alias: some-family
displayName: Some family
provider: SOC
maxAge: 30d
indicators:
  - { type: domain, value: 'Old[.]example', firstSeen: 2026-05-15 }
  - { type: domain, value: new.example, firstSeen: 2026-06-30 }
  - { type: domain, value: https://not a domain, firstSeen: 2026-06-30 }
`);

describe('What is wanted in a workspace', () => {
  it('is of a list of indicators what is active on the date, in normal form', () => {
    const early = desiredWatchlist(indicators, new Date('2026-06-01T00:00:00Z')).items!;
    assert.deepEqual(
      early.rows.map((row) => row['Value']),
      ['old.example', 'new.example'],
    );
    assert.deepEqual(early.inactive, []);
    const late = desiredWatchlist(indicators, asOf).items!;
    assert.deepEqual(
      late.rows.map((row) => row['Value']),
      ['new.example'],
    );
    assert.deepEqual(late.inactive, ['old.example']);
  });

  it('lets the plan say that a row goes because its indicator is no longer active', async () => {
    const local = await startDeployment();
    try {
      await local.deploy([desiredWatchlist(indicators, new Date('2026-06-01T00:00:00Z'))]);
      const plan = await local.plan([desiredWatchlist(indicators, asOf)]);
      const text = planText(plan, 'Plan', createColors(false), planWords);
      assert.match(text, /- Value=old\[\.\]example .*\(no longer active\)/);
    } finally {
      await local.close();
    }
  });

  it('needs the functions of a query, and the watchlists that it still reads when it runs, and no others', () => {
    const detection = ruleFrom('id: 10000000-0000-4000-8000-000000000001\nname: A\ndescription: B\nquery: DnsEvents');
    const lookups = [
      { alias: 'Kept', choice: 'kept' as const },
      { alias: 'written-in', choice: 'inlined' as const },
      { alias: 'Kept', choice: 'kept' as const },
    ];
    const wanted = desiredDetection({
      detection,
      query: { text: 'the expanded query', lookups, functions: [{ id: 'Parser' }] },
    });
    assert.deepEqual(wanted.dependsOn, ['watchlist/kept', 'function/parser']);
    assert.equal(objectAt(wanted.body, 'properties')['query'], 'the expanded query');
  });
});
