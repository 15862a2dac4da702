/**
 * What is asked of the tables in which the service says how rules fare, each a query that runs in a workspace as it does
 * here. ("Microsoft Sentinel health tables reference": columns, operations of analytics rules and their extended
 * properties; "Monitor the health and audit the integrity of your Microsoft Sentinel analytics rules": statuses and
 * descriptions; "Microsoft Sentinel security alert schema reference"; "Manage your SOC better with incident metrics": a
 * row for each change of an incident, of which the last counts.)
 */
export const healthQueries = {
  /** Runs of rules. A run that was late is told of as a failure, with a description of its own. */
  runs: `SentinelHealth
| where OperationName in ("Scheduled analytics rule run", "NRT analytics rule run")
| extend RuleId = tolower(tostring(ExtendedProperties.RuleId))
| extend RuleId = iff(isempty(RuleId), extract("alertrules/([^/]+)", 1, tolower(SentinelResourceId)), RuleId)
| extend IsLate = Description startswith "The rule's running was delayed"
| extend IsFailure = Status =~ "Failure" and not(IsLate)
| summarize
    Runs = count(),
    Failures = countif(IsFailure),
    Late = countif(IsLate),
    Alerts = sum(tolong(ExtendedProperties.AlertsGeneratedAmount)),
    Reasons = make_set_if(Description, IsFailure, 3),
    First = min(TimeGenerated),
    arg_max(TimeGenerated, SentinelResourceName, IsFailure)
    by RuleId
| project RuleId, Name = SentinelResourceName, Runs, Failures, Late, Alerts, Reasons = tostring(Reasons), FailsNow = IsFailure,
    First, Last = TimeGenerated
| order by RuleId asc`,
  /** Alerts of rules, if nothing is told of their runs. */
  alerts: `SecurityAlert
| where ProductName == "Azure Sentinel"
| summarize arg_max(TimeGenerated, *) by SystemAlertId
| extend Ids = parse_json(tostring(parse_json(ExtendedProperties)["Analytic Rule Ids"]))
| extend RuleId = tolower(tostring(Ids[0])), Name = tostring(parse_json(ExtendedProperties)["Analytic Rule Name"])
| where isnotempty(RuleId)
| summarize Alerts = count(), First = min(TimeGenerated), arg_max(TimeGenerated, Name) by RuleId
| project RuleId, Name, Alerts, First, Last = TimeGenerated
| order by RuleId asc`,
  /** Incidents of rules, by what people closed them as. */
  incidents: `SecurityIncident
| summarize arg_max(LastModifiedTime, *) by IncidentName
| mv-expand Related = RelatedAnalyticRuleIds to typeof(string)
| extend RuleId = tolower(extract("([^/]+)$", 1, Related))
| where isnotempty(RuleId)
| summarize
    Incidents = count(),
    Closed = countif(Status == "Closed"),
    TruePositive = countif(Status == "Closed" and Classification == "TruePositive"),
    BenignPositive = countif(Status == "Closed" and Classification == "BenignPositive"),
    FalsePositive = countif(Status == "Closed" and Classification == "FalsePositive"),
    Undetermined = countif(Status == "Closed" and Classification !in ("TruePositive", "BenignPositive", "FalsePositive"))
    by RuleId
| order by RuleId asc`,
} as const;

/** The tables that they read. */
export const healthTables = { runs: 'SentinelHealth', alerts: 'SecurityAlert', incidents: 'SecurityIncident' } as const;

export type HealthQuery = keyof typeof healthQueries;
