import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createCatalogSchema } from '../../../scripts/expand/catalog-schema';
import { runTests } from '../../../scripts/prove/run-tests';
import { scoreProofs, type RuleEvidence } from '../../../scripts/prove/evidence/score-proofs';
import { readContent, ruleYaml } from '../read-content';

const all: RuleEvidence = {
  mutations: { noticed: 10, total: 10 },
  nearMisses: 3,
  exclusions: { proved: 2, total: 2 },
  fields: { named: 4, untouched: [] },
  recordedEvents: 1000,
  indicators: { active: 5, newestDays: 3 },
};

describe('The score of proofs', () => {
  it('is 100 if everything that counts is there', () => {
    assert.equal(scoreProofs(all).points, 100);
  });

  it('counts what a detection cannot have neither for it nor against it', () => {
    const without = {
      ...all,
      exclusions: { proved: 0, total: 0 },
      indicators: undefined,
      mutations: { noticed: 0, total: 0 },
    };
    const { points, parts } = scoreProofs(without);
    assert.deepEqual([points, parts.map(({ name }) => name)], [100, ['nearMisses', 'fields', 'recordedEvents']]);
  });

  for (const [what, lesser] of Object.entries<Partial<RuleEvidence>>({
    'a change that no case notices': { mutations: { noticed: 9, total: 10 } },
    'a near miss less': { nearMisses: 2 },
    'an exclusion that no case proves': { exclusions: { proved: 1, total: 2 } },
    'a column that no case gives': { fields: { named: 4, untouched: ['DnsEvents.SubType'] } },
    'no recorded event': { recordedEvents: 0 },
    'old indicators': { indicators: { active: 5, newestDays: 170 } },
    'no active indicator': { indicators: { active: 0, newestDays: undefined } },
  })) {
    it(`is less by ${what}, and says so`, () => {
      const { points, parts } = scoreProofs({ ...all, ...lesser });
      assert.ok(points < 100);
      assert.equal(parts.filter(({ share }) => share < 1).length, 1);
    });
  }

  it('names what was not measured, and counts it neither way', () => {
    const { points, unmeasured } = scoreProofs({ ...all, mutations: undefined });
    assert.deepEqual([points, unmeasured], [100, ['mutations']]);
  });

  it('lies between 0 and 100, and never falls by more evidence', () => {
    const evidence = fc.record({
      total: fc.integer({ min: 0, max: 50 }),
      noticed: fc.integer({ min: 0, max: 50 }),
      nearMisses: fc.integer({ min: 0, max: 20 }),
      recordedEvents: fc.integer({ min: 0, max: 1e6 }),
      newestDays: fc.integer({ min: 0, max: 4000 }),
    });
    fc.assert(
      fc.property(evidence, ({ total, noticed, nearMisses, recordedEvents, newestDays }) => {
        const given: RuleEvidence = {
          ...all,
          mutations: { noticed: Math.min(noticed, total), total },
          nearMisses,
          recordedEvents,
          indicators: { active: 1, newestDays },
        };
        const { points } = scoreProofs(given);
        assert.ok(points >= 0 && points <= 100);
        assert.ok(scoreProofs({ ...given, nearMisses: nearMisses + 1 }).points >= points);
        assert.ok(scoreProofs({ ...given, recordedEvents: recordedEvents + 1 }).points >= points);
      }),
    );
  });
});

describe('What is measured of proofs', () => {
  const cases = `now: 2026-06-02T12:00:00Z
cases:
  - name: It fires
    events: { DnsEvents: [{ Name: bad.example, ClientIP: 10.0.0.1 }] }
    expect: { rowCount: 1 }
  - name: A log that somebody recorded stays silent
    events: { DnsEvents: { file: log.ndjson, endsAt: -5m } }
    expect: nothing
  - name: The resolver may
    falsePositive: resolver
    events: { DnsEvents: [{ Name: bad.example, Computer: dns-1 }] }
`;
  const exclusion =
    'falsePositives: [{ id: resolver, scenario: It asks for others., owner: soc, exclude: { DnsEvents: Computer == "dns-1" } }]';

  function measure(query: string, more = '') {
    const log = [1, 2, 3].map((second) =>
      JSON.stringify({ TimeGenerated: `2026-05-01T00:00:0${String(second)}Z`, Name: 'good.example' }),
    );
    const catalog = readContent({
      'detections/a.yaml': ruleYaml(query, exclusion),
      'detections/a.test.yaml': cases + more,
      'detections/log.ndjson': log.join('\n'),
    });
    const context = { catalog, schema: createCatalogSchema(catalog), workspace: undefined };
    const run = {
      detections: [],
      explain: false,
      mutate: false,
      scoreOn: new Date('2026-06-02'),
      everywhere: true,
      caseName: undefined,
    };
    const [result] = runTests(context, run).results;
    return Object.fromEntries(result?.score?.parts.map(({ name, text }) => [name, text]) ?? []);
  }

  it('is what the cases show', () => {
    assert.deepEqual(measure('DnsEvents | where Name == "bad.example" | where SubType != "Response"'), {
      mutations: '2 of 3 changes noticed',
      nearMisses: '1 near miss',
      exclusions: '1 of 1 exclusions proved',
      fields: 'no case gives DnsEvents.SubType',
      recordedEvents: '3 recorded events',
    });
  });

  it('is nothing if a case fails', () => {
    const failing = '  - { name: It fails, events: { DnsEvents: [{ Name: a }] }, expect: { rowCount: 7 } }\n';
    assert.deepEqual(measure('DnsEvents | where Name == "bad.example"', failing), {});
  });
});
