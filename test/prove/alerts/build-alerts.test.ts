import assert from 'node:assert/strict';
import type { AlertDetailsOverride } from '../../../scripts/content/detection';
import type { Table } from '../../../scripts/engine/values';
import type { AlertRule } from '../../../scripts/prove/alerts/alert';
import { buildAlerts } from '../../../scripts/prove/alerts/build-alerts';

const now = 638_000_000_000_000_000n;

const rule: AlertRule = {
  kind: 'Scheduled',
  name: 'Query to a malicious domain',
  description: 'A host asked for a name that is known to be malicious.',
  severity: 'High',
  tactics: ['CommandAndControl'],
  techniques: ['T1071.004'],
  triggerOperator: 'GreaterThan',
  triggerThreshold: 0,
  aggregationKind: undefined,
  alertDetailsOverride: undefined,
  entityMappings: [],
  customDetails: {},
};

const noOverride: AlertDetailsOverride = {
  alertDisplayNameFormat: undefined,
  alertDescriptionFormat: undefined,
  alertTacticsColumnName: undefined,
  alertSeverityColumnName: undefined,
  alertDynamicProperties: [],
};

/** A table of strings, one array a column. */
function table(columns: Readonly<Record<string, readonly string[]>>): Table {
  const names = Object.keys(columns);
  return {
    columns: names.map((name) => ({ name, type: 'string' })),
    data: Object.values(columns),
    rowCount: Object.values(columns)[0]?.length ?? 0,
  };
}

const events = table({ Computer: ['a', 'b', 'a'], Name: ['evil.test', 'evil.test', 'bad.test'] });

describe('buildAlerts', () => {
  it('makes one alert of all results unless the rule wants one for each', () => {
    const alerts = buildAlerts(rule, events, { now });
    assert.deepEqual(
      alerts.map((alert) => [alert.title, alert.severity, alert.events.rowCount, alert.raisedAt]),
      [['Query to a malicious domain', 'High', 3, now]],
    );
  });

  it('makes an alert of each result where the rule wants that', () => {
    const alerts = buildAlerts({ ...rule, aggregationKind: 'AlertPerResult' }, events, { now });
    assert.deepEqual(
      alerts.map((alert) => alert.events.data[0]),
      [['a'], ['b'], ['a']],
    );
  });

  it('lets the last of 150 alerts stand for all results when there are more', () => {
    const many = table({ Computer: Array.from({ length: 151 }, (_, index) => `host${index}`) });
    const counts = buildAlerts({ ...rule, aggregationKind: 'AlertPerResult' }, many, { now }).map(
      (alert) => alert.events.rowCount,
    );
    assert.deepEqual(counts, [...Array.from({ length: 149 }, () => 1), 151]);
  });

  it('raises at most 30 alerts in a run of an NRT rule', () => {
    const many = table({ Computer: Array.from({ length: 31 }, (_, index) => `host${index}`) });
    const alerts = buildAlerts({ ...rule, kind: 'NRT', aggregationKind: 'AlertPerResult' }, many, { now });
    assert.equal(alerts.length, 30);
    assert.equal(alerts[29]?.events.rowCount, 31);
  });

  for (const [operator, threshold, fires] of [
    ['GreaterThan', 3, false],
    ['GreaterThan', 2, true],
    ['LessThan', 3, false],
    ['LessThan', 4, true],
    ['Equal', 3, true],
    ['Equal', 2, false],
    ['NotEqual', 3, false],
    ['NotEqual', 2, true],
  ] as const) {
    it(`${fires ? 'fires' : 'stays silent'} on 3 results for ${operator} ${threshold}`, () => {
      const alerts = buildAlerts({ ...rule, triggerOperator: operator, triggerThreshold: threshold }, events, { now });
      assert.equal(alerts.length > 0, fires);
    });
  }

  it('raises an alert without events where a rule fires on silence', () => {
    const silent = table({ Computer: [], Name: [] });
    const alerts = buildAlerts({ ...rule, triggerOperator: 'Equal', triggerThreshold: 0 }, silent, { now });
    assert.deepEqual(
      alerts.map((alert) => [alert.events.rowCount, alert.entities]),
      [[0, []]],
    );
  });

  it('fires on any result of an NRT rule and on none otherwise', () => {
    const nrt = { ...rule, kind: 'NRT', triggerOperator: undefined, triggerThreshold: undefined } as const;
    assert.equal(buildAlerts(nrt, events, { now }).length, 1);
    assert.equal(buildAlerts(nrt, table({ Computer: [] }), { now }).length, 0);
  });

  it('fills title and description from the first result', () => {
    const override = {
      ...noOverride,
      alertDisplayNameFormat: '{{Computer}} asked for {{ Name }}',
      alertDescriptionFormat: 'Seen on {{Computer}}',
    };
    const [alert] = buildAlerts({ ...rule, alertDetailsOverride: override }, events, { now });
    assert.deepEqual([alert?.title, alert?.description], ['a asked for evil.test', 'Seen on a']);
  });

  it("keeps the rule's own title where a placeholder has no value", () => {
    const override = { ...noOverride, alertDisplayNameFormat: '{{Computer}} asked for {{Name}}' };
    const empty = table({ Computer: ['a'], Name: [''] });
    const [alert] = buildAlerts({ ...rule, alertDetailsOverride: override }, empty, { now });
    assert.equal(alert?.title, rule.name);
  });

  it('cuts a title at 256 bytes without splitting a character', () => {
    const override = { ...noOverride, alertDisplayNameFormat: '{{Name}}' };
    const long = table({ Name: ['é'.repeat(127) + 'x€€'] });
    const [alert] = buildAlerts({ ...rule, alertDetailsOverride: override }, long, { now });
    assert.equal(alert?.title, 'é'.repeat(127) + 'x');
  });

  it('takes severity and tactics from their columns, in any case', () => {
    const override = { ...noOverride, alertSeverityColumnName: 'Level', alertTacticsColumnName: 'Stage' };
    const given = table({ Level: ['low'], Stage: ['["Impact","Initial Access"]'] });
    const [alert] = buildAlerts({ ...rule, alertDetailsOverride: override }, given, { now });
    assert.deepEqual([alert?.severity, alert?.tactics], ['Low', ['Impact', 'InitialAccess']]);
  });

  it("keeps the rule's severity and tactics where the columns make no sense", () => {
    const override = { ...noOverride, alertSeverityColumnName: 'Level', alertTacticsColumnName: 'Missing' };
    const given = table({ Level: ['catastrophic'] });
    const [alert] = buildAlerts({ ...rule, alertDetailsOverride: override }, given, { now });
    assert.deepEqual([alert?.severity, alert?.tactics], ['High', ['CommandAndControl']]);
  });

  it('takes other properties of the alert from their columns', () => {
    const override = { ...noOverride, alertDynamicProperties: [{ alertProperty: 'AlertLink', value: 'Name' }] };
    const [alert] = buildAlerts({ ...rule, alertDetailsOverride: override }, events, { now });
    assert.deepEqual(alert?.dynamicProperties, { AlertLink: 'evil.test' });
  });

  it('names each entity of the results once', () => {
    const entityMappings = [
      { entityType: 'Host', fieldMappings: [{ identifier: 'HostName', columnName: 'Computer' }] },
      { entityType: 'DNS', fieldMappings: [{ identifier: 'DomainName', columnName: 'Name' }] },
    ];
    const [alert] = buildAlerts({ ...rule, entityMappings }, events, { now });
    assert.deepEqual(alert?.entities, [
      { type: 'Host', identifiers: { HostName: 'a' } },
      { type: 'Host', identifiers: { HostName: 'b' } },
      { type: 'DNS', identifiers: { DomainName: 'evil.test' } },
      { type: 'DNS', identifiers: { DomainName: 'bad.test' } },
    ]);
  });

  it('names no entity where the column is empty or missing, and leaves out identifiers without a value', () => {
    const entityMappings = [
      {
        entityType: 'Host',
        fieldMappings: [
          { identifier: 'HostName', columnName: 'Computer' },
          { identifier: 'DnsDomain', columnName: 'Domain' },
        ],
      },
      { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'NoSuchColumn' }] },
    ];
    const given = table({ Computer: ['a', ''], Domain: ['', ''] });
    const [alert] = buildAlerts({ ...rule, entityMappings }, given, { now });
    assert.deepEqual(alert?.entities, [{ type: 'Host', identifiers: { HostName: 'a' } }]);
  });

  it('shares 500 entities evenly between the mappings', () => {
    const entityMappings = ['Computer', 'Name'].map((columnName) => ({
      entityType: 'Host',
      fieldMappings: [{ identifier: 'HostName', columnName }],
    }));
    const numbers = Array.from({ length: 400 }, (_, index) => index);
    const many = table({ Computer: numbers.map((n) => `a${n}`), Name: numbers.map((n) => `b${n}`) });
    const names = buildAlerts({ ...rule, entityMappings }, many, { now })[0]?.entities.map(
      (entity) => entity.identifiers['HostName'],
    );
    assert.deepEqual([names?.length, names?.[249], names?.[250]], [500, 'a249', 'b0']);
  });

  it('collects the distinct values of each custom detail, at most 50', () => {
    const many = table({ Computer: Array.from({ length: 60 }, (_, index) => `host${Math.floor(index / 2) * 2}`) });
    const [few] = buildAlerts({ ...rule, customDetails: { Names: 'Name', None: 'Missing' } }, events, { now });
    assert.deepEqual(few?.customDetails, { Names: ['evil.test', 'bad.test'] });
    const all = table({ Computer: Array.from({ length: 60 }, (_, index) => `host${index}`) });
    const count = (given: Table): number | undefined =>
      buildAlerts({ ...rule, customDetails: { Hosts: 'Computer' } }, given, { now })[0]?.customDetails['Hosts']?.length;
    assert.deepEqual([count(many), count(all)], [30, 50]);
  });

  it('knows the first and the last event by TimeGenerated', () => {
    const timed: Table = {
      columns: [{ name: 'TimeGenerated', type: 'datetime' }],
      data: [[now - 10n, now - 30n, null, now - 20n]],
      rowCount: 4,
    };
    const [alert] = buildAlerts(rule, timed, { now });
    assert.deepEqual([alert?.firstEvent, alert?.lastEvent], [now - 30n, now - 10n]);
  });
});
