import { formatDuration } from '../../content/duration';
import type { AlertEntity } from '../../prove/alerts/alert';
import type { JsonObject } from '../wire/api';
import type { DeployedRule } from './deployed-rule';
import type { RaisedAlert } from '../state/incident';
import { ownValue } from '../../source/own-value';

/** How entity types are spelled in the Entities column of SecurityAlert, where not in lower case alone. */
const entityTypeNames: Readonly<Record<string, string>> = {
  AzureResource: 'azure-resource',
  CloudApplication: 'cloud-application',
  MailCluster: 'mailCluster',
  MailMessage: 'mailMessage',
  RegistryKey: 'registry-key',
  RegistryValue: 'registry-value',
  SecurityGroup: 'security-group',
  SubmissionMail: 'SubmissionMail',
};

/**
 * An alert as a row of the SecurityAlert table. ("Microsoft Sentinel security alert schema reference".)
 * @param resultCount how many results of the query the alert stands for
 */
export function securityAlertRecord(rule: DeployedRule, alert: RaisedAlert, resultCount: number): JsonObject {
  return {
    TimeGenerated: alert.raisedAt,
    AlertName: alert.title,
    DisplayName: alert.title,
    AlertType: rule.id,
    AlertSeverity: alert.severity,
    Description: alert.description,
    StartTime: alert.start,
    EndTime: alert.end,
    ProcessingEndTime: alert.raisedAt,
    SystemAlertId: alert.id,
    VendorOriginalId: alert.id,
    VendorName: 'Microsoft',
    ProductName: 'Azure Sentinel',
    ProductComponentName: `${rule.kind} Alerts`,
    ProviderName: `ASI ${rule.kind} Alerts`,
    SourceSystem: 'Detection',
    Status: 'New',
    Type: 'SecurityAlert',
    Tactics: alert.tactics.join(','),
    Techniques: JSON.stringify(alert.techniques),
    SubTechniques: JSON.stringify(rule.subTechniques),
    Entities: JSON.stringify(alert.entities.map(entityRecord)),
    ExtendedProperties: JSON.stringify(extendedProperties(rule, alert, resultCount)),
  };
}

function entityRecord(entity: AlertEntity, index: number): JsonObject {
  const type = ownValue(entityTypeNames, entity.type) ?? entity.type.toLowerCase();
  return { $id: String(index + 2), ...entity.identifiers, Type: type };
}

function extendedProperties(rule: DeployedRule, alert: RaisedAlert, resultCount: number): JsonObject {
  const details = Object.keys(alert.customDetails).length > 0;
  return {
    'Analytic Rule Ids': JSON.stringify([rule.id]),
    'Analytic Rule Name': rule.name,
    Query: rule.query,
    'Query Period': formatDuration({ seconds: rule.period }),
    'Query Start Time UTC': alert.start,
    'Query End Time UTC': alert.end,
    'Trigger Operator': rule.triggerOperator ?? 'GreaterThan',
    'Trigger Threshold': String(rule.triggerThreshold ?? 0),
    'Event Grouping': rule.aggregationKind ?? 'SingleAlert',
    'Search Query Results Overall Count': String(resultCount),
    ...(details ? { 'Custom Details': JSON.stringify(alert.customDetails) } : {}),
  };
}
