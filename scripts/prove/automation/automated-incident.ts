import type { AlertSeverity } from '../../content/detection';
import type { AlertEntity } from '../alerts/alert';

/** Who an incident is given to. */
export interface IncidentOwner {
  readonly objectId?: string;
  readonly email?: string;
  readonly assignedTo?: string;
  readonly userPrincipalName?: string;
  readonly ownerType?: string;
}

export interface IncidentTask {
  readonly title: string;
  readonly description: string | undefined;
}

/** An incident as automation rules see and change it. */
export interface AutomatedIncident {
  readonly title: string;
  readonly description: string;
  readonly severity: AlertSeverity;
  readonly status: 'New' | 'Active' | 'Closed';
  readonly classification: string | undefined;
  readonly classificationReason: string | undefined;
  readonly classificationComment: string | undefined;
  readonly owner: IncidentOwner | undefined;
  readonly labels: readonly string[];
  readonly tasks: readonly IncidentTask[];
  readonly comments: number;
  readonly providerName: string;
  /** The GUIDs of the analytic rules that its alerts are of. */
  readonly ruleIds: readonly string[];
  readonly tactics: readonly string[];
  readonly alerts: readonly AutomatedAlert[];
}

/** An alert as automation rules see it. */
export interface AutomatedAlert {
  /** The GUID of the analytic rule that raised it. */
  readonly ruleId: string;
  readonly title: string;
  readonly productName: string;
  readonly entities: readonly AlertEntity[];
  /** Name of each detail to its values. */
  readonly customDetails: Readonly<Record<string, readonly string[]>>;
}

/** Who changed an incident, as the condition IncidentUpdatedBySource calls it. */
export type UpdateSource = 'User' | 'AutomationRule' | 'AlertGrouping';

/** What happened. */
export type AutomationEvent =
  | { readonly type: 'created' }
  | { readonly type: 'updated'; readonly before: AutomatedIncident; readonly by: UpdateSource };
