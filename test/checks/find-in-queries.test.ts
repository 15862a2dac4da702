import assert from 'node:assert/strict';

import { allChecks } from '../../scripts/checks/all-checks';
import type { CheckExample } from '../../scripts/checks/check';
import { runExample } from './run-example';

const found = (files: CheckExample): string[] =>
  runExample(allChecks, files)
    .filter(({ severity }) => severity !== 'advice')
    .map(({ check, place }) => `${place.file} ${place.start.line}:${place.start.column} ${check}`);

describe('queries beside those of detections', () => {
  it('are looked at in functions without parameters', () => {
    const query = (condition: string, more = '') => `${more}query: |\n  ASimDnsActivityLogs\n  | where ${condition}\n`;
    const functionFile = (condition: string, more = '') => ({
      'functions/BlockedQueries.yaml': query(condition, more),
    });
    assert.deepEqual(found(functionFile('tolower(DnsQuery) == "Bad.example"')), [
      'functions/BlockedQueries.yaml 4:11 condition-decides',
    ]);
    assert.deepEqual(found(functionFile('DnsQuery == "*.example"')), [
      'functions/BlockedQueries.yaml 4:23 text-wildcard',
    ]);
    assert.deepEqual(found(functionFile('DnsQuery matches regex "(?!a)b"')), [
      'functions/BlockedQueries.yaml 4:34 regex-valid',
    ]);
  });

  it('are looked at in functions, of whose parameters nothing is known', () => {
    const said = (parameters: string, query: string) =>
      found({
        'functions/Blocked.yaml': `functionAlias: Blocked\nparameters: "${parameters}"\nquery: |\n  ${query.replaceAll('\n', '\n  ')}\n`,
      });
    const reads = (condition: string) => `ASimDnsActivityLogs\n| where ${condition}`;
    const never = 'tolower(DnsQuery) == "Bad.example"';
    const parameters = 'since:timespan=1h, least:long, names:dynamic=dynamic([])';
    assert.deepEqual(
      said(parameters, reads(`${never} and TimeGenerated > ago(since) and DnsQuery in (names) and 3 > least`)),
      ['functions/Blocked.yaml 4:11 condition-decides'],
    );
    assert.deepEqual(said(parameters, reads('TimeGenerated > ago(since) and DnsQuery in (names) and 3 > least')), []);
    assert.deepEqual(said("name:string=''", reads('isempty(name) or DnsQuery == name')), []);
    assert.deepEqual(said("name:string='*'", reads('name == "*" or DnsQuery has name')), []);
    assert.deepEqual(said('rows:(DnsQuery:string)', `rows\n| where ${never}`), [
      'functions/Blocked.yaml 4:11 condition-decides',
    ]);
    assert.deepEqual(said('rows:(DnsQuery:string)', 'rows\n| where DnsQuery == ""'), []);
    assert.deepEqual(said('rows:(*)', 'rows\n| extend a = 1'), []);
    assert.deepEqual(said('name:string', 'tolower(name)'), []);
  });

  it('are looked at in summary rules', () => {
    const query =
      '|\n  ASimDnsActivityLogs\n  | where DnsQuery == "a" and DnsQuery == "b"\n  | summarize Queries = count() by DnsQuery\n';
    const files = { 'summaries/a.yaml': `name: a\ndestinationTable: A_CL\nbinSize: 60\nquery: ${query}` };
    assert.deepEqual(found(files), ['summaries/a.yaml 6:31 condition-decides']);
  });

  const exclusion = (predicate: string) =>
    `falsePositives:\n  - id: scanner\n    scenario: A scanner.\n    owner: soc@example.com\n    exclude:\n      ASimDnsActivityLogs: ${predicate}\n`;

  it('are looked at in exclusions, at the very word', () => {
    const [said, ...others] = found(exclusion('SrcIpAddr == "192.0.2.0/24"'));
    assert.match(said!, /^detections\/example\/rule\.yaml \d+:41 value-form$/);
    assert.deepEqual(others, []);
  });

  it('are looked at in the exclusions that a workspace adds, in its file', () => {
    const set = exclusion("SrcIpAddr startswith '10'").replaceAll('\n', '\n      ').trim();
    const files = {
      'detections/example/rule.yaml': '',
      'workspaces/example.yaml': `overlays:\n  - detection: example/rule\n    reason: A scanner.\n    set:\n      ${set}\n`,
    };
    const said = found(files).filter((each) => each.endsWith('value-form'));
    assert.deepEqual(
      said.map((each) => each.replace(/ \d+:/, ' ')),
      ['workspaces/example.yaml 55 value-form'],
    );
  });
});
