import assert from 'node:assert/strict';
import type { ExpectedAlert } from '../../../scripts/content/detection-test';
import type { Alert } from '../../../scripts/prove/alerts/alert';
import { compareAlerts } from '../../../scripts/prove/expectations/compare-alerts';

const alert: Alert = {
  title: 'ws-1 asked for hitclub.ac',
  description: 'It did.',
  severity: 'High',
  tactics: [],
  techniques: [],
  entities: [
    { type: 'Host', identifiers: { HostName: 'ws-1', DnsDomain: 'contoso.com' } },
    { type: 'DNS', identifiers: { DomainName: 'hitclub.ac' } },
  ],
  customDetails: { Indicator: ['hitclub.ac', 'estaliax.io'], Queries: ['2'] },
  dynamicProperties: {},
  events: { columns: [], data: [], rowCount: 1 },
  firstEvent: undefined,
  lastEvent: undefined,
  raisedAt: 0n,
};

const now = new Date('2026-06-02T12:00:00Z');

const nothing: ExpectedAlert = {
  at: undefined,
  title: undefined,
  description: undefined,
  severity: undefined,
  entities: undefined,
  customDetails: undefined,
};

function isEqual(expected: Partial<ExpectedAlert>): boolean {
  return compareAlerts([{ ...nothing, ...expected }], [alert], now).equal;
}

describe('compareAlerts', () => {
  it('compares only the parts that are expected', () => {
    assert.equal(isEqual({}), true);
    assert.equal(isEqual({ title: 'ws-1 asked for hitclub.ac' }), true);
    assert.equal(isEqual({ title: 'ws-1 asked for hitclub.ac', severity: 'Low' }), false);
  });

  it('takes the list of alerts as complete', () => {
    assert.equal(compareAlerts([], [alert], now).equal, false);
    assert.equal(compareAlerts([nothing, nothing], [alert], now).equal, false);
  });

  it('takes the list of entities as complete, in any order, and of each entity the listed identifiers', () => {
    const dns = { type: 'DNS', DomainName: 'hitclub.ac' };
    assert.equal(isEqual({ entities: [dns, { type: 'Host', HostName: 'ws-1' }] }), true);
    assert.equal(isEqual({ entities: [dns] }), false);
    assert.equal(isEqual({ entities: [dns, { type: 'Host', HostName: 'ws-2' }] }), false);
    assert.equal(isEqual({ entities: [dns, { type: 'IP', HostName: 'ws-1' }] }), false);
  });

  it('compares the values of a custom detail as a set', () => {
    assert.equal(isEqual({ customDetails: { Indicator: ['estaliax.io', 'hitclub.ac'] } }), true);
    assert.equal(isEqual({ customDetails: { Indicator: ['hitclub.ac'] } }), false);
    assert.equal(isEqual({ customDetails: { Missing: ['hitclub.ac'] } }), false);
  });

  it('shows each entity on a line of its own, the differing one beside the nearest', () => {
    const entities = [{ type: 'DNS', DomainName: 'other' }];
    const [pair] = compareAlerts([{ ...nothing, entities }], [alert], now).pairs;
    assert.deepEqual(pair?.cells, [
      { name: 'entity', expected: 'DNS DomainName=other', actual: 'DNS DomainName=hitclub.ac', differs: true },
      { name: 'entity', expected: undefined, actual: 'Host HostName=ws-1 DnsDomain=contoso.com', differs: true },
    ]);
  });
});
