import assert from 'node:assert/strict';
import { summaryQuery } from '../../scripts/checks/summary/summary-query';
import { say } from './run-example';

const rule = (query: string, name = 'a', table = 'A_CL') =>
  `name: ${name}\ndestinationTable: ${table}\nbinSize: 60\nquery: ${query}\n`;

describe('summary-query', () => {
  it('says what of a query does not bind', () => {
    assert.match(say(summaryQuery, { 'summaries/a.yaml': rule('Nothing | take 1') }).join(), /Nothing/);
  });

  it('lets one rule read the table of another, in whatever order they stand', () => {
    const files = {
      'summaries/a.yaml': rule('B_CL | summarize Total = sum(Queries)', 'a', 'A_CL'),
      'summaries/b.yaml': rule('ASimDnsActivityLogs | summarize Queries = count() by DnsQuery', 'b', 'B_CL'),
    };
    assert.deepEqual(say(summaryQuery, files), []);
  });

  it('warns of a column that the service keeps for itself', () => {
    const found = say(summaryQuery, {
      'summaries/a.yaml': rule('ASimDnsActivityLogs | project TimeGenerated, DnsQuery'),
    });
    assert.match(found.join(), /keeps the column TimeGenerated for itself/);
  });

  it('finds one name twice, and a size that no bin has', () => {
    const query = 'ASimDnsActivityLogs | summarize count() by DnsQuery';
    const files = { 'summaries/a.yaml': rule(query), 'summaries/b.yaml': rule(query, 'A') };
    assert.match(say(summaryQuery, files).join(), /has the same name/);
    const odd = rule(query).replace('binSize: 60', 'binSize: 45');
    assert.match(say(summaryQuery, { 'summaries/a.yaml': odd }).join(), /binSize is '45', which is none of 20/);
  });

  for (const [query, name] of [
    [
      'Syslog | extend B = parse_json(SyslogMessage) | evaluate bag_unpack(B) | summarize count() by Computer',
      'bag_unpack',
    ],
    ['ASimDnsActivityLogs | evaluate pivot(DnsQuery, count(), SrcIpAddr)', 'pivot'],
    ['ASimDnsActivityLogs | summarize count() by DnsQuery | evaluate narrow()', 'narrow'],
    ["workspace('other').ASimDnsActivityLogs | summarize count() by DnsQuery", 'workspace'],
    ["union ASimDnsActivityLogs, (arg('').Resources) | summarize count() by DnsQuery", 'arg'],
    ['BlockedQueries() | summarize count() by DnsQuery', 'BlockedQueries'],
    ['BlockedQueries | summarize count() by DnsQuery', 'BlockedQueries'],
  ] as const) {
    it(`finds what the service takes in no summary rule: ${query}`, () => {
      const files = { 'summaries/a.yaml': rule(`|\n  ${query}`), 'functions/BlockedQueries.yaml': '' };
      const found = say(summaryQuery, files);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0]!, new RegExp(`^5:${3 + query.indexOf(name)} .*${name}`));
    });
  }

  it('lets functions pass that Microsoft provides', () => {
    assert.deepEqual(
      say(summaryQuery, { 'summaries/a.yaml': rule('_Im_Dns() | summarize Queries = count() by DnsQuery') }),
      [],
    );
  });
});
