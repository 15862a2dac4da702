import assert from 'node:assert/strict';

import { alertDetailColumn } from '../../scripts/checks/rule/alert-detail-column';
import { alertFormatLimits } from '../../scripts/checks/rule/alert-format-limits';
import { customDetailColumn } from '../../scripts/checks/rule/custom-detail-column';
import { customDetailLimits } from '../../scripts/checks/rule/custom-detail-limits';
import { groupingSelection } from '../../scripts/checks/rule/grouping-selection';
import { templateVersion } from '../../scripts/checks/rule/template-version';
import { say } from './run-example';

const override = (...lines: string[]) => `alertDetailsOverride:\n${lines.map((line) => `  ${line}\n`).join('')}`;

describe('alert-detail-column', () => {
  it('points at the placeholder inside the format', () => {
    assert.deepEqual(say(alertDetailColumn, override('alertDisplayNameFormat: "On {{SrcHostnme}}"')), [
      "26:33 The query's result has no column SrcHostnme | Did you mean SrcHostname?",
    ]);
  });

  it('looks at tactics, severity and other properties', () => {
    const lines = [
      'alertSeverityColumnName: Sev',
      'alertTacticsColumnName: Tac',
      'alertDynamicProperties:',
      '  - { alertProperty: AlertLink, value: Link }',
    ];
    assert.equal(say(alertDetailColumn, override(...lines)).length, 3);
  });

  it('lets a format without placeholders pass', () => {
    assert.deepEqual(say(alertDetailColumn, override('alertDescriptionFormat: "100 % {sure}"')), []);
  });
});

describe('alert-format-limits', () => {
  it('counts placeholders as often as they occur', () => {
    const four = '{{SrcHostname}} {{SrcHostname}} {{SrcHostname}} {{SrcHostname}}';
    assert.match(
      say(alertFormatLimits, override(`alertDisplayNameFormat: "${four}"`))[0]!,
      /has 4 placeholders; the service takes 3/,
    );
  });

  for (const format of ['"of {SrcHostname}"', '"of {{SrcHostname}"', '"of {SrcHostname}}"', '"of {{SrcHostname"']) {
    it(`warns of braces around a column that are not a placeholder: ${format}`, () => {
      const [said] = say(alertFormatLimits, override(`alertDisplayNameFormat: ${format}`));
      assert.match(said ?? '', /not a placeholder.*Write \{\{SrcHostname\}\}/);
    });
  }

  it('leaves braces alone that hold no column, and placeholders that are ones', () => {
    const format = '"{{SrcHostname}} used {braces} and {}"';
    assert.deepEqual(say(alertFormatLimits, override(`alertDisplayNameFormat: ${format}`)), []);
  });

  it('counts characters', () => {
    const said = say(alertFormatLimits, override(`alertDisplayNameFormat: ${'a'.repeat(257)}`));
    assert.match(said[0]!, /has 257 characters; the service takes 1 to 256/);
  });

  it('refuses an empty format', () => {
    assert.match(say(alertFormatLimits, override('alertDescriptionFormat: ""'))[0]!, /\| Remove the key/);
  });
});

describe('custom-detail-limits', () => {
  it('counts details', () => {
    const names = Array.from({ length: 21 }, (_, index) => `  Detail${index}: DnsQuery\n`).join('');
    assert.match(
      say(customDetailLimits, `customDetails:\n${names}`)[0]!,
      /There are 21 custom details; the service takes 20/,
    );
  });

  it('refuses a name of 21 characters, at the name', () => {
    assert.match(say(customDetailLimits, `customDetails:\n  ${'a'.repeat(21)}: DnsQuery\n`)[0]!, /^26:3 /);
  });
});

describe('custom-detail-column', () => {
  it('points at the column', () => {
    assert.match(
      say(customDetailColumn, customDetailColumn.failing)[0]!,
      /^26:16 The query's result has no column DomainName/,
    );
  });
});

describe('grouping-selection', () => {
  const grouping = (rest: string, method = 'Selected') => `incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    { enabled: true, reopenClosedIncident: false, lookbackDuration: 5h, matchingMethod: ${method}${rest} }
`;

  it('warns of a time in which no second run comes', () => {
    const short = `queryFrequency: 1d\nqueryPeriod: 1d\n${grouping('', 'AllEntities')}`;
    assert.match(say(groupingSelection, short)[0]!, /the last 5h are grouped, and a run comes every 1d/);
    assert.deepEqual(say(groupingSelection, `queryFrequency: 5h\nqueryPeriod: 5h\n${grouping('', 'AllEntities')}`), []);
  });

  it('refuses to select nothing', () => {
    assert.match(say(groupingSelection, grouping(''))[0]!, /matchingMethod is Selected and nothing is selected/);
  });

  it('suggests the custom detail that was meant', () => {
    const details = 'customDetails:\n  Domain: DnsQuery\n';
    const said = say(groupingSelection, details + grouping(', groupByCustomDetails: [Domian]'));
    assert.match(said[0]!, /has no custom detail Domian to group by \| Did you mean Domain\?$/);
  });

  it('says what is selected for a method that asks for no selection', () => {
    const said = say(groupingSelection, grouping(', groupByEntities: [Host]', 'AllEntities'));
    assert.match(said[0]!, /groupByEntities is not asked: matchingMethod is AllEntities/);
    assert.deepEqual(say(groupingSelection, grouping(', groupByEntities: [IP]', 'AllEntities')), []);
    assert.deepEqual(say(groupingSelection, grouping('', 'AnyAlert')), []);
  });
});

describe('template-version', () => {
  it('wants three numbers', () => {
    const said = say(templateVersion, 'alertRuleTemplateName: x\ntemplateVersion: v1\n');
    assert.match(said[0]!, /templateVersion is v1, which the service does not take/);
  });
});
