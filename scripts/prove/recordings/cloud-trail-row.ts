import { asObject, asText, type FormContext, type Json, type JsonObject, type ReadRow } from './recorded-row';
import { readTime } from './recorded-time';
import { ownValue } from '../../source/own-value';

/**
 * Where AWSCloudTrail keeps the fields of a CloudTrail record. ("AWSCloudTrail", Azure Monitor tables reference;
 * "CloudTrail record contents", AWS CloudTrail user guide.)
 */
const columnOfField: Readonly<Record<string, string>> = {
  additionalEventData: 'AdditionalEventData',
  apiVersion: 'APIVersion',
  awsRegion: 'AWSRegion',
  errorCode: 'ErrorCode',
  errorMessage: 'ErrorMessage',
  eventCategory: 'Category',
  eventID: 'AwsEventId',
  eventName: 'EventName',
  eventSource: 'EventSource',
  eventType: 'EventTypeName',
  eventVersion: 'EventVersion',
  managementEvent: 'ManagementEvent',
  readOnly: 'ReadOnly',
  recipientAccountId: 'RecipientAccountId',
  requestID: 'AwsRequestId',
  requestParameters: 'RequestParameters',
  resources: 'Resources',
  responseElements: 'ResponseElements',
  serviceEventDetails: 'ServiceEventDetails',
  sharedEventID: 'SharedEventId',
  sourceIPAddress: 'SourceIpAddress',
  userAgent: 'UserAgent',
  vpcEndpointId: 'VpcEndpointId',
  'tlsDetails.cipherSuite': 'CipherSuite',
  'tlsDetails.clientProvidedHostHeader': 'ClientProvidedHostHeader',
  'tlsDetails.tlsVersion': 'TlsVersion',
  'userIdentity.accessKeyId': 'UserIdentityAccessKeyId',
  'userIdentity.accountId': 'UserIdentityAccountId',
  'userIdentity.arn': 'UserIdentityArn',
  'userIdentity.identityStoreArn': 'UserIdentityStoreArn',
  'userIdentity.invokedBy': 'UserIdentityInvokedBy',
  'userIdentity.principalId': 'UserIdentityPrincipalid',
  'userIdentity.type': 'UserIdentityType',
  'userIdentity.userId': 'UserIdentityUserId',
  'userIdentity.userName': 'UserIdentityUserName',
  'userIdentity.sessionContext.attributes.creationDate': 'SessionCreationDate',
  'userIdentity.sessionContext.attributes.mfaAuthenticated': 'SessionMfaAuthenticated',
  'userIdentity.sessionContext.ec2RoleDelivery': 'EC2RoleDelivery',
  'userIdentity.sessionContext.sessionIssuer.accountId': 'SessionIssuerAccountId',
  'userIdentity.sessionContext.sessionIssuer.arn': 'SessionIssuerArn',
  'userIdentity.sessionContext.sessionIssuer.principalId': 'SessionIssuerPrincipalId',
  'userIdentity.sessionContext.sessionIssuer.type': 'SessionIssuerType',
  'userIdentity.sessionContext.sessionIssuer.userName': 'SessionIssuerUserName',
};

const timeFields = ['eventTime', '@timestamp'];

/** Whether an object is a record of AWS CloudTrail. */
export function isCloudTrailRecord(fields: JsonObject): boolean {
  return ['eventVersion', 'eventSource', 'eventName'].every((name) => asText(fields[name]) !== undefined);
}

/** The row of AWSCloudTrail that a record becomes. */
export function rowOfCloudTrail(fields: JsonObject, context: FormContext): ReadRow {
  const table = 'AWSCloudTrail';
  const timeField = timeFields.find((name) => asText(fields[name]) !== undefined);
  if (timeField === undefined) return { kind: 'unreadable', message: 'the record has no eventTime' };
  const time = readTime(timeField, asText(fields[timeField]) ?? '', context);
  if (!('time' in time)) return { kind: 'unreadable', message: time.message };
  const row: Record<string, Json> = { TimeGenerated: time.time };
  const unmapped: string[] = [];
  const take = (value: Json, path: string): void => {
    const column = Object.hasOwn(columnOfField, path) ? ownValue(columnOfField, path) : undefined;
    const inner = asObject(value);
    if (column !== undefined) {
      if (value !== null)
        row[column] = typeof value === 'object' ? JSON.stringify(value) : isFlag(column) ? value : String(value);
    } else if (inner !== undefined) {
      for (const [name, member] of Object.entries(inner)) take(member, `${path}.${name}`);
    } else if (path !== timeField) unmapped.push(path);
  };
  for (const [name, value] of Object.entries(fields)) take(value, name);
  return { kind: 'row', table, row, unmapped };
}

function isFlag(column: string): boolean {
  return ['ManagementEvent', 'ReadOnly', 'SessionMfaAuthenticated'].includes(column);
}
