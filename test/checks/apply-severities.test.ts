import assert from 'node:assert/strict';

import { applySeverities } from '../../scripts/checks/apply-severities';
import { exampleFiles } from '../../scripts/checks/example-files';
import { readCatalog } from '../../scripts/content/read-catalog';
import { joinKind } from '../../scripts/checks/query/join-kind';
import { kqlSemantics } from '../../scripts/checks/query/kql-semantics';
import { runExample } from './run-example';

const rule = `query: |
  ASimDnsActivityLogs
  | join (ASimNetworkSessionLogs) on SrcHostname
  | where DnsQeury == "x"
`;
const file = 'detections/example/rule.yaml';

/** \`check severity line\` of what is found in a rule with a join without a kind and a misspelled column. */
function findWith(settings: string, rules = rule): string[] {
  return runExample([joinKind, kqlSemantics], { [file]: rules, 'checks.yaml': settings }).map(
    ({ check, severity, place }) =>
      `${check} ${severity} ${place.file === file ? 'rule' : place.file}:${place.start.line}`,
  );
}

describe('checks.yaml', () => {
  it('sets how bad the findings of a check are', () => {
    assert.deepEqual(findWith('severities:\n  join-kind: { severity: error }\n'), [
      'join-kind error rule:16',
      'kql-semantics error rule:17',
    ]);
  });

  it('hides what is off, for a reason', () => {
    assert.deepEqual(findWith('severities:\n  join-kind: { severity: off, reason: We count rows by hand. }\n'), [
      'kql-semantics error rule:17',
    ]);
  });

  it('switches nothing off without a reason', () => {
    assert.deepEqual(findWith('severities:\n  kql-semantics: { severity: off }\n'), [
      'check-settings error checks.yaml:2',
      'join-kind advice rule:16',
      'kql-semantics error rule:17',
    ]);
  });

  it('makes an unsure finding no surer than it is', () => {
    const unsure = 'query: |\n  NoSuchTable\n  | where column_ifexists("a", "").b == "x"\n  | project a.b\n';
    const [plain, set] = ['advice', 'warning'].map((severity) =>
      findWith(`severities:\n  kql-semantics: { severity: ${severity}, reason: We know. }\n`, unsure),
    );
    const severities = (found: string[] = []) => found.map((each) => each.split(' ')[1]);
    assert.ok(severities(set).length > 0);
    assert.ok(severities(plain).every((each) => each === 'advice'));
    assert.ok(severities(set).every((each) => each === 'warning'));
  });

  it('knows every check by its id, and says which was meant', () => {
    const [found] = runExample([], { [file]: '', 'checks.yaml': 'severities:\n  join-kin: { severity: error }\n' });
    assert.equal(found?.message, 'There is no check join-kin');
    assert.equal(found.help, 'Did you mean join-kind?');
  });

  it('makes nothing less of findings on which all others rest', () => {
    assert.deepEqual(findWith('severities:\n  yaml: { severity: off, reason: No. }\n').slice(0, 1), [
      'check-settings error checks.yaml:2',
    ]);
  });

  it('is a finding where it is not a mapping of checks', () => {
    assert.deepEqual(findWith('severities: [join-kind]\n').slice(0, 1), ['schema error checks.yaml:1']);
    assert.deepEqual(findWith('severities:\n  join-kind: loud\n').slice(0, 1), ['schema error checks.yaml:2']);
  });

  it('tells what it lowers and what it hides from what it leaves or raises', () => {
    const settings = `severities:
  join-kind: { severity: error }
  kql-semantics: { severity: advice, reason: We know. }
  entity-column: { severity: off, reason: We know. }
`;
    const { value } = readCatalog(exampleFiles({ 'checks.yaml': settings }));
    const place = value.checkSettings!.document.placeOf(['severities']);
    const findings = (['join-kind', 'kql-semantics', 'entity-column'] as const).map((check) => ({
      check,
      severity: check === 'join-kind' ? ('advice' as const) : ('error' as const),
      place,
      message: 'x',
    }));
    const { found, lowered, hidden } = applySeverities(findings, value, () => true);
    const checksOf = (list: typeof found) => list.map(({ check }) => check);
    assert.deepEqual(
      [checksOf(found), checksOf(lowered), checksOf(hidden)],
      [['join-kind', 'kql-semantics'], ['kql-semantics'], ['entity-column']],
    );
  });
});
