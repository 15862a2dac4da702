import assert from 'node:assert/strict';
import type { GroupingConfiguration } from '../../../scripts/content/detection';
import { addAlert, findIncidentFor } from '../../../scripts/prove/alerts/group-alert';
import type { Incident, RaisedAlert } from '../../../scripts/emulator/state/incident';

function alert(changed: Partial<RaisedAlert> = {}): RaisedAlert {
  return {
    id: 'alert',
    ruleId: 'rule',
    title: 'Title',
    description: '',
    severity: 'Medium',
    tactics: [],
    techniques: [],
    entities: [host('a')],
    customDetails: {},
    raisedAt: '2026-06-20T12:00:00.0000000Z',
    start: '2026-06-20T11:00:00.0000000Z',
    end: '2026-06-20T12:00:00.0000000Z',
    ...changed,
  };
}

function host(name: string): RaisedAlert['entities'][number] {
  return { type: 'Host', identifiers: { HostName: name } };
}

function incident(changed: Partial<Incident> = {}, first: RaisedAlert = alert()): Incident {
  return {
    name: 'incident',
    etag: '"1"',
    number: 1,
    ruleId: 'rule',
    title: first.title,
    description: '',
    severity: first.severity,
    status: 'New',
    handling: {},
    createdAt: first.raisedAt,
    modifiedAt: first.raisedAt,
    alerts: [first],
    ...changed,
  };
}

const grouping: GroupingConfiguration = {
  enabled: true,
  reopenClosedIncident: false,
  lookbackDuration: { seconds: 3600 },
  matchingMethod: 'AllEntities',
  groupByEntities: [],
  groupByAlertDetails: [],
  groupByCustomDetails: [],
};

describe('findIncidentFor', () => {
  it('opens a new incident for each alert where alerts are not grouped', () => {
    assert.equal(findIncidentFor(alert(), [incident()], undefined), undefined);
  });

  it('joins where all entities are the same, in any order', () => {
    const first = alert({ entities: [host('a'), host('b')] });
    const found = incident({}, first);
    assert.equal(findIncidentFor(alert({ entities: [host('b'), host('a')] }), [found], grouping), found);
    assert.equal(findIncidentFor(alert({ entities: [host('a')] }), [found], grouping), undefined);
  });

  it('joins whatever the entities are where any alert will do', () => {
    const anyAlert = { ...grouping, matchingMethod: 'AnyAlert' } as const;
    assert.ok(findIncidentFor(alert({ entities: [host('z')] }), [incident()], anyAlert));
  });

  it('compares only what was selected', () => {
    const first = alert({
      entities: [host('a'), { type: 'IP', identifiers: { Address: '1' } }],
      customDetails: { X: ['1'] },
    });
    const selected = {
      ...grouping,
      matchingMethod: 'Selected',
      groupByEntities: ['Host'],
      groupByAlertDetails: ['Severity'],
      groupByCustomDetails: ['X'],
    } as const;
    const found = (changed: Partial<RaisedAlert>): boolean =>
      findIncidentFor(alert({ customDetails: { X: ['1'] }, ...changed }), [incident({}, first)], selected) !==
      undefined;
    assert.deepEqual(
      [
        found({ title: 'Other' }),
        found({ entities: [host('b')] }),
        found({ severity: 'High' }),
        found({ customDetails: {} }),
      ],
      [true, false, false, false],
    );
  });

  it('joins up to the end of the time frame, which counts from the first alert', () => {
    const later = (raisedAt: string): boolean =>
      findIncidentFor(alert({ raisedAt }), [incident()], grouping) !== undefined;
    assert.deepEqual([later('2026-06-20T13:00:00Z'), later('2026-06-20T13:00:01Z')], [true, false]);
  });

  it('joins a closed incident only where it may be opened again', () => {
    const closed = incident({ status: 'Closed' });
    assert.equal(findIncidentFor(alert(), [closed], grouping), undefined);
    assert.equal(findIncidentFor(alert(), [closed], { ...grouping, reopenClosedIncident: true }), closed);
  });

  it('leaves an incident of 150 alerts as it is', () => {
    const full = incident({ alerts: Array.from({ length: 150 }, () => alert()) });
    assert.equal(findIncidentFor(alert(), [full], grouping), undefined);
  });

  it('prefers the newest incident', () => {
    const newest = incident({ number: 2 });
    assert.equal(findIncidentFor(alert(), [incident(), newest], grouping), newest);
  });
});

describe('addAlert', () => {
  it('opens a closed incident again and raises its severity, never lowers it', () => {
    const raised = addAlert(incident({ status: 'Closed' }), alert({ severity: 'High' }));
    assert.deepEqual([raised.status, raised.severity, raised.alerts.length], ['Active', 'High', 2]);
    assert.equal(addAlert(raised, alert({ severity: 'Low' })).severity, 'High');
  });
});
