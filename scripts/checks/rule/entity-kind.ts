import { ownValue } from '../../source/own-value';
import type { DetectionCheck, Finding } from '../check';
import type { QueryFlow } from '../evidence/row-flow';
import { kindByName, kindNames, kindOf, type ColumnKind } from '../evidence/column-kinds';

export const entityKind: DetectionCheck = {
  id: 'entity-kind',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'A column is mapped to an entity of the kind that it holds.',
  why: 'The name of an account under the address of an IP entity is looked up, joined and blocked as an address, and finds nothing.',
  failing: `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: SrcHostname
`,
  passing: `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: SrcIpAddr
`,
  run: (detection, context) => {
    const flow = detection.entityMappings.length === 0 ? undefined : context.flow(detection);
    if (flow === undefined) return [];
    return detection.entityMappings.flatMap(({ entityType, fieldMappings }, mapping) =>
      fieldMappings.flatMap(({ identifier, columnName }, field) => {
        const taken = ownValue(takenBy, `${entityType} ${identifier}`);
        const value = flow.result.valueOf(columnName);
        const isText = value?.type === 'string' && value.kind !== 'column';
        const found = taken && (kindOf(value, flow) ?? (isText ? kindByName(columnName) : undefined));
        const place = detection.document.placeOf(['entityMappings', mapping, 'fieldMappings', field, 'columnName']);
        const odd = taken && value && !taken.includes('guid') ? ownValue(oddTypes, value.type) : undefined;
        if (odd !== undefined && !(odd === 'a number' && identifier === 'ProcessId')) {
          const message = `${columnName} holds ${odd}, and is mapped to ${identifier} of ${entityType}`;
          return [{ place, message, help: 'Map the column that holds it.' }];
        }
        const digest = `${entityType} ${identifier}` === 'FileHash Value' ? (found?.name ?? columnName) : undefined;
        const algorithm = digest === undefined ? undefined : algorithmFault(digest, fieldMappings, flow);
        if (algorithm !== undefined) return [{ place, ...algorithm }];
        if (found?.kind === 'address' && entityType === 'Host') {
          const message = `${columnName} holds an address, and is mapped to ${identifier} of Host, which takes a name`;
          const help = 'Map it to Address of IP, and to the host the column that holds its name, if there is one.';
          return [{ place, message, help, severity: 'advice' }];
        }
        const part = ownValue(otherParts, `${entityType} ${identifier}`)?.find(([pattern]) => pattern.test(columnName));
        if (part !== undefined) {
          const message = `${columnName} holds ${part[1]}, and is mapped to ${identifier} of ${entityType}`;
          return [{ place, message, help: 'Map the column that holds it; two mappings may have been swapped.' }];
        }
        if (!found || taken.includes(found.kind)) return [];
        const other = found.name === columnName ? columnName : `${columnName} is ${found.name}, which`;
        return [
          {
            place,
            message: `${other} holds ${kindNames[found.kind]}, and is mapped to ${identifier} of ${entityType}`,
            help: 'Map the column that holds it; two mappings may have been swapped.',
          },
        ];
      }),
    );
  },
};

/** ("Microsoft Sentinel entity types reference", file hash: which algorithm made it.) */
function algorithmFault(
  digest: string,
  fields: readonly { readonly identifier: string; readonly columnName: string }[],
  flow: QueryFlow,
): Pick<Finding, 'message' | 'help'> | undefined {
  const field = fields.find(({ identifier }) => identifier === 'Algorithm');
  const value = field && flow.result.valueOf(field.columnName);
  const said = value?.kind === 'constant' && typeof value.value === 'string' ? value.value : undefined;
  const held = /(SHA1|SHA256|MD5)$/i.exec(digest)?.[1]?.toUpperCase();
  if (said === undefined || held === undefined || said.replace('-', '').toUpperCase() === held) return undefined;
  const message = `${digest} holds a ${held}, and ${field?.columnName ?? ''} says ${JSON.stringify(said)}`;
  return { message, help: `Say "${held}", or map the column that holds the other hash.` };
}

/** What values of a type are, that are not texts which name somebody or something. */
const oddTypes: Readonly<Record<string, string | undefined>> = {
  datetime: 'a time',
  timespan: 'a duration',
  bool: 'a truth value',
  int: 'a number',
  long: 'a number',
  real: 'a number',
};

/** Columns of another part of the same thing, by their names. */
const otherParts: Readonly<Record<string, readonly (readonly [RegExp, string])[] | undefined>> = {
  'MailMessage Recipient': [[/^Sender(?:From|MailFrom)?Address$/, 'the sender']],
  'MailMessage Sender': [[/^Recipient(?:Email)?Address$/, 'the recipient']],
  'RegistryKey Key': [[/^(?:Previous)?RegistryValue(?:Name|Data)$/, 'a value of a key']],
  'RegistryValue Name': [[/^(?:Previous)?RegistryKey$/, 'a key']],
  'RegistryValue Value': [[/^(?:Previous)?RegistryKey$/, 'a key']],
};

/** What an identifier takes. */
const takenBy: Readonly<Record<string, readonly ColumnKind[]>> = {
  'IP Address': ['address'],
  'Account FullName': ['user', 'host'],
  'Account Name': ['user', 'host'],
  'Host FullName': ['host'],
  'Host HostName': ['host'],
  'FileHash Value': ['hash'],
  'URL Url': ['url', 'host'],
  'Account Sid': ['sid'],
  'Account AadUserId': ['guid'],
  'Account ObjectGuid': ['guid'],
  'Account UPNSuffix': [],
  'Account NTDomain': [],
  'File Name': ['file'],
  'File Directory': ['path', 'words', 'application'],
  'CloudApplication Name': ['application', 'words', 'host', 'user', 'file', 'url'],
  'Mailbox MailboxPrimaryAddress': ['user'],
  'DNS DomainName': ['host', 'url'],
  'Process CommandLine': [],
  'Process ProcessId': [],
  'AzureResource ResourceId': [],
};
