// Made from the JSON Schema of the same name by `npm run generate`; edit that instead.
import type { WrittenAnalyticRule } from './analytic-rule';

/**
 * One condition of the API.
 */
export type Condition =
  PropertyCondition | ArrayCondition | ChangedCondition | ArrayChangedCondition | BooleanCondition;
/**
 * One action of the API.
 */
export type Action = ModifyAction | PlaybookAction | TaskAction;
/**
 * Why the incident is closed.
 */
export type Classification = 'TruePositive' | 'BenignPositive' | 'FalsePositive' | 'Undetermined';
/**
 * The reason behind the classification.
 */
export type ClassificationReason =
  'SuspiciousActivity' | 'SuspiciousButExpected' | 'IncorrectAlertLogic' | 'InaccurateData';

/**
 * An automation rule: what happens to an incident that opens or changes, or to an alert. One a file, automation/NAME.yaml. Conditions and actions are those of the API (Microsoft.SecurityInsights/automationRules).
 */
export interface WrittenAutomationRule {
  /**
   * The rule's GUID, which never changes.
   */
  id: string;
  /**
   * The name that the portal shows; at most 500 characters (service limits of Microsoft Sentinel).
   */
  name: string;
  /**
   * What the rule is for; the service keeps none.
   */
  description?: string;
  /**
   * Rules with one trigger run by their order, the lowest first.
   */
  order: number;
  /**
   * Whether the rule runs.
   */
  enabled?: boolean;
  /**
   * From this moment on the rule does not run any more: 2027-01-31T00:00:00Z.
   */
  expirationTimeUtc?: string;
  /**
   * Whether the rule looks at incidents or at alerts.
   */
  triggersOn: 'Incidents' | 'Alerts';
  /**
   * Whether it runs when one is made or when one is changed.
   */
  triggersWhen: 'Created' | 'Updated';
  /**
   * What must hold, all of it; at most 50 (service limits of Microsoft Sentinel).
   *
   * @maxItems 50
   */
  conditions?: Condition[];
  /**
   * What is done, in this order; at most 20 (service limits of Microsoft Sentinel).
   *
   * @minItems 1
   * @maxItems 20
   */
  actions: Action[];
  /**
   * Findings that are accepted, with the reason and the last day on which they are.
   */
  waivers?: WrittenAnalyticRule['waivers'];
}
/**
 * A property has a value, or does not.
 */
export interface PropertyCondition {
  /**
   * What is asked: Property.
   */
  conditionType: 'Property';
  /**
   * What is compared.
   */
  conditionProperties: {
    /**
     * The property of the incident, the alert or one of its entities.
     */
    propertyName:
      | 'AccountAadTenantId'
      | 'AccountAadUserId'
      | 'AccountNTDomain'
      | 'AccountName'
      | 'AccountObjectGuid'
      | 'AccountPUID'
      | 'AccountSid'
      | 'AccountUPNSuffix'
      | 'AlertAnalyticRuleIds'
      | 'AlertProductNames'
      | 'AzureResourceResourceId'
      | 'AzureResourceSubscriptionId'
      | 'CloudApplicationAppId'
      | 'CloudApplicationAppName'
      | 'DNSDomainName'
      | 'FileDirectory'
      | 'FileHashValue'
      | 'FileName'
      | 'HostAzureID'
      | 'HostNTDomain'
      | 'HostName'
      | 'HostNetBiosName'
      | 'HostOSVersion'
      | 'IPAddress'
      | 'IncidentAlertTitle'
      | 'IncidentCustomDetailsKey'
      | 'IncidentCustomDetailsValue'
      | 'IncidentCustomDetectionRuleIds'
      | 'IncidentDescription'
      | 'IncidentLabel'
      | 'IncidentProviderName'
      | 'IncidentRelatedAnalyticRuleIds'
      | 'IncidentSeverity'
      | 'IncidentStatus'
      | 'IncidentTactics'
      | 'IncidentTitle'
      | 'IncidentUpdatedBySource'
      | 'IoTDeviceId'
      | 'IoTDeviceModel'
      | 'IoTDeviceName'
      | 'IoTDeviceOperatingSystem'
      | 'IoTDeviceType'
      | 'IoTDeviceVendor'
      | 'MailMessageDeliveryAction'
      | 'MailMessageDeliveryLocation'
      | 'MailMessageP1Sender'
      | 'MailMessageP2Sender'
      | 'MailMessageRecipient'
      | 'MailMessageSenderIP'
      | 'MailMessageSubject'
      | 'MailboxDisplayName'
      | 'MailboxPrimaryAddress'
      | 'MailboxUPN'
      | 'MalwareCategory'
      | 'MalwareName'
      | 'ProcessCommandLine'
      | 'ProcessId'
      | 'RegistryKey'
      | 'RegistryValueData'
      | 'Url';
    /**
     * How its values are compared.
     */
    operator:
      'Contains' | 'EndsWith' | 'Equals' | 'NotContains' | 'NotEndsWith' | 'NotEquals' | 'NotStartsWith' | 'StartsWith';
    /**
     * The values, in any case; one of them is enough. For rule ids, a detection of this repository by its folder and file, a GUID, or a whole resource id.
     *
     * @minItems 1
     */
    propertyValues: string[];
  };
}
/**
 * An item of a list fulfils conditions.
 */
export interface ArrayCondition {
  /**
   * What is asked: PropertyArray.
   */
  conditionType: 'PropertyArray';
  /**
   * What is compared.
   */
  conditionProperties: {
    /**
     * The list.
     */
    arrayType: 'CustomDetails' | 'CustomDetailValues' | 'IncidentLabels';
    /**
     * Whether one item is enough.
     */
    arrayConditionType: 'AnyItem' | 'AllItems';
    /**
     * What must hold for the item, all of it.
     *
     * @minItems 1
     */
    itemConditions: Condition[];
  };
}
/**
 * A property was changed.
 */
export interface ChangedCondition {
  /**
   * What is asked: PropertyChanged.
   */
  conditionType: 'PropertyChanged';
  /**
   * What is compared.
   */
  conditionProperties: {
    /**
     * The property that was changed.
     */
    propertyName: 'IncidentOwner' | 'IncidentSeverity' | 'IncidentStatus';
    /**
     * Which of its values is compared; without it, any change counts.
     */
    changeType?: 'ChangedFrom' | 'ChangedTo';
    /**
     * How the value is compared.
     */
    operator?:
      'Contains' | 'EndsWith' | 'Equals' | 'NotContains' | 'NotEndsWith' | 'NotEquals' | 'NotStartsWith' | 'StartsWith';
    /**
     * The values that are compared, in any case; one of them is enough.
     *
     * @minItems 1
     */
    propertyValues?: string[];
  };
}
/**
 * Something was added to a list.
 */
export interface ArrayChangedCondition {
  /**
   * What is asked: PropertyArrayChanged.
   */
  conditionType: 'PropertyArrayChanged';
  /**
   * What is compared.
   */
  conditionProperties: {
    /**
     * The list.
     */
    arrayType: 'Alerts' | 'Comments' | 'Labels' | 'Tactics';
    /**
     * What was done to it.
     */
    changeType: 'Added';
  };
}
/**
 * Several conditions, joined.
 */
export interface BooleanCondition {
  /**
   * What is asked: Boolean.
   */
  conditionType: 'Boolean';
  /**
   * What is compared.
   */
  conditionProperties: {
    /**
     * Whether all of them must hold, or one.
     */
    operator: 'And' | 'Or';
    /**
     * The conditions.
     *
     * @minItems 1
     */
    innerConditions: Condition[];
  };
}
/**
 * Changes the incident.
 */
export interface ModifyAction {
  /**
   * What is done: ModifyProperties.
   */
  actionType: 'ModifyProperties';
  /**
   * Its place; the place in the list, if it is left out.
   */
  order?: number;
  /**
   * What is changed.
   */
  actionConfiguration: {
    /**
     * The new severity.
     */
    severity?: 'High' | 'Medium' | 'Low' | 'Informational';
    /**
     * The new status.
     */
    status?: 'New' | 'Active' | 'Closed';
    classification?: Classification;
    classificationReason?: ClassificationReason;
    /**
     * A comment on it.
     */
    classificationComment?: string;
    /**
     * Tags that are added.
     *
     * @minItems 1
     *
     * Items: A tag.
     */
    labels?: {
      /**
       * The tag.
       */
      labelName: string;
    }[];
    /**
     * To whom the incident is given.
     */
    owner?: {
      /**
       * The object id in Microsoft Entra ID.
       */
      objectId?: string;
      /**
       * The mail address.
       */
      email?: string;
      /**
       * The name that is shown.
       */
      assignedTo?: string;
      /**
       * The user principal name.
       */
      userPrincipalName?: string;
      /**
       * What the owner is.
       */
      ownerType?: 'User' | 'Group' | 'Unknown';
    };
  };
}
/**
 * Runs a playbook.
 */
export interface PlaybookAction {
  /**
   * What is done: RunPlaybook.
   */
  actionType: 'RunPlaybook';
  /**
   * Its place; the place in the list, if it is left out.
   */
  order?: number;
  /**
   * Which playbook.
   */
  actionConfiguration: {
    /**
     * The resource id of the logic app.
     */
    logicAppResourceId: string;
    /**
     * The tenant of the logic app.
     */
    tenantId?: string;
  };
}
/**
 * Adds a task to the incident.
 */
export interface TaskAction {
  /**
   * What is done: AddIncidentTask.
   */
  actionType: 'AddIncidentTask';
  /**
   * Its place; the place in the list, if it is left out.
   */
  order?: number;
  /**
   * The task.
   */
  actionConfiguration: {
    /**
     * Its title.
     */
    title: string;
    /**
     * What is to be done.
     */
    description?: string;
  };
}
