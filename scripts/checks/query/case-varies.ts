import type { DetectionCheck, Finding } from '../check';
import { findComparedValues } from '../evidence/compared-values';
import { placeInQuery } from '../evidence/query-place';

/** Columns whose spelling differs from row to row, by table. */
const varying: readonly (readonly [RegExp, RegExp, string])[] = [
  [/^AzureActivity$/, /^OperationNameValue$/, 'the log writes it in either case'],
  [/^(?:SigninLogs|AADNonInteractiveUserSignInLogs)$/, /^UserPrincipalName$/, 'the log writes it in small letters'],
  [/^Device\w+$/, /^(?:InitiatingProcess|InitiatingProcessParent)?FileName$|FolderPath$|CommandLine$/, 'the log keeps the case in which it was named or called'],
  [/^(?:SecurityEvent|WindowsEvent)$/, /^(?:NewProcessName|ParentProcessName|ProcessName|Process|CommandLine|TargetUserName|SubjectUserName|Account)$/, 'the log keeps the case in which it was named or called'],
]; // prettier-ignore

export const caseVaries: DetectionCheck = {
  id: 'case-varies',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'advice',
  sentence: 'A name whose spelling varies is compared without regard to case.',
  why: '`==` tells capitals apart: "PowerShell.exe" is not "powershell.exe", and who attacks chooses how to write it.',
  failing:
    '# without requiredDataConnectors\nquery: |\n  DeviceProcessEvents\n  | where FileName == "PowerShell.exe"\n  | project TimeGenerated, SrcIpAddr = strcat(DeviceId)\n',
  passing:
    '# without requiredDataConnectors\nquery: |\n  DeviceProcessEvents\n  | where FileName =~ "PowerShell.exe"\n  | project TimeGenerated, SrcIpAddr = strcat(DeviceId)\n',
  run: (detection, context) => {
    const flow = context.flow(detection);
    if (flow === undefined) return [];
    const found = new Map<string, Finding>();
    for (const { operator, left, text, span } of findComparedValues(flow, context.clock.moment.evaluate)) {
      const origin = left.kind === 'column' ? flow.origins.get(left.name) : undefined;
      const read = origin?.read;
      if (read === undefined || (operator !== '==' && operator !== 'in') || !/[A-Z]/.test(text)) continue;
      const { name } = origin!.column;
      const why = varying.find(([table, column]) => table.test(read.name) && column.test(name))?.[2];
      if (why === undefined) continue;
      found.set(`${name} ${operator}`, {
        place: placeInQuery(detection, span),
        message: `${name} is compared by case, and ${why}`,
        help: operator === '==' ? 'Write =~ for ==.' : 'Write in~ for in.',
      });
    }
    return [...found.values()];
  },
};
