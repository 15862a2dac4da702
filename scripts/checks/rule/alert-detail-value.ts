import type { Expression } from '../../engine/plan/plan';
import schema from '../../../schemas/analytic-rule.schema.json';
import attack from '../../../schemas/data/attack-tactics.json';
import type { DetectionCheck, Finding } from '../check';
import { kindNames, kindOf } from '../evidence/column-kinds';

const severities: readonly string[] = schema.properties.severity.enum;
const tactics: readonly string[] = [...new Set(Object.values(attack).map(({ wire }) => wire))];

/** ("Customize alert details in Microsoft Sentinel", Sentinel documentation.) */
export const alertDetailValue: DetectionCheck = {
  id: 'alert-detail-value',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'A column that gives the severity or the tactics of an alert holds values that the service knows.',
  why: 'The service takes another value for none, and the alert keeps the severity and the tactics of the rule.',
  failing: `query: |
  ASimDnsActivityLogs
  | where DnsQuery == "bad.example"
  | extend Level = iff(ipv4_is_private(SrcIpAddr), "Critical", "Low")
alertDetailsOverride:
  alertSeverityColumnName: Level
`,
  passing: `query: |
  ASimDnsActivityLogs
  | where DnsQuery == "bad.example"
  | extend Level = iff(ipv4_is_private(SrcIpAddr), "High", "Low")
alertDetailsOverride:
  alertSeverityColumnName: Level
`,
  run: (detection, context) => {
    const details = detection.type === 'analyticRule' ? detection.alertDetailsOverride : undefined;
    const asked = [
      { key: 'alertSeverityColumnName', name: details?.alertSeverityColumnName, known: severities },
      { key: 'alertTacticsColumnName', name: details?.alertTacticsColumnName, known: tactics },
    ] as const;
    return asked.flatMap(({ key, name, known }): Finding[] => {
      const flow = name === undefined ? undefined : context.flow(detection);
      const value = name === undefined ? undefined : flow?.result.valueOf(name);
      const kind = flow && kindOf(value, flow);
      if (kind !== undefined) {
        const what = key === 'alertSeverityColumnName' ? 'severity' : 'tactic';
        const message = `${kind.name} holds ${kindNames[kind.kind]}, and no ${what}`;
        const help = `Name a column that holds one of ${known.join(', ')}.`;
        return [{ place: detection.document.placeOf(['alertDetailsOverride', key]), message, help }];
      }
      const wrong = value && textsOf(value)?.find((text) => text !== '' && !isKnown(text, known));
      if (wrong === undefined) return [];
      return [
        {
          place: detection.document.placeOf(['alertDetailsOverride', key]),
          message: `${name ?? ''} may be ${JSON.stringify(wrong)}, which the service does not know`,
          help: `It knows ${known.join(', ')}.`,
        },
      ];
    });
  },
};

function isKnown(text: string, known: readonly string[]): boolean {
  const parts = text.startsWith('[')
    ? [...text.matchAll(/"([^"]*)"/g)].map(([, part]) => part ?? '')
    : text.split(/, ?/);
  return parts.every((part) => known.some((each) => each.toLowerCase() === part.toLowerCase()));
}

/** The texts that a value is one of, if all of them are written in the query. */
function textsOf(value: Expression): readonly string[] | undefined {
  if (value.kind === 'constant') return typeof value.value === 'string' ? [value.value] : undefined;
  if (value.kind !== 'call') return undefined;
  const { name, operands } = value;
  if (name === 'tostring' && operands.length === 1) return textsOf(operands[0]!);
  if (name !== 'iff' && name !== 'iif' && name !== 'case') return undefined;
  const results = operands.filter((_, index) =>
    name === 'case' ? index % 2 === 1 || index === operands.length - 1 : index > 0,
  );
  // One that is wrong is wrong, whatever the others are.
  return results.flatMap((each) => textsOf(each) ?? []);
}
