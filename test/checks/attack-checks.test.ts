import assert from 'node:assert/strict';

import { allChecks } from '../../scripts/checks/all-checks';
import { tacticTechnique } from '../../scripts/checks/rule/tactic-technique';
import { techniqueKnown } from '../../scripts/checks/rule/technique-known';
import { techniqueRetired } from '../../scripts/checks/rule/technique-retired';
import { techniqueTactic } from '../../scripts/checks/rule/technique-tactic';
import { runExample, say } from './run-example';

describe('technique-known', () => {
  it('says that the technique of an unknown sub-technique exists', () => {
    assert.deepEqual(say(techniqueKnown, 'relevantTechniques: [T1071.099]\n'), [
      '13:22 ATT&CK has no technique T1071.099 | T1071 exists, but not this sub-technique of it.',
    ]);
  });

  it('leaves what is not a technique id at all to the schema', () => {
    const found = runExample(allChecks, 'relevantTechniques: [DNS]\n');
    assert.ok(found.every(({ check, severity }) => check === 'schema' || severity !== 'error'));
    assert.ok(found.some(({ check, severity }) => check === 'schema' && severity === 'error'));
  });
});

describe('techniques of ATT&CK for Mobile', () => {
  it('are said to be none that Sentinel knows, in one finding', () => {
    const found = runExample(allChecks, 'tactics: [Impact]\nrelevantTechniques: [T1398]\n').filter(
      ({ severity, check }) => severity !== 'advice' && check !== 'table-retired',
    );
    assert.deepEqual(
      found.map(({ check, severity }) => [check, severity]),
      [['technique-known', 'warning']],
    );
    assert.match(found[0]!.message + found[0]!.help!, /Mobile.*Enterprise/);
  });
});

describe('tactics that ATT&CK v19 made of Defense Evasion', () => {
  it('are read as the service calls them, with a warning, and each once', () => {
    const found = runExample(allChecks, 'tactics: [Stealth, DefenseImpairment]\nrelevantTechniques: [T1014]\n');
    const serious = found.filter(({ severity, check }) => severity !== 'advice' && check !== 'table-retired');
    assert.deepEqual(
      serious.map(({ check, severity }) => [check, severity]),
      [
        ['schema', 'warning'],
        ['schema', 'warning'],
      ],
    );
    assert.match(serious[0]!.message, /'Stealth', which the service calls DefenseEvasion/);
  });
});

describe('technique-retired', () => {
  it('says in which version, and what took its place', () => {
    assert.deepEqual(say(techniqueRetired, 'tactics: [DefenseEvasion]\nrelevantTechniques: [T1562]\n').length, 1);
    assert.match(say(techniqueRetired, 'relevantTechniques: [T1562]\n')[0]!, /in version 19/);
  });

  it('names the successor that bears the same name', () => {
    assert.deepEqual(say(techniqueRetired, techniqueRetired.failing), [
      '13:22 ATT&CK has retired T1086 (PowerShell) | Write T1059.001.',
    ]);
  });
});

describe('technique-tactic', () => {
  it('is content with one of several tactics', () => {
    assert.deepEqual(say(techniqueTactic, 'tactics: [Persistence]\nrelevantTechniques: [T1078]\n'), []);
  });

  it('refuses techniques without any tactic', () => {
    assert.equal(say(techniqueTactic, 'tactics: []\nrelevantTechniques: [T1071]\n').length, 1);
  });

  it('only warns about a hunting query, which the service takes as it is', () => {
    const hunt = { 'detections/hunts/hunt.yaml': 'tactics: [Impact]\nrelevantTechniques: [T1071]\n' };
    assert.deepEqual(
      runExample([techniqueTactic], hunt).map(({ severity }) => severity),
      ['warning'],
    );
  });

  it('knows the matrix of industrial control systems', () => {
    assert.deepEqual(say(techniqueTactic, 'tactics: [ImpairProcessControl]\nrelevantTechniques: [T0806]\n'), []);
  });
});

describe('tactic-technique', () => {
  it('has nothing to say where no technique is listed', () => {
    assert.deepEqual(say(tacticTechnique, 'tactics: [Impact]\nrelevantTechniques: []\n'), []);
  });

  it('leaves a misspelled tactic to the check of its spelling, as does technique-tactic', () => {
    const idsOf = (tactic: string) =>
      runExample([tacticTechnique, techniqueTactic], {
        'detections/example/hunt.yaml': `tactics: [${tactic}]\nrelevantTechniques: [T1071]\n`,
      }).map(({ check }) => check);
    assert.deepEqual(idsOf('CommanAndControl'), ['schema']);
    assert.deepEqual(idsOf('Impact').sort(), ['tactic-technique', 'technique-tactic']);
  });
});
