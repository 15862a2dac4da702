import assert from 'node:assert/strict';
import { findModelError } from '../../../scripts/emulator/rules/alert-rule-limits';
import { scheduledRule } from '../local-workspace';

function errorOf(changed: Readonly<Record<string, unknown>>, kind: 'Scheduled' | 'NRT' = 'Scheduled'): string {
  const { properties } = scheduledRule(changed);
  return findModelError(kind, properties) ?? '';
}

function mapping(entityType: string, ...identifiers: readonly string[]): unknown {
  return { entityType, fieldMappings: identifiers.map((identifier) => ({ identifier, columnName: 'Name' })) };
}

const grouping = {
  enabled: true,
  reopenClosedIncident: false,
  lookbackDuration: 'PT5H',
  matchingMethod: 'Selected',
  groupByEntities: [],
};

/** What the service refuses, by what was changed in a rule that it accepts, and a part of its text. */
const refused: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
  ['no name', { displayName: '' }, /displayName field is required/],
  ['a name of 257 characters', { displayName: 'x'.repeat(257) }, /displayName .* maximum length of '256'/],
  ['a description of 5001 characters', { description: 'x'.repeat(5001) }, /description .* '5000'/],
  ['a query of 10,001 characters', { query: 'x'.repeat(10_001) }, /query .* '10000'/],
  ['search *', { query: 'search * | take 1' }, /must not contain 'search \*'/],
  ['union *', { query: 'union  * | take 1' }, /'union \*'/],
  ['a severity of another spelling', { severity: 'high' }, /"high".*properties\.severity/],
  ['enabled as text', { enabled: 'yes' }, /"yes".*properties\.enabled/],
  [
    'a frequency under five minutes',
    { queryFrequency: 'PT4M' },
    /queryFrequency must be between 00:05:00 and 14\.00:00:00/,
  ],
  ['a period over 14 days', { queryPeriod: 'P15D' }, /queryPeriod must be between/],
  ['a frequency in KQL', { queryFrequency: '5m' }, /"5m".*properties\.queryFrequency/],
  ['a period shorter than the frequency', { queryPeriod: 'PT30M' }, /'queryPeriod' should be greater than or equal/],
  [
    'a frequent look at two days',
    { queryPeriod: 'P2D', queryFrequency: 'PT59M' },
    /'queryFrequency' should be greater than or equal to 1 hour/,
  ],
  ['an operator in short', { triggerOperator: 'gt' }, /"gt".*properties\.triggerOperator/],
  ['a threshold of 10,001', { triggerThreshold: 10_001 }, /triggerThreshold must be between 0 and 10000/],
  ['half a threshold', { triggerThreshold: 0.5 }, /triggerThreshold/],
  ['a suppression over a day', { suppressionDuration: 'PT25H' }, /suppressionDuration must be between/],
  ['an unknown tactic', { tactics: ['Command And Control'] }, /properties\.tactics/],
  [
    'a sub-technique as technique',
    { techniques: ['T1071.001'] },
    /'T1071\.001' is invalid\. The expected format is 'T####'/,
  ],
  ['a technique without its tactic', { tactics: ['Impact'] }, /No valid tactic corresponding to the technique T1071/],
  ['no entity in the mappings', { entityMappings: [] }, /between 1 and 10/],
  [
    'eleven mappings',
    { entityMappings: Array.from({ length: 11 }, () => mapping('IP', 'Address')) },
    /between 1 and 10/,
  ],
  ['an unknown entity type', { entityMappings: [mapping('Ip', 'Address')] }, /"Ip"/],
  ['an entity type of the prototype', { entityMappings: [mapping('constructor', 'Address')] }, /"constructor"/],
  [
    'an identifier of another type',
    { entityMappings: [mapping('Host', 'Address')] },
    /Invalid identifier 'Address' for entity type 'Host' encountered\. Valid identifiers are: \[DnsDomain/,
  ],
  [
    'a hash without its algorithm',
    { entityMappings: [mapping('FileHash', 'Value')] },
    /Missing required identifiers in 'EntityMappings' for type 'FileHash'.*\[Algorithm, Value\]/,
  ],
  ['an identifier twice', { entityMappings: [mapping('IP', 'Address', 'Address')] }, /Duplicate identifiers/],
  [
    'a column that is not a name',
    { entityMappings: [{ entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'a b' }] }] },
    /column name 'a b' is invalid/,
  ],
  [
    '21 custom details',
    { customDetails: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`d${index}`, 'Name'])) },
    /at most 20/,
  ],
  ['a long detail name', { customDetails: { ['d'.repeat(21)]: 'Name' } }, /custom detail name/],
  [
    'four parameters in a title',
    { alertDetailsOverride: { alertDisplayNameFormat: '{{A}}{{B}}{{C}}{{D}}' } },
    /at most 3 parameters/,
  ],
  ['blanks in a parameter', { alertDetailsOverride: { alertDescriptionFormat: '{{ A }}' } }, /parameter ' A '/],
  [
    'an alert property that there is not',
    { alertDetailsOverride: { alertDynamicProperties: [{ alertProperty: 'TimeGenerated', value: 'Name' }] } },
    /"TimeGenerated".*alertProperty/,
  ],
  ['an unknown event grouping', { eventGroupingSettings: { aggregationKind: 'Each' } }, /aggregationKind/],
  [
    'a grouping that selects nothing',
    { incidentConfiguration: { createIncident: true, groupingConfiguration: grouping } },
    /At least one entity or detail/,
  ],
  [
    'a grouping that looks back too far',
    {
      incidentConfiguration: {
        createIncident: true,
        groupingConfiguration: { ...grouping, matchingMethod: 'AnyAlert', lookbackDuration: 'P8D' },
      },
    },
    /lookbackDuration must be between 00:05:00 and 7\.00:00:00/,
  ],
  ['a template version alone', { templateVersion: '1.0.0' }, /'templateVersion' can only be used if/],
  ['a template version of two numbers', { templateVersion: '1.0', alertRuleTemplateName: 'x' }, /'X\.Y\.Z'/],
];

describe('findModelError', () => {
  it('accepts a rule within every limit', () => {
    assert.equal(errorOf({}), '');
    assert.equal(errorOf({ description: '', techniques: null, tactics: null, entityMappings: null }), '');
  });

  for (const [what, changed, text] of refused) {
    it(`refuses ${what}`, () => {
      const error = errorOf(changed);
      assert.match(error, /^Invalid data model\. /);
      assert.match(error, text);
    });
  }

  it('asks for no schedule of an NRT rule', () => {
    assert.equal(errorOf({ queryFrequency: undefined, queryPeriod: undefined, triggerOperator: undefined }, 'NRT'), '');
  });
});
