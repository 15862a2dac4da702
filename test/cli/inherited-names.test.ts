import assert from 'node:assert/strict';
import { startTrial } from './run-sentinel';
import { localWorkspaceYaml, ruleYaml } from './trial-content';

/** What every object of JavaScript inherits. */
const inherited = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'];

const automation = (name: string): string => `id: 3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a23
name: Close
order: 1
triggersOn: Incidents
triggersWhen: Created
conditions:
  - { property: ${name}, operator: ${name}, values: [${name}] }
actions:
  - { type: ${name}, severity: ${name}, status: ${name}, classification: ${name} }
`;

/** The places in which a name of an author's reaches a table of the tool. */
const places: Readonly<Record<string, (name: string) => Readonly<Record<string, string>>>> = {
  'a connector and a table': (name) => ({
    'detections/a/rule.yaml': ruleYaml()
      .replace('connectorId: DNS', `connectorId: ${name}`)
      .replace('[DnsEvents]', `[${name}]`),
  }),
  'tactics, techniques and entities': (name) => ({
    'detections/a/rule.yaml': ruleYaml()
      .replace('[CommandAndControl]', `[${name}]`)
      .replace('[T1071.004]', `[${name}]`)
      .replace('entityType: Host', `entityType: ${name}`)
      .replace('identifier: FullName', `identifier: ${name}`),
  }),
  'severity, operator and kind': (name) => ({
    'detections/a/rule.yaml': ruleYaml()
      .replace('severity: Medium', `severity: ${name}`)
      .replace('Operator: gt', `Operator: ${name}`)
      .replace('kind: Scheduled', `kind: ${name}`),
  }),
  'a query': (name) => ({
    'detections/a/rule.yaml': ruleYaml().replace(
      '  | where Name == "bad1.example"\n',
      `  | where Name == "bad1.example" and ${name}(Name) == ${name}\n  | evaluate ${name}()\n  | extend A = datetime_part("${name}", now()), B = extract_all(@"\\p{${name}}", Name)\n`,
    ),
  }),
  'a request property': (name) => ({
    'detections/a/rule.yaml': ruleYaml().replace('query: |\n', `query: |\n  set ${name} = 1;\n`),
  }),
  'an automation rule': (name) => ({ 'automation/close.yaml': automation(name) }),
  'the settings of checks': (name) => ({
    'checks.yaml': `severities:\n  join-kind: { severity: ${name}, reason: a reason }\n`,
  }),
  'a key of a workspace': (name) => ({
    'workspaces/local.yaml': `${localWorkspaceYaml}${name}: 1\ncloud: ${name}\nconnectors: [${name}]\n`,
  }),
  'an overlay': (name) => ({
    'workspaces/local.yaml': `${localWorkspaceYaml}overlays:\n  - detection: a/rule\n    reason: It is tried.\n    set: { severity: ${name}, ${name}: x }\n`,
  }),
  'a custom table': (name) => ({
    'schemas/custom/t.json': JSON.stringify({
      table: 'A_CL',
      columns: [
        { name: 'TimeGenerated', type: 'datetime' },
        { name, type: name },
      ],
    }),
  }),
};

describe('A name that every object inherits', () => {
  for (const [place, write] of Object.entries(places)) {
    it(`is a name like any other in ${place}`, async () => {
      for (const name of inherited) {
        const trial = startTrial({
          'workspaces/local.yaml': localWorkspaceYaml,
          'detections/a/rule.yaml': ruleYaml(),
          ...write(name),
        });
        for (const argv of [['validate'], ['test'], ['plan'], ['validate', '--fix']]) {
          const { code, output, errors } = await trial.run(...argv);
          assert.notEqual(code, 2, `${name}: ${errors}`);
          assert.doesNotMatch(output + errors, /native code|\[object |This is a bug/, name);
        }
        trial.remove();
      }
    }).timeout(240_000);
  }
});
