import type { Alert } from '../prove/alert';
import type { AlertGroup, GroupedAlert } from '../prove/group-alert';
import type { IncidentTask } from '../prove/automation/automated-incident';

/** An alert as it is kept in its incident and written to SecurityAlert. */
export interface RaisedAlert extends GroupedAlert, Pick<Alert, 'tactics' | 'techniques'> {
  readonly id: string;
  readonly ruleId: string;
  /** What time its events span, as datetimes. */
  readonly start: string;
  readonly end: string;
}

export interface Incident extends AlertGroup<RaisedAlert> {
  readonly name: string;
  readonly etag: string;
  /** The rule that opened it; empty if a person did. */
  readonly ruleId: string;
  readonly title: string;
  readonly description: string;
  /** Classification, owner and labels as a person wrote them. */
  readonly handling: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  /** What automation rules gave people to do; left out where there is nothing. */
  readonly tasks?: readonly IncidentTask[];
}
