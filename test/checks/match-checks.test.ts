import assert from 'node:assert/strict';

import { hasDomain } from '../../scripts/checks/query/has-domain';
import { joinKind } from '../../scripts/checks/query/join-kind';
import { say } from './run-example';

const query = (...lines: string[]) => `query: |\n${lines.map((line) => `  ${line}\n`).join('')}`;

describe('has-domain', () => {
  it('points at the comparison', () => {
    assert.match(say(hasDomain, hasDomain.failing)[0]!, /^17:11 has_any also matches other names/);
  });

  it('sees domains that a watchlist holds', () => {
    const rule = query(
      "let list = _GetWatchlist('example') | project Value;",
      'ASimDnsActivityLogs',
      '| where DnsQuery has_any (list)',
    );
    assert.equal(say(hasDomain, { 'detections/rule.yaml': rule, 'watchlists/example.yaml': '' }).length, 1);
  });

  it('sees a domain that is written where it is compared', () => {
    assert.equal(say(hasDomain, query('ASimDnsActivityLogs', '| where DnsQuery has "bad.example"')).length, 1);
  });

  for (const [what, condition] of [
    ['words', 'DnsQuery has_any ("login", "secure")'],
    ['addresses', 'DnsQuery has_any ("192.0.2.7")'],
    ['a column that holds more than a name', 'Message has_any ("bad.example")'],
    ['an exact comparison', 'DnsQuery in ("bad.example")'],
  ] as const) {
    it(`lets ${what} pass`, () => {
      assert.deepEqual(say(hasDomain, query('ASimDnsActivityLogs', `| where ${condition}`)), []);
    });
  }

  it('leaves hunting queries alone', () => {
    const hunt = query('ASimDnsActivityLogs', '| where DnsQuery has "bad.example"');
    assert.deepEqual(say(hasDomain, { 'detections/hunts/hunt.yaml': hunt }), []);
  });
});

describe('join-kind', () => {
  it('points at the join', () => {
    assert.match(say(joinKind, joinKind.failing)[0]!, /^16:5 This join keeps one left row/);
  });

  it('takes any kind that is said', () => {
    assert.deepEqual(
      say(joinKind, query('ASimDnsActivityLogs', '| join kind=leftanti (ASimNetworkSessionLogs) on SrcHostname')),
      [],
    );
  });
});
