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
});
