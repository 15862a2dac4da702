import type { Expression } from '../../engine/plan/plan';
import { ownValue } from '../../source/own-value';
import type { QueryFlow } from './row-flow';

/** What the values of a column are about. */
export type ColumnKind =
  | 'address'
  | 'user'
  | 'host'
  | 'hash'
  | 'url'
  | 'sid'
  | 'guid'
  | 'tenant'
  | 'path'
  | 'file'
  | 'group'
  | 'application'
  | 'id'
  | 'words';

/** How a kind is called in a sentence. */
export const kindNames: Readonly<Record<ColumnKind, string>> = {
  address: 'an address',
  user: 'an account',
  host: 'a host',
  hash: 'a hash',
  url: 'a URL',
  sid: 'a security identifier',
  guid: 'a GUID',
  tenant: 'the id of a tenant, a subscription or a request',
  path: 'a path',
  file: 'the name of a file',
  group: 'a resource group',
  application: 'the name of an application',
  id: 'an id',
  words: 'words',
};

/** By the names that the columns of documented tables have; a name that fits none says nothing. */
const kindsByName: readonly (readonly [RegExp, ColumnKind])[] = [
  [/(?:IP|Ip|IPAddress|IpAddress|IpAddr|IPAddr|ipAddress)$/, 'address'],
  [
    /(?:UserPrincipalName|userPrincipalName|UserName|Username|AccountName|AccountUpn|AccountUPN|UserUpn)$|^(?:Subject|Target)Account$/,
    'user',
  ],
  [/^(?:.*Computer|.*Host[Nn]ame|DeviceName|RemoteDeviceName|WorkstationName)$/, 'host'],
  [/(?:SHA1|SHA256|MD5|Sha256|Sha1|Md5)$/, 'hash'],
  [/(?:Url|URL)$/, 'url'],
  [/^(?:Target(?:User|Logon)?|Subject(?:User)?|Account|InitiatingProcessAccount|User)(?:Sid|SID)$/, 'sid'],
  [/^(?:InitiatingProcess)?AccountObjectId$/, 'guid'],
  [/^(?:CorrelationId|SubscriptionId|(?:Resource|Home)?TenantId)$/, 'tenant'],
  [/^(?:InitiatingProcess)?FolderPath$|^(?:New|Parent)ProcessName$/, 'path'],
  [/^(?:InitiatingProcess)?FileName$/, 'file'],
  [/^ResourceGroup(?:Name)?$/, 'group'],
  [/^(?:App|Resource)DisplayName$/, 'application'],
  [/^(?:DeviceId|AppId|ApplicationId|NetworkMessageId|ReportId)$/, 'id'],
  [/^(?:UserAgent|AlertName|ClientAppUsed)$/, 'words'],
];

/** Columns of which the name alone does not say it. (Azure Monitor table reference.) */
const kindsByColumn: Readonly<Record<string, ColumnKind | undefined>> = {
  'OfficeActivity UserId': 'user',
  'SecurityEvent Account': 'user',
  'SecurityEvent Process': 'file',
};

/** Columns of hosts that always have a name, and never an address in its place. (The same.) */
const namedHosts = /^(?:SecurityEvent Computer|WindowsEvent Computer|Device\w+ DeviceName)$/;

/** Whether a column holds the name of a host, and never its address. */
export function isNamedHost(value: Expression | undefined, { origins }: Pick<QueryFlow, 'origins'>): boolean {
  if (value?.kind === 'call' && forms.has(value.name)) return isNamedHost(value.operands[0], { origins });
  const origin = value?.kind === 'column' ? origins.get(value.name) : undefined;
  return origin?.read !== undefined && namedHosts.test(`${origin.read.name} ${origin.column.name}`);
}

/** Functions that leave a value what it is but for its form. */
const forms = new Set(['tolower', 'toupper', 'tostring', 'string', 'trim', 'trim_end', 'trim_start']);

/** A column as it was read, and what it is about; undefined for all that the query computes, and where no name says it. */
export function kindOf(
  value: Expression | undefined,
  { origins }: Pick<QueryFlow, 'origins'>,
): { readonly kind: ColumnKind; readonly name: string } | undefined {
  if (value === undefined) return undefined;
  if (value.kind === 'call' && forms.has(value.name))
    return kindOf(value.operands.at(value.name.startsWith('trim') ? 1 : 0), { origins });
  const origin = value.kind === 'column' ? origins.get(value.name) : undefined;
  const isRead = origin?.read?.kind === 'table' || origin?.read?.kind === 'function';
  if (origin === undefined || !isRead || origin.column.type !== 'string') return undefined;
  const { name } = origin.column;
  const known = ownValue(kindsByColumn, `${origin.read?.name ?? ''} ${name}`);
  return known === undefined ? kindByName(name) : { kind: known, name };
}

/** As kindOf, for a column of which only its name is known. */
export function kindByName(name: string): { readonly kind: ColumnKind; readonly name: string } | undefined {
  const kind = kindsByName.find(([pattern]) => pattern.test(name))?.[1];
  return kind === undefined ? undefined : { kind, name };
}
