import assert from 'node:assert/strict';

import { durationRange } from '../../scripts/checks/duration-range';
import { longPeriodFrequency } from '../../scripts/checks/long-period-frequency';
import { nrtSchedule } from '../../scripts/checks/nrt-schedule';
import { periodCoversFrequency } from '../../scripts/checks/period-covers-frequency';
import { queryPeriodCoversQuery } from '../../scripts/checks/query-period';
import { ruleCount } from '../../scripts/checks/rule-count';
import { suppressionCoversFrequency } from '../../scripts/checks/suppression-covers-frequency';
import { say } from './run-example';

describe('duration-range', () => {
  for (const written of [
    'queryFrequency: 5m\n',
    'queryFrequency: PT5M\n',
    'queryPeriod: 14d\n',
    'queryPeriod: P2W\n',
  ]) {
    it(`allows ${written.trim()}, at the edge`, () => {
      assert.deepEqual(say(durationRange, written), []);
    });
  }

  for (const written of ['queryFrequency: 4m\n', 'queryPeriod: 15d\n', 'suppressionDuration: 25h\n']) {
    it(`refuses ${written.trim()}, past the edge`, () => {
      assert.equal(say(durationRange, written).length, 1);
    });
  }

  it('says both ends in the spelling of the service, at the value', () => {
    assert.deepEqual(say(durationRange, 'queryFrequency: 1m\n'), [
      '8:17 queryFrequency is PT1M; the service allows PT5M to P14D | Give a duration from PT5M to P14D.',
    ]);
  });

  it('looks at the lookback of grouping', () => {
    const grouping = `incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    { enabled: true, reopenClosedIncident: false, lookbackDuration: 8d, matchingMethod: AllEntities }
`;
    assert.match(say(durationRange, grouping)[0]!, /lookbackDuration is P8D; the service allows PT5M to P7D/);
  });
});

describe('period-covers-frequency', () => {
  it('allows a period that equals the frequency in another spelling', () => {
    assert.deepEqual(say(periodCoversFrequency, 'queryFrequency: 24h\nqueryPeriod: P1D\n'), []);
  });
});

describe('long-period-frequency', () => {
  it('begins at two days', () => {
    assert.deepEqual(say(longPeriodFrequency, 'queryFrequency: 5m\nqueryPeriod: 47h\n'), []);
    assert.equal(say(longPeriodFrequency, 'queryFrequency: 5m\nqueryPeriod: 2d\n').length, 1);
  });

  it('allows every hour', () => {
    assert.deepEqual(say(longPeriodFrequency, 'queryFrequency: 1h\nqueryPeriod: 14d\n'), []);
  });
});

describe('suppression-covers-frequency', () => {
  it('has nothing to say of a suppression that is off', () => {
    const off = 'queryFrequency: 1d\nqueryPeriod: 1d\nsuppressionEnabled: false\nsuppressionDuration: 5h\n';
    assert.deepEqual(say(suppressionCoversFrequency, off), []);
  });
});

describe('nrt-schedule', () => {
  it('points at each key that means nothing', () => {
    const places = say(nrtSchedule, 'kind: NRT\n').map((line) => line.split(' ').slice(0, 2).join(' '));
    assert.deepEqual(places, [
      '8:1 queryFrequency',
      '9:1 queryPeriod',
      '10:1 triggerOperator',
      '11:1 triggerThreshold',
    ]);
  });
});

describe('query-period', () => {
  const query = (condition: string) => `query: |\n  let lookback = 7d;\n  DnsEvents\n  | where ${condition}\n`;

  for (const condition of ['TimeGenerated > ago(lookback)', 'TimeGenerated between (ago(7d) .. now())']) {
    it(`sees a lookback past the period in: ${condition}`, () => {
      const said = say(queryPeriodCoversQuery, query(condition));
      assert.equal(said.length, 1);
      assert.match(said[0]!, /looks back P7D, but queryPeriod gives it PT1H/);
    });
  }

  for (const condition of ['TimeGenerated > ago(30m)', 'TimeGenerated < ago(7d)', 'todatetime(Message) > ago(7d)']) {
    it(`lets pass: ${condition}`, () => {
      assert.deepEqual(say(queryPeriodCoversQuery, query(condition)), []);
    });
  }
});

describe('rule-count', () => {
  it('counts enabled rules only', () => {
    const files = Object.entries(ruleCount.failing).map(([path, text]) => [path, `${String(text)}enabled: false\n`]);
    assert.deepEqual(say(ruleCount, Object.fromEntries(files) as Record<string, string>), []);
  });
});
