import assert from 'node:assert/strict';
import { judgeCase, proveCase, validateCase } from './prove-case';
import { ruleYaml } from './read-content';

const rule = `${ruleYaml(
  'DnsEvents | where Name has "bad" | summarize Queries = count() by Name, ClientIP',
  `eventGroupingSettings: { aggregationKind: AlertPerResult }
customDetails: { Asked: Name }
incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    reopenClosedIncident: false
    lookbackDuration: 5h
    matchingMethod: AllEntities
`,
)}`.replace(
  'entityMappings:',
  'entityMappings:\n  - { entityType: IP, fieldMappings: [{ identifier: Address, columnName: ClientIP }] }',
);

interface Written {
  readonly id?: number;
  readonly order?: number;
  readonly when?: string;
  readonly more?: string;
  readonly conditions?: string;
  readonly actions: readonly string[];
}

function automation({ id = 1, order = 1, when = 'Created', more = '', conditions = '', actions }: Written): string {
  return `id: 5b0f7a6e-3c1d-4d58-9a34-0f6c2b7d1e1${String(id)}
name: Rule ${String(id)}
order: ${String(order)}
triggersOn: Incidents
triggersWhen: ${when}
${more}
conditions: [${conditions}]
actions:
${actions.map((action) => `  - ${action}`).join('\n')}
`;
}

const modify = (configuration: string) => `{ actionType: ModifyProperties, actionConfiguration: { ${configuration} } }`;
const property = (name: string, operator: string, value: string) =>
  `{ conditionType: Property, conditionProperties: { propertyName: ${name}, operator: ${operator}, propertyValues: ['${value}'] } }`;

const close = modify(
  'status: Closed, classification: BenignPositive, classificationReason: SuspiciousButExpected, classificationComment: Known since May, labels: [{ labelName: scanner }], owner: { email: Soc@contoso.com, assignedTo: SOC }',
);
const files = {
  'automation/close-scanner.yaml': automation({
    conditions: property('IPAddress', 'Equals', '10.0.0.1'),
    actions: [close, '{ actionType: AddIncidentTask, actionConfiguration: { title: Tell the owner } }'],
  }),
};

const events = `events:
  DnsEvents:
    - { Name: a.bad, ClientIP: 10.0.0.1 }
    - { Name: a.bad, ClientIP: 10.0.0.2 }
`;

function expecting(...incidents: string[]): string {
  return `${events}expect:\n  incidents:\n${incidents.map((each) => `    - ${each}`).join('\n')}`;
}

function judge(testCase: string, more: Readonly<Record<string, string>> = files): string[] {
  return judgeCase({ detection: rule, testCase, files: more });
}

function validate(testCase: string, more: Readonly<Record<string, string>> = files): string[] {
  return validateCase({ detection: rule, testCase, files: more });
}

const ofScanner = 'entities: [{ type: IP, Address: 10.0.0.1 }, { type: DNS }]';
const ofOther = 'entities: [{ type: IP, Address: 10.0.0.2 }, { type: DNS }]';

describe('An expected incident', () => {
  it('is as the automation rules of the repository leave it', () => {
    const closed =
      `{ ${ofScanner}, status: Closed, classification: BenignPositive, classificationReason: SuspiciousButExpected, classificationComment: { matches: '^Known' }, owner: soc@contoso.com, tags: [Scanner], tasks: [Tell the owner], automation: [close-scanner] }`.replace(
        'Scanner]',
        'scanner]',
      );
    const open = `{ ${ofOther}, status: New, owner: nobody, tags: [], tasks: [], automation: [] }`;
    assert.deepEqual(judge(expecting(closed, open)), ['passed']);
    assert.deepEqual(validate(expecting(closed, open)), []);
  });

  for (const [what, part] of Object.entries({
    status: 'status: New',
    'a name of its owner': 'owner: nobody',
    'a tag': 'tags: []',
    'a task': 'tasks: []',
    'a rule': 'automation: []',
  })) {
    it(`fails by ${what} that is another, and says which automation rule acted`, () => {
      assert.deepEqual(judge(expecting(`{ ${ofScanner}, ${part} }`, `{ ${ofOther} }`)), [
        '10 The incidents, made from 2 alerts and the automation rule close-scanner, are not the expected ones: 1 incident differs',
      ]);
    });
  }

  it('shows the names that its owner goes by', () => {
    const result = proveCase({
      detection: rule,
      testCase: expecting(`{ ${ofScanner}, owner: nobody }`, `{ ${ofOther} }`),
      files,
    });
    const cells = result?.comparisons[0]?.comparison.pairs[0]?.cells ?? [];
    assert.deepEqual(cells.find(({ name }) => name === 'owner')?.actual, 'Soc@contoso.com, SOC');
  });

  it('is not changed by an automation rule that has expired, is off, or is about another analytic rule', () => {
    const others = {
      'automation/expired.yaml': automation({
        id: 1,
        more: 'expirationTimeUtc: 2026-06-02T12:00:00Z',
        actions: [close],
      }),
      'automation/off.yaml': automation({ id: 2, more: 'enabled: false', actions: [close] }),
      'automation/other.yaml': automation({
        id: 3,
        conditions: property('IncidentRelatedAnalyticRuleIds', 'NotContains', 't/a'),
        actions: [close],
      }),
    };
    assert.deepEqual(judge(expecting('{ status: New, automation: [] }', '{ status: New }'), others), ['passed']);
  });

  it('is changed by a rule until the moment at which it expires', () => {
    const soon = {
      'automation/soon.yaml': automation({ more: 'expirationTimeUtc: 2026-06-02T12:00:01Z', actions: [close] }),
    };
    assert.deepEqual(judge(expecting('{ status: Closed }', '{ status: Closed }'), soon), ['passed']);
  });

  it('is changed by rules in their order, each over what the one before has left, and then by those for updates', () => {
    const chain = {
      'automation/z-first.yaml': automation({ id: 1, order: 1, actions: [modify('severity: Low')] }),
      'automation/second.yaml': automation({
        id: 2,
        order: 2,
        conditions: property('IncidentSeverity', 'Equals', 'Low'),
        actions: [modify('labels: [{ labelName: low }]')],
      }),
      'automation/a-third.yaml': automation({
        id: 3,
        when: 'Updated',
        conditions: property('IncidentLabel', 'Contains', 'low'),
        actions: [modify('status: Active')],
      }),
    };
    const expected = '{ severity: Low, status: Active, tags: [low], automation: [z-first, second, a-third] }';
    assert.deepEqual(judge(expecting(expected, expected), chain), ['passed']);
  });

  it('names the analytic rule of a condition as the repository does', () => {
    const named = {
      'automation/own.yaml': automation({
        conditions: property('IncidentRelatedAnalyticRuleIds', 'Contains', 't/a'),
        actions: [close],
      }),
    };
    assert.deepEqual(judge(expecting('{ status: Closed }', '{ status: Closed }'), named), ['passed']);
  });

  it('that an automation rule closed takes no further alert', () => {
    const often = `runs: 2
events:
  DnsEvents:
    - { TimeGenerated: -90m, Name: a.bad, ClientIP: 10.0.0.1 }
    - { TimeGenerated: -30m, Name: a.bad, ClientIP: 10.0.0.1 }
expect:
  incidents:`;
    assert.deepEqual(judge(`${often}\n    - { at: -1h, alertCount: 2 }`, {}), ['passed']);
    const two = `${often}\n    - { at: -1h, alertCount: 1, status: Closed }\n    - { at: -0m, alertCount: 1, status: Closed }`;
    assert.deepEqual(judge(two), ['passed']);
  });

  it('that a person closes goes through the rules for updates by a person', () => {
    const thanks = {
      'automation/thanks.yaml': automation({
        when: 'Updated',
        conditions: property('IncidentUpdatedBySource', 'Equals', 'User'),
        actions: [modify('labels: [{ labelName: done }]')],
      }),
    };
    const closing = expecting('{ status: Closed, tags: [done] }', '{ status: Closed, tags: [done] }');
    assert.deepEqual(judge(`incidentsClosedAt: -0m\n${closing}`, thanks), ['passed']);
  });

  it('fails if automation rules set off each other without an end', () => {
    const step = (id: number, order: number, from: string, to: string) =>
      automation({
        id,
        order,
        when: 'Updated',
        conditions: property('IncidentSeverity', 'Equals', from),
        actions: [modify(`severity: ${to}`)],
      });
    const circle = {
      'automation/high-to-low.yaml': step(1, 1, 'High', 'Low'),
      'automation/medium-to-high.yaml': step(2, 2, 'Medium', 'High'),
      'automation/low-to-medium.yaml': step(3, 3, 'Low', 'Medium'),
      'automation/start.yaml': automation({ id: 4, actions: [modify('severity: Low')] }),
    };
    assert.match(judge(expecting('{}', '{}'), circle)[0] ?? '', /set off each other without an end/);
  });
});

describe('What nothing checks or can give', () => {
  const mistakes: Readonly<Record<string, readonly [testCase: string, said: string]>> = {
    'an automation rule that is not there': [
      expecting('{ automation: [close-scaner] }', '{}'),
      '10 There is no automation rule close-scaner',
    ],
    'a classification that no rule gives': [
      expecting('{ classification: TruePositive }', '{}'),
      '10 No automation rule that is on gives an incident this classification',
    ],
    'a tag that no rule gives': [
      expecting('{ tags: [scaner] }', '{}'),
      '10 No automation rule that is on gives an incident this tag',
    ],
    'a task that no rule gives': [
      expecting('{ tasks: [Nothing] }', '{}'),
      '10 No automation rule that is on gives an incident this task',
    ],
    'an owner that no rule gives': [
      expecting('{ owner: amy }', '{}'),
      '10 No automation rule that is on gives an incident this owner',
    ],
    'an entity that the rule does not map': [
      expecting('{ entities: [{ type: Host, HostName: a }] }', '{}'),
      '10 The rule maps no entity of type Host',
    ],
    'an identifier that the rule does not map': [
      expecting('{ entities: [{ type: IP, Adress: 10.0.0.1 }] }', '{}'),
      '10 The rule maps no identifier Adress of IP',
    ],
    'a custom detail that the rule does not have': [
      `${events}expect: { alerts: [{ customDetails: { Askd: [a.bad] } }, {}] }`,
      '8 The rule has no custom detail Askd',
    ],
    'incidents that are closed if none are expected': [
      `incidentsClosedAt: -1m\n${events}expect: { alerts: [{}, {}] }`,
      '4 The case expects no incidents, so that nothing checks when they are closed',
    ],
    'incidents that are closed after now': [
      `incidentsClosedAt: +1m\n${expecting('{}', '{}')}`,
      '4 This lies after the clock of the case, by which nobody has closed anything',
    ],
  };
  for (const [what, [testCase, said]] of Object.entries(mistakes)) {
    it(`is refused by test and validate, at the same place: ${what}`, () => {
      assert.deepEqual(judge(testCase), [said]);
      assert.deepEqual(validate(testCase), [said]);
    });
  }

  it('is an incident of a rule that opens none', () => {
    const silent = rule.replace('createIncident: true', 'createIncident: false');
    const said = '9 The rule opens no incidents';
    assert.deepEqual(judgeCase({ detection: silent, testCase: expecting('{}', '{}') }), [said]);
    assert.deepEqual(validateCase({ detection: silent, testCase: expecting('{}', '{}') }), [said]);
  });
});

describe('A custom detail of an expected alert', () => {
  it('has values in any order, each a text or a pattern of its own', () => {
    const together = rule.replace('AlertPerResult', 'SingleAlert');
    const asked = (values: string) =>
      judgeCase({
        detection: together,
        testCase: `events: { DnsEvents: [{ Name: a.bad }, { Name: b.bad }] }\nexpect: { alerts: [{ customDetails: { Asked: ${values} } }] }`,
      });
    assert.deepEqual(asked("[b.bad, { matches: '^a[.]' }]"), ['passed']);
    assert.equal(asked("[{ matches: '^a[.]' }, { matches: 'a[.]bad' }]").length, 1);
    assert.equal(asked("[{ matches: 'bad' }]").length, 1);
    assert.match(asked("[{ matches: '(' }, b.bad]")[0] ?? '', /This pattern cannot be used/);
  });
});
