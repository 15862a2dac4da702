import assert from 'node:assert/strict';
import { createColors } from '../../../scripts/report/text/colors';
import type { ReportedIncident } from '../../../scripts/report/proofs/incidents-text';
import { incidentsText } from '../../../scripts/report/proofs/incidents-text';

const colors = createColors(false);

const incident: ReportedIncident = {
  number: 1,
  title: 'ws-1 asked for c2.evil.test',
  severity: 'High',
  status: 'New',
  alerts: 2,
  firstActivity: '2026-06-02T11:00:00.0000000Z',
  lastActivity: '2026-06-02T11:30:00.0000000Z',
  tactics: ['CommandAndControl'],
  techniques: ['T1071'],
  entities: [
    { kind: 'Host', identifiers: { hostName: 'ws-1', dnsDomain: 'contoso.com' } },
    { kind: 'Account', identifiers: { accountName: 'eve', ntDomain: 'CONTOSO' } },
    { kind: 'Process', identifiers: { processId: '7', commandLine: 'a.exe -x' } },
    { kind: 'DnsResolution', identifiers: { domainName: 'c2.evil.test' } },
  ],
};

describe('incidentsText', () => {
  it('writes an incident with its entities, its indicators made harmless in the title as well', () => {
    assert.equal(
      incidentsText([incident], colors),
      [
        '#1 High New  ws-1 asked for c2[.]evil[.]test',
        '   2 alerts, 2026-06-02 11:00 to 2026-06-02 11:30 UTC',
        '   CommandAndControl, T1071',
        '   Host           ws-1.contoso.com',
        '   Account        CONTOSO\\eve',
        '   Process        a.exe -x (process 7)',
        '   DnsResolution  c2[.]evil[.]test',
        '',
        '1 incident',
        '',
      ].join('\n'),
    );
  });

  it('says that there are none', () => {
    assert.equal(incidentsText([], colors), 'There are no incidents.\n');
  });

  it('lets no text of an incident act on the terminal', () => {
    const hostile = '\u001b[2J\u202e\n#2 Low';
    const entities = [{ kind: 'Host', identifiers: { hostName: hostile } }];
    const text = incidentsText([{ ...incident, title: hostile, tactics: [hostile], entities }], colors);
    assert.doesNotMatch(text, /[\u001b\u202e]/);
    assert.doesNotMatch(text, /^#2/m);
  });

  it('cuts a long list of entities and says how many are left', () => {
    const entities = Array.from({ length: 13 }, (_, index) => ({
      kind: 'Ip',
      identifiers: { address: `10.0.0.${index}` },
    }));
    assert.match(incidentsText([{ ...incident, entities }], colors), /10\.0\.0\.9, and 3 more\n/);
  });
});
