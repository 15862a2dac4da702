import assert from 'node:assert/strict';
import { judgeCase, validateCase } from './prove-case';
import { ruleYaml } from './read-content';

const summary = `name: queries-per-hour
destinationTable: QueriesPerHour_CL
binSize: 60
query: |
  DnsEvents
  | summarize Queries = count() by Computer, Name
`;

/** A summary of that summary. */
const perDay = `name: queries-per-day
destinationTable: QueriesPerDay_CL
binSize: 180
query: |
  QueriesPerHour_CL
  | summarize Queries = sum(Queries) by Name
`;

const files = { 'summaries/queries-per-hour.yaml': summary, 'summaries/queries-per-day.yaml': perDay };
const rule = ruleYaml(
  'QueriesPerHour_CL | where Queries >= 3 | project TimeGenerated, Name, Queries, _BinStartTime',
).replace('queryPeriod: 1h', 'queryPeriod: 2h');
const daily = ruleYaml('QueriesPerDay_CL | where Queries >= 3').replace('queryPeriod: 1h', 'queryPeriod: 2h');

function events(count: number, time: string): string {
  return `events: { DnsEvents: [{ repeat: ${String(count)}, event: { TimeGenerated: ${time}, Computer: a, Name: bad.example } }] }\n`;
}

function judge(testCase: string, detection = rule): string[] {
  return judgeCase({ detection, testCase, files });
}

describe('A case of a detection that reads what a summary rule fills', () => {
  it('gives events to the source, which are summarized bin by bin', () => {
    const expected = 'expect: { rows: [{ Name: bad.example, Queries: 3, _BinStartTime: 2026-06-02T10:00:00Z }] }';
    assert.deepEqual(judge(events(3, '-90m') + expected), ['passed']);
    assert.deepEqual(validateCase({ detection: rule, testCase: events(3, '-90m') + expected, files }), []);
  });

  it('has nothing of a bin that has not ended', () => {
    const atHalf = ruleYaml('QueriesPerHour_CL');
    assert.deepEqual(judge(`now: 2026-06-02T12:30:00Z\n${events(3, '-20m')}expect: nothing`, atHalf), ['passed']);
  });

  it('counts each bin on its own', () => {
    const two =
      'events: { DnsEvents: [{ TimeGenerated: -61m, Name: a }, { TimeGenerated: -59m, Name: a }, { TimeGenerated: -59m, Name: a }] }\n';
    assert.deepEqual(judge(`${two}expect: nothing`), ['passed']);
  });

  it('gives rows to the table itself in place of that', () => {
    const rows = 'events: { QueriesPerHour_CL: [{ Name: bad.example, Queries: 7 }] }\n';
    assert.deepEqual(judge(`${rows}expect: { rows: [{ Queries: 7 }] }`), ['passed']);
  });

  it('gives events to what is summarized twice', () => {
    assert.deepEqual(judge(`${events(3, '-150m')}expect: { rows: [{ Queries: 3 }] }`, daily), ['passed']);
  });

  it('is refused if nothing is made of its events', () => {
    const said = ['4 The query does not read SigninLogs, so that these events prove nothing'];
    const testCase = 'events: { SigninLogs: [{ IPAddress: a }] }\nexpect: nothing';
    assert.deepEqual(judge(testCase), said);
    assert.deepEqual(validateCase({ detection: rule, testCase, files }), said);
  });

  it('is refused with events over more bins than are run', () => {
    const old = 'events: { DnsEvents: [{ TimeGenerated: -400d, Name: a }] }\nexpect: nothing';
    assert.deepEqual(judge(old), [
      '4 The summary rule cannot be run over the events of the case: the events span 9,600 of its bins',
    ]);
  });
});
