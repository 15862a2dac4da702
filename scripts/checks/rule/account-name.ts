import type { Expression } from '../../engine/plan/plan';
import type { DetectionCheck } from '../check';
import type { QueryFlow } from '../evidence/row-flow';

/** (Microsoft Sentinel blog 4489040 of 2026-02-10, and MC1183015: the account entity of alerts from 2026-07-01.) */
export const accountName: DetectionCheck = {
  id: 'account-name',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'advice',
  sentence: 'What is mapped to the Name of an account is not a whole user principal name.',
  why: 'Since 2026-07-01 the AccountName of an alert holds only the part before the @: automation rules and playbooks that compare it with the whole name match no more.',
  failing: `requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes: [SigninLogs]
query: |
  SigninLogs
  | where ResultType == "50126"
  | project TimeGenerated, UserPrincipalName
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: Name
        columnName: UserPrincipalName
`,
  passing: `requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes: [SigninLogs]
query: |
  SigninLogs
  | where ResultType == "50126"
  | project TimeGenerated, UserPrincipalName
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: FullName
        columnName: UserPrincipalName
`,
  run: (detection, context) => {
    // A hunt raises no alert.
    if (detection.type !== 'analyticRule') return [];
    const mapped = detection.entityMappings.flatMap(({ entityType, fieldMappings }, mapping) =>
      entityType !== 'Account'
        ? []
        : fieldMappings.flatMap(({ identifier, columnName }, field) =>
            identifier === 'Name' ? [{ columnName, path: ['entityMappings', mapping, 'fieldMappings', field] }] : [],
          ),
    );
    const flow = mapped.length === 0 ? undefined : context.flow(detection);
    if (flow === undefined) return [];
    return mapped.flatMap(({ columnName, path }) => {
      if (!isWholeName(flow.result.valueOf(columnName), flow)) return [];
      return [
        {
          place: detection.document.placeOf([...path, 'columnName']),
          message: `${columnName} is a whole user principal name, of which the alert's AccountName holds only the part before the @`,
          help: 'Map it to FullName; or split it at the @, and map the parts to Name and UPNSuffix.',
        },
      ];
    });
  },
};

/** Columns and properties that hold a user principal name, by their names. */
const wholeName = /(?:userprincipalname|upn)$/i;

/** Functions that leave a name as it is but for its case. */
const keeping = new Set(['tostring', 'tolower', 'toupper', 'string', 'trim', 'take_any', 'coalesce']);

function isWholeName(value: Expression | undefined, flow: QueryFlow): boolean {
  if (value === undefined) return false;
  if (value.kind === 'call' && keeping.has(value.name)) return value.operands.some((each) => isWholeName(each, flow));
  if (value.kind === 'member') return value.key.kind === 'constant' && wholeName.test(String(value.key.value));
  const origin = value.kind === 'column' ? flow.origins.get(value.name) : undefined;
  return origin?.read !== undefined && wholeName.test(origin.column.name);
}
