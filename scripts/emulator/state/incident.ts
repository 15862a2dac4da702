import type { Alert } from '../../prove/alerts/alert';
import type { HandledAlert, HandledIncident } from '../../prove/automation/handled-incident';

/** An alert as it is kept in its incident and written to SecurityAlert. */
export interface RaisedAlert extends HandledAlert, Pick<Alert, 'techniques'> {
  readonly id: string;
  /** What time its events span, as datetimes. */
  readonly start: string;
  readonly end: string;
}

export interface Incident extends HandledIncident<RaisedAlert> {
  readonly name: string;
  readonly etag: string;
  readonly createdAt: string;
}
