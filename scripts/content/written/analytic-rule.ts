// Made from the JSON Schema of the same name by `npm run generate`; edit that instead.

/**
 * A type of entity.
 */
export type EntityType =
  | 'Account'
  | 'AzureResource'
  | 'CloudApplication'
  | 'DNS'
  | 'File'
  | 'FileHash'
  | 'Host'
  | 'IP'
  | 'IoTDevice'
  | 'Mailbox'
  | 'MailCluster'
  | 'MailMessage'
  | 'Malware'
  | 'Process'
  | 'RegistryKey'
  | 'RegistryValue'
  | 'SecurityGroup'
  | 'SubmissionMail'
  | 'URL';

/**
 * A Scheduled or NRT analytic rule in the YAML format of the Azure-Sentinel community, with additive keys of this repository.
 */
export interface WrittenAnalyticRule {
  /**
   * A GUID that is the detection's identity in every workspace. It never changes, not even when the file is renamed.
   */
  id: string;
  /**
   * What the alert is called, in sentence case and without a final period.
   */
  name: string;
  /**
   * What the detection identifies and how, for the analyst who gets the alert.
   */
  description: string;
  /**
   * The connectors that fill the tables which the query reads.
   */
  requiredDataConnectors?: {
    /**
     * The id of a data connector, as the content hub spells it.
     */
    connectorId: string;
    /**
     * The tables of that connector which the query reads.
     */
    dataTypes?: string[] | null;
  }[];
  /**
   * MITRE ATT&CK tactics, spelled without blanks.
   */
  tactics?:
    | (
        | 'Reconnaissance'
        | 'ResourceDevelopment'
        | 'InitialAccess'
        | 'Execution'
        | 'Persistence'
        | 'PrivilegeEscalation'
        | 'DefenseEvasion'
        | 'CredentialAccess'
        | 'Discovery'
        | 'LateralMovement'
        | 'Collection'
        | 'Exfiltration'
        | 'CommandAndControl'
        | 'Impact'
        | 'PreAttack'
        | 'ImpairProcessControl'
        | 'InhibitResponseFunction'
      )[]
    | null;
  /**
   * MITRE ATT&CK techniques and sub-techniques, such as T1071 or T1071.004.
   */
  relevantTechniques?: string[] | null;
  /**
   * The KQL query. Indicators are read with _GetWatchlist('alias'), so the query can be pasted into the portal as it stands.
   */
  query: string;
  /**
   * Which columns of the result name which entities.
   */
  entityMappings?:
    | {
        entityType: EntityType;
        /**
         * Up to three identifiers of the entity.
         *
         * @minItems 1
         */
        fieldMappings: {
          /**
           * An identifier of the entity type, such as FullName or Address.
           */
          identifier: string;
          /**
           * The column of the result that holds it.
           */
          columnName: string;
        }[];
      }[]
    | null;
  /**
   * Details shown on the alert: name of the detail to column of the result.
   */
  customDetails?: {
    [k: string]: string;
  } | null;
  /**
   * Free words for people and reports.
   */
  tags?: (string | {} | null)[] | null;
  /**
   * Three numbers, such as 1.0.0. It grows whenever the query or its meaning changes.
   */
  version?: string;
  /**
   * The status that the content hub shows, such as Available.
   */
  status?: string;
  /**
   * Author, source and support, as the content hub keeps them.
   */
  metadata?: {};
  /**
   * How watchlist lookups reach the workspace: auto writes the values into the query while that is the better query, inline always does, split writes a list of more than 128 values as several, watchlist never does.
   */
  expand?: 'auto' | 'inline' | 'split' | 'watchlist';
  /**
   * What fires this detection without being an attack, and what answers it: an exclusion that runs, or a person who decides.
   */
  falsePositives?: ((APredicateThatExcludesIt | APersonWhoDecides) & {
    /**
     * A short name, unique in the detection, that tests refer to.
     */
    id: string;
    /**
     * What happens, so that an analyst recognises it.
     */
    scenario: string;
    /**
     * What to look at, or why the exclusion is as narrow as it is.
     */
    guidance?: string;
    /**
     * Table name to a KQL predicate over that table's columns; matching rows never reach the query.
     */
    exclude?: {
      /**
       * A KQL predicate over the columns of the table.
       */
      [k: string]: string;
    };
    /**
     * Why no predicate can decide this, and what the analyst should check.
     */
    triage?: string;
    /**
     * Who answers for the exclusion: a team or a mailbox.
     */
    owner?: string;
    /**
     * The ticket in which the exclusion was agreed.
     */
    ticket?: string;
    /**
     * The last day on which the exclusion holds, as YYYY-MM-DD.
     */
    expiresOn?: string;
  })[];
  /**
   * Findings that are accepted, with the reason and the last day on which they are.
   */
  waivers?: {
    /**
     * The id of the check, such as kql-semantics.
     */
    check: string;
    /**
     * Why the finding is accepted.
     */
    reason: string;
    /**
     * The last day on which it is, as YYYY-MM-DD.
     */
    until: string;
  }[];
  /**
   * Where to read on.
   */
  references?: string[];
  /**
   * Scheduled runs every queryFrequency; NRT runs about every minute.
   */
  kind: 'Scheduled' | 'NRT' | 'scheduled' | 'nrt';
  /**
   * How urgent an alert is.
   */
  severity: 'Informational' | 'Low' | 'Medium' | 'High';
  /**
   * Whether the rule runs once deployed.
   */
  enabled?: boolean;
  /**
   * How often the rule runs.
   */
  queryFrequency?: string;
  /**
   * How far back each run looks.
   */
  queryPeriod?: string;
  /**
   * How the number of results is compared with triggerThreshold.
   */
  triggerOperator?: 'gt' | 'lt' | 'eq' | 'ne' | 'GreaterThan' | 'LessThan' | 'Equal' | 'NotEqual';
  /**
   * The number of results that is compared.
   */
  triggerThreshold?: number;
  /**
   * How loud the rule may be: a replay over logs that is louder fails.
   */
  expectedAlerts?: {
    /**
     * The most alerts on an average day.
     */
    perDay: number;
  };
  /**
   * Whether the rule rests after an alert.
   */
  suppressionEnabled?: boolean;
  /**
   * How long it rests.
   */
  suppressionDuration?: string;
  /**
   * One alert for all results of a run, or one for each.
   */
  eventGroupingSettings?: {
    /**
     * SingleAlert or AlertPerResult.
     */
    aggregationKind?: 'SingleAlert' | 'AlertPerResult';
  } | null;
  /**
   * Alert texts and properties taken from the result, with {{column}} placeholders.
   */
  alertDetailsOverride?: {
    /**
     * The title of the alert.
     */
    alertDisplayNameFormat?: string;
    /**
     * The description of the alert.
     */
    alertDescriptionFormat?: string;
    /**
     * The column that holds the tactics.
     */
    alertTacticsColumnName?: string | null;
    /**
     * The column that holds the severity.
     */
    alertSeverityColumnName?: string | null;
    /**
     * Other properties of the alert and the columns that hold them.
     */
    alertDynamicProperties?:
      | {
          /**
           * A property of the alert, such as AlertLink.
           */
          alertProperty:
            | 'AlertLink'
            | 'ConfidenceLevel'
            | 'ConfidenceScore'
            | 'ExtendedLinks'
            | 'ProductComponentName'
            | 'ProductName'
            | 'ProviderName'
            | 'RemediationSteps'
            | 'SubTechniques'
            | 'Techniques';
          /**
           * The column that holds it.
           */
          value: string;
        }[]
      | null;
  } | null;
  /**
   * Whether alerts open incidents, and which alerts share one.
   */
  incidentConfiguration?: {
    /**
     * Whether an alert opens an incident.
     */
    createIncident: boolean;
    /**
     * Which alerts share an incident.
     */
    groupingConfiguration?: {
      /**
       * Whether alerts are grouped.
       */
      enabled: boolean;
      /**
       * Whether a closed incident is opened again by a matching alert.
       */
      reopenClosedIncident: boolean;
      /**
       * How far back an incident is looked for.
       */
      lookbackDuration: string;
      /**
       * What alerts must share.
       */
      matchingMethod: 'AllEntities' | 'AnyAlert' | 'Selected';
      /**
       * With Selected: entity types.
       */
      groupByEntities?: EntityType[] | null;
      /**
       * With Selected: DisplayName or Severity.
       */
      groupByAlertDetails?: ('DisplayName' | 'Severity')[] | null;
      /**
       * With Selected: names of custom details.
       */
      groupByCustomDetails?: string[] | null;
    } | null;
  } | null;
  /**
   * Columns that hold whole entities of other alerts.
   */
  sentinelEntitiesMappings?:
    | {
        /**
         * The column.
         */
        columnName: string;
      }[]
    | null;
  /**
   * The template this rule was made from.
   */
  alertRuleTemplateName?: string | null;
  /**
   * The version of that template.
   */
  templateVersion?: string | null;
}
export interface APredicateThatExcludesIt {
  [k: string]: unknown;
}
export interface APersonWhoDecides {
  [k: string]: unknown;
}
