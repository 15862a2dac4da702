import assert from 'node:assert/strict';
import { findTechnique, serviceTechnique, techniqueIds } from '../../scripts/content/attack-technique';
import { analyticRuleBody } from '../../scripts/deploy/bodies/analytic-rule-body';
import { isRule } from '../../scripts/content/detection';
import { readContent, ruleYaml } from '../prove/read-content';

describe('The technique of a rule', () => {
  it('is the one that the service knows, if version 19 put another in its place', () => {
    const forms: Readonly<Record<string, string>> = {
      T1686: 'T1562.004',
      'T1685.002': 'T1562.008',
      'T1685.005': 'T1070.001',
      // T1562, T1562.001 and T1562.006 became one.
      T1685: 'T1562',
      'T1691.001': 'T0803',
    };
    for (const [written, sent] of Object.entries(forms)) assert.equal(serviceTechnique(written), sent);
  });

  it('is the written one otherwise', () => {
    // Known to the service; new without a predecessor; a predecessor that the service does not know either; unknown.
    for (const id of ['T1071.004', 'T1621', 'T1684.001', 'T9999']) assert.equal(serviceTechnique(id), id);
  });

  it('keeps, in the form of the service, a tactic of the written one', () => {
    for (const id of techniqueIds()) {
      const sent = serviceTechnique(id);
      if (sent === id) continue;
      const [written, known] = [findTechnique(id), findTechnique(sent)].map((each) => each?.tactics ?? []);
      assert.ok(
        written?.some((tactic) => known?.includes(tactic)),
        `${id} as ${sent}`,
      );
    }
  });

  it('is written once, and deployed in the form of the service', () => {
    const yaml = ruleYaml('DnsEvents').replace('[CommandAndControl]', '[DefenseEvasion]').replace('[T1071]', '[T1686]');
    const [rule] = readContent({ 'detections/a.yaml': yaml }).detections.filter(isRule);
    const { tactics, techniques, subTechniques } = analyticRuleBody(rule!, 'DnsEvents')['properties'] as Record<
      string,
      unknown
    >;
    assert.deepEqual([tactics, techniques, subTechniques], [['DefenseEvasion'], ['T1562'], ['T1562.004']]);
    assert.deepEqual(rule?.techniques, ['T1686']);
  });
});
