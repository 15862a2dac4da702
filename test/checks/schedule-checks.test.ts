import assert from 'node:assert/strict';

import { durationRange } from '../../scripts/checks/rule/duration-range';
import { ingestionWindow } from '../../scripts/checks/query/ingestion-window';
import { longPeriodFrequency } from '../../scripts/checks/rule/long-period-frequency';
import { nrtSchedule } from '../../scripts/checks/rule/nrt-schedule';
import { periodCoversFrequency } from '../../scripts/checks/rule/period-covers-frequency';
import { queryGap } from '../../scripts/checks/query/query-gap';
import { queryPeriodCoversQuery } from '../../scripts/checks/query/query-period';
import { repeatedAlert } from '../../scripts/checks/query/repeated-alert';
import { ruleCount } from '../../scripts/checks/rule/rule-count';
import { suppressionCoversFrequency } from '../../scripts/checks/rule/suppression-covers-frequency';
import { automationExample } from '../../scripts/checks/evidence/automation-example';
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
      '8:17 queryFrequency is 1m; the service allows 5m to 14d | Give a duration from 5m to 14d.',
    ]);
  });

  it('looks at the lookback of grouping', () => {
    const grouping = `incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    { enabled: true, reopenClosedIncident: false, lookbackDuration: 8d, matchingMethod: AllEntities }
`;
    assert.match(say(durationRange, grouping)[0]!, /lookbackDuration is 8d; the service allows 5m to 7d/);
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
  const query = (condition: string) =>
    `query: |\n  let lookback = 7d;\n  ASimDnsActivityLogs\n  | where ${condition}\n`;

  for (const condition of [
    'TimeGenerated > ago(lookback)',
    'TimeGenerated between (ago(7d) .. now())',
    'ago(7d) < TimeGenerated',
    'TimeGenerated >= now() - 7d',
    'TimeGenerated > now(-7d)',
    'TimeGenerated > startofday(ago(7d))',
    'TimeGenerated >= datetime_add("day", -7, now())',
    'now() - TimeGenerated < 7d',
    '(now() - TimeGenerated) / 1h <= 168.0',
    'TimeGenerated > todatetime(toscalar(print ago(7d)))',
    'DnsQuery == "a" and (TimeGenerated > ago(7d) or DnsQuery == "b")',
    'not(TimeGenerated < ago(7d))',
  ]) {
    it(`sees a lookback past the period in: ${condition}`, () => {
      const said = say(queryPeriodCoversQuery, query(condition));
      assert.equal(said.length, 1);
      assert.match(said[0]!, /looks back 7d, but queryPeriod gives it 1h/);
    });
  }

  it('is silent on a bound that another one has cut off already', () => {
    assert.deepEqual(say(queryPeriodCoversQuery, query('TimeGenerated > ago(30m) and TimeGenerated > ago(7d)')), []);
  });

  const whole = (...lines: string[]) => `query: |\n${lines.map((line) => `  ${line}\n`).join('')}`;
  for (const lines of [
    ['DeviceLogonEvents', '| where Timestamp > ago(7d)'],
    ['let f = (since:timespan) { ASimDnsActivityLogs | where TimeGenerated > ago(since) };', 'f(7d)'],
    [
      'let f = (since:datetime) { ASimDnsActivityLogs | where TimeGenerated >= since };',
      'union f(ago(7d)), ASimNetworkSessionLogs',
    ],
    ['ASimDnsActivityLogs', '| make-series count() default=0 on TimeGenerated from ago(7d) to now() step 1h'],
    ['_Im_Dns(starttime=ago(7d))'],
    ['ASimDnsActivityLogs', '| union ASimNetworkSessionLogs', '| where TimeGenerated > ago(7d)'],
    ['ASimDnsActivityLogs', '| extend When = TimeGenerated', '| where When > ago(7d)'],
    ['ASimDnsActivityLogs', '| summarize Old = countif(TimeGenerated > ago(7d)) by DnsQuery'],
  ]) {
    it(`sees a lookback past the period in: ${lines.join(' ')}`, () => {
      const said = say(queryPeriodCoversQuery, whole(...lines));
      assert.equal(said.length, 1);
      assert.match(said[0]!, /looks back 7d, but/);
    });
  }

  it('takes the start of a day at the hour at which it is nearest', () => {
    const written = query('TimeGenerated > startofday(ago(1d))').replace(/^/, 'queryPeriod: 1d\nqueryFrequency: 1d\n');
    assert.deepEqual(say(queryPeriodCoversQuery, written), []);
  });

  for (const condition of [
    'TimeGenerated > ago(30m)',
    'TimeGenerated < ago(7d)',
    'todatetime(Message) > ago(7d)',
    'TimeGenerated > datetime(2020-01-01)',
    'TimeGenerated > toscalar(ASimNetworkSessionLogs | summarize min(TimeGenerated))',
    'ago(7d) > TimeGenerated',
  ]) {
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

  it('counts the rules of each workspace by themselves, as its overlays have them', () => {
    const rules = { ...(ruleCount.failing as Record<string, string>) };
    const without = (folder: string, overlays = '') => `detections:\n  exclude: [${folder}]\n${overlays}`;
    assert.deepEqual(say(ruleCount, { ...rules, 'workspaces/one.yaml': without('nrt/rule-0') }), []);
    const turnedOff = 'overlays:\n  - detection: nrt/rule-1\n    reason: Too loud here.\n    set: { enabled: false }\n';
    assert.deepEqual(say(ruleCount, { ...rules, 'workspaces/one.yaml': turnedOff }), []);
    const [said] = say(ruleCount, {
      ...rules,
      'workspaces/one.yaml': without('nrt/rule-0'),
      'workspaces/two.yaml': 'name: two\n',
    });
    assert.match(said ?? '', /There are 51 enabled NRT rules that go to two; a workspace takes 50/);
  });

  it('counts automation rules, also disabled ones', () => {
    const rule = (index: number): string => {
      const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
      return automationExample({ id, head: index % 2 === 0 ? 'enabled: false\n' : '' });
    };
    assert.deepEqual(say(ruleCount, manyFiles('automation', 512, rule)), []);
    const [said, ...others] = say(ruleCount, manyFiles('automation', 513, rule));
    assert.match(said ?? '', /There are 513 automation rules; a workspace takes 512/);
    assert.deepEqual(others, []);
  });

  it('counts summary rules', () => {
    const rule = (index: number): string =>
      `name: R${index}\ndestinationTable: Sums${index}_CL\nbinSize: 60\nquery: ASimDnsActivityLogs | summarize Queries = count() by DnsQuery\n`;
    assert.deepEqual(say(ruleCount, manyFiles('summaries', 100, rule)), []);
    const [said, ...others] = say(ruleCount, manyFiles('summaries', 101, rule));
    assert.match(said ?? '', /There are 101 summary rules; a workspace takes 100/);
    assert.deepEqual(others, []);
  });
});

/** So many files in a folder, each by its number. */
function manyFiles(folder: string, count: number, text: (index: number) => string): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${folder}/r${index}.yaml`, text(index)] as const),
  );
}

/** A rule that runs so often, over so long, with this filter behind its table. */
function scheduled(frequency: string, period: string, filter: string, rest = ''): string {
  const query = `query: |\n  ASimDnsActivityLogs\n  | where ${filter}\n  | project TimeGenerated, SrcIpAddr\n`;
  return `queryFrequency: ${frequency}\nqueryPeriod: ${period}\n${query}${rest}`;
}

describe('query-gap', () => {
  it('says how often the query would have to run', () => {
    assert.deepEqual(say(queryGap, scheduled('6h', '6h', 'TimeGenerated > ago(90m)')), [
      '16:27 The query looks back 90m, and runs every 6h | Set queryFrequency to 90m or less, or look back further.',
    ]);
  });

  it('lets a query pass that looks back as far as it must, by a sum or a long word for a unit', () => {
    assert.deepEqual(say(queryGap, scheduled('6h', '6h', 'TimeGenerated > ago(5hours + 60min)')), []);
  });

  const running = (frequency: string, ...lines: string[]) =>
    say(
      queryGap,
      `queryFrequency: ${frequency}\nqueryPeriod: 14d\nquery: |\n${lines.map((line) => `  ${line}\n`).join('')}`,
    );

  it('asks of each table by itself, though another is read in full', () => {
    assert.match(
      running('6h', 'ASimDnsActivityLogs', '| union (ASimNetworkSessionLogs | where TimeGenerated > ago(1h))')[0]!,
      /looks back 1h in ASimNetworkSessionLogs,/,
    );
  });

  it('takes the longest of what is said of one table', () => {
    const lines = [
      'ASimDnsActivityLogs',
      '| where TimeGenerated > ago(1h)',
      '| join kind=leftanti (ASimDnsActivityLogs) on DnsQuery',
    ];
    assert.deepEqual(running('6h', ...lines), []);
  });

  it('takes windows of one table that meet for one', () => {
    const before = '(ASimDnsActivityLogs | where TimeGenerated between (ago(1d) .. ago(1h)))';
    assert.deepEqual(
      running(
        '6h',
        'ASimDnsActivityLogs',
        '| where TimeGenerated > ago(1h)',
        `| join kind=leftanti ${before} on DnsQuery`,
      ),
      [],
    );
  });

  it('takes all conditions on a time together, also behind a union and in the argument of a parser', () => {
    assert.equal(
      running('1h', 'ASimDnsActivityLogs', '| where TimeGenerated > ago(1d)', '| where TimeGenerated > ago(5m)').length,
      1,
    );
    assert.equal(
      running('1h', 'ASimDnsActivityLogs', '| union ASimNetworkSessionLogs', '| where TimeGenerated > ago(5m)').length,
      2,
    );
    assert.equal(running('1h', '_Im_Dns(starttime=ago(5m))').length, 1);
    assert.equal(running('1h', 'DeviceLogonEvents', '| where Timestamp > ago(5m)').length, 1);
  });

  it('finds a window in the past that is shorter than the time between two runs', () => {
    assert.match(
      running('6h', 'ASimDnsActivityLogs', '| where TimeGenerated between (ago(2h) .. ago(1h))')[0]!,
      /a window of 1h,/,
    );
    assert.deepEqual(running('1h', 'ASimDnsActivityLogs', '| where TimeGenerated between (ago(2h) .. ago(1h))'), []);
  });

  it('keeps silent where it cannot tell', () => {
    const unknown = [
      'let since = toscalar(ASimNetworkSessionLogs | summarize max(TimeGenerated));',
      'ASimDnsActivityLogs',
    ];
    assert.deepEqual(running('1h', ...unknown, '| where TimeGenerated > since'), []);
    assert.deepEqual(running('1h', 'ASimDnsActivityLogs', '| where TimeGenerated > ago(5m) or DnsQuery == "a"'), []);
  });
});

describe('ingestion-window', () => {
  const window = (span: string, period = '2h') =>
    say(ingestionWindow, scheduled('1h', period, `ingestion_time() > ago(${span})`));

  it('tells a gap from an overlap', () => {
    assert.match(window('30m')[0]!, /what comes in between is never looked at/);
    assert.match(window('90m')[0]!, /two runs find the same event/);
    assert.deepEqual(window('1h'), []);
  });

  it('wants a period in which what came late still is', () => {
    assert.match(window('1h', '1h')[0]!, /what came late is lost \| Set queryPeriod to more than 1h/);
  });
});

describe('repeated-alert', () => {
  it('counts the alerts, and says the filter that leaves one', () => {
    assert.deepEqual(say(repeatedAlert, scheduled('90m', '1d', 'DnsQuery == "x"')), [
      '9:14 Each run looks back 1d and comes 90m after the last: an event raises up to 16 alerts | ' +
        'Set queryPeriod to 90m, or keep it and add `| where ingestion_time() > ago(90m)` behind the table.',
    ]);
  });

  for (const [name, rule] of [
    ['the query bounds the time itself', scheduled('1h', '1d', 'TimeGenerated > ago(1h)')],
    ['it does so by another comparison', scheduled('1h', '1d', 'now() - TimeGenerated < 1h')],
    ['events are summarised', scheduled('1h', '1d', 'DnsQuery == "x"').replace('project', 'summarize count() by')],
    [
      'alerts are suppressed',
      scheduled('1h', '1d', 'DnsQuery == "x"', 'suppressionEnabled: true\nsuppressionDuration: 1d\n'),
    ],
    ['a number of rows is needed', scheduled('1h', '1d', 'DnsQuery == "x"', 'triggerThreshold: 5\n')],
  ] as const) {
    it(`lets it pass where ${name}`, () => {
      assert.deepEqual(say(repeatedAlert, rule), []);
    });
  }
});
