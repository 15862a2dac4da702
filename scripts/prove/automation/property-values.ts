import type { AlertEntity } from '../alerts/alert';
import type { AutomatedAlert, AutomatedIncident, AutomationEvent } from './automated-incident';
import { ownValue } from '../../source/own-value';

/** The values that a condition compares, and whether they are one collection, of which "contains" asks for a member. */
export interface PropertyValues {
  readonly values: readonly string[];
  readonly isCollection: boolean;
}

/** The item of a list that conditions are about. */
export type ListItem =
  | { readonly type: 'label'; readonly label: string }
  | { readonly type: 'detail'; readonly name: string; readonly values: readonly string[] }
  | { readonly type: 'detailValue'; readonly value: string };

/** What conditions are asked of. */
export interface Judged {
  readonly incident: AutomatedIncident;
  readonly event: AutomationEvent;
  readonly item: ListItem | undefined;
}

/**
 * Which identifier of which entity a property is: the type and the identifier of its mapping in alerts. ("Microsoft
 * Sentinel automation rules reference", mapping to entities.)
 */
const entityProperties: Readonly<Record<string, readonly [type: string, identifier: string]>> = {
  AccountAadTenantId: ['Account', 'AadTenantId'],
  AccountAadUserId: ['Account', 'AadUserId'],
  AccountName: ['Account', 'Name'],
  AccountNTDomain: ['Account', 'NTDomain'],
  AccountPUID: ['Account', 'PUID'],
  AccountSid: ['Account', 'Sid'],
  AccountObjectGuid: ['Account', 'ObjectGuid'],
  AccountUPNSuffix: ['Account', 'UPNSuffix'],
  AzureResourceResourceId: ['AzureResource', 'ResourceId'],
  AzureResourceSubscriptionId: ['AzureResource', 'SubscriptionId'],
  CloudApplicationAppId: ['CloudApplication', 'AppId'],
  CloudApplicationAppName: ['CloudApplication', 'Name'],
  DNSDomainName: ['DNS', 'DomainName'],
  FileDirectory: ['File', 'Directory'],
  FileName: ['File', 'Name'],
  FileHashValue: ['FileHash', 'Value'],
  HostAzureID: ['Host', 'AzureID'],
  HostName: ['Host', 'HostName'],
  HostNetBiosName: ['Host', 'NetBiosName'],
  HostNTDomain: ['Host', 'NTDomain'],
  HostOSVersion: ['Host', 'OSVersion'],
  IoTDeviceId: ['IoTDevice', 'DeviceId'],
  IoTDeviceName: ['IoTDevice', 'DeviceName'],
  IoTDeviceType: ['IoTDevice', 'DeviceType'],
  IoTDeviceVendor: ['IoTDevice', 'Manufacturer'],
  IoTDeviceModel: ['IoTDevice', 'Model'],
  IoTDeviceOperatingSystem: ['IoTDevice', 'OperatingSystem'],
  IPAddress: ['IP', 'Address'],
  MailboxDisplayName: ['Mailbox', 'DisplayName'],
  MailboxPrimaryAddress: ['Mailbox', 'MailboxPrimaryAddress'],
  MailboxUPN: ['Mailbox', 'Upn'],
  MailMessageDeliveryAction: ['MailMessage', 'DeliveryAction'],
  MailMessageDeliveryLocation: ['MailMessage', 'DeliveryLocation'],
  MailMessageRecipient: ['MailMessage', 'Recipient'],
  MailMessageSenderIP: ['MailMessage', 'SenderIP'],
  MailMessageSubject: ['MailMessage', 'Subject'],
  MailMessageP1Sender: ['MailMessage', 'P1Sender'],
  MailMessageP2Sender: ['MailMessage', 'P2Sender'],
  MalwareCategory: ['Malware', 'Category'],
  MalwareName: ['Malware', 'Name'],
  ProcessCommandLine: ['Process', 'CommandLine'],
  ProcessId: ['Process', 'ProcessId'],
  RegistryKey: ['RegistryKey', 'Key'],
  RegistryValueData: ['RegistryValue', 'Value'],
  Url: ['URL', 'Url'],
};

const one = (value: string): PropertyValues => ({ values: [value], isCollection: false });
const each = (values: readonly string[]): PropertyValues => ({ values, isCollection: false });
const collection = (values: readonly string[]): PropertyValues => ({ values, isCollection: true });

const detailsOf = ({ alerts }: AutomatedIncident) =>
  alerts.flatMap(({ customDetails }) => Object.entries(customDetails));

/** The properties of an incident itself; those of a list item where the condition is about one. */
const incidentProperties: Readonly<Record<string, (judged: Judged) => PropertyValues>> = {
  IncidentTitle: ({ incident }) => one(incident.title),
  IncidentDescription: ({ incident }) => one(incident.description),
  IncidentSeverity: ({ incident }) => one(incident.severity),
  IncidentStatus: ({ incident }) => one(incident.status),
  IncidentProviderName: ({ incident }) => one(incident.providerName),
  IncidentAlertTitle: ({ incident }) => each(incident.alerts.map(({ title }) => title)),
  IncidentTactics: ({ incident }) => collection(incident.tactics),
  IncidentRelatedAnalyticRuleIds: ({ incident }) => collection(incident.ruleIds),
  AlertAnalyticRuleIds: ({ incident }) => collection(incident.ruleIds),
  AlertProductNames: ({ incident }) => collection(incident.alerts.map(({ productName }) => productName)),
  // No custom detection of Defender's raises alerts here.
  IncidentCustomDetectionRuleIds: () => collection([]),
  IncidentLabel: ({ incident, item }) => (item?.type === 'label' ? one(item.label) : collection(incident.labels)),
  IncidentUpdatedBySource: ({ event }) => each(event.type === 'updated' ? [event.by] : []),
  IncidentCustomDetailsKey: ({ incident, item }) =>
    item?.type === 'detail' ? one(item.name) : each(detailsOf(incident).map(([name]) => name)),
  IncidentCustomDetailsValue: ({ incident, item }) => {
    if (item?.type === 'detailValue') return one(item.value);
    return each(item?.type === 'detail' ? item.values : detailsOf(incident).flatMap(([, values]) => values));
  },
};

/** What a property is here; undefined for a name that is none. */
export function valuesOf(propertyName: string, judged: Judged): PropertyValues | undefined {
  const own = Object.hasOwn(incidentProperties, propertyName) ? ownValue(incidentProperties, propertyName) : undefined;
  if (own !== undefined) return own(judged);
  const entity = Object.hasOwn(entityProperties, propertyName) ? ownValue(entityProperties, propertyName) : undefined;
  if (entity === undefined) return undefined;
  const [type, identifier] = entity;
  const named = entitiesOf(judged.incident.alerts, type);
  return each(named.flatMap(({ identifiers }) => identifiers[identifier] ?? fromFullName(propertyName, identifiers)));
}

/**
 * Parts of a full name, which the service takes apart: of a host `name.domain`, of an account `name@suffix` or
 * `domain\\name`. (Microsoft Learn, "Microsoft Sentinel entity types reference", FullName.)
 */
const partsOfFullName: Readonly<Record<string, RegExp>> = {
  HostName: /^([^.]+)/,
  AccountName: /^(?:[^\\]*\\)?([^@\\]+)/,
  AccountNTDomain: /^([^\\]+)\\/,
  AccountUPNSuffix: /@(.+)$/,
};

function fromFullName(propertyName: string, { FullName: name = '' }: AlertEntity['identifiers']): readonly string[] {
  const part = Object.hasOwn(partsOfFullName, propertyName)
    ? ownValue(partsOfFullName, propertyName)?.exec(name)?.[1]
    : undefined;
  return part === undefined ? [] : [part];
}

function entitiesOf(alerts: readonly AutomatedAlert[], type: string): AlertEntity[] {
  return alerts.flatMap(({ entities }) => entities.filter((entity) => entity.type === type));
}

/** The items of a list that a condition asks about. */
export function itemsOf(arrayType: string, { incident, item }: Judged): readonly ListItem[] | undefined {
  switch (arrayType) {
    case 'IncidentLabels':
      return incident.labels.map((label) => ({ type: 'label', label }));
    case 'CustomDetails':
      return detailsOf(incident).map(([name, values]) => ({ type: 'detail', name, values }));
    case 'CustomDetailValues': {
      const values = item?.type === 'detail' ? item.values : detailsOf(incident).flatMap(([, own]) => own);
      return values.map((value) => ({ type: 'detailValue', value }));
    }
    default:
      return undefined;
  }
}
