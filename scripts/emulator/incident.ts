import type { AlertSeverity } from '../content/detection';
import type { Alert } from '../prove/alert';

/** An alert as it is kept in its incident and written to SecurityAlert. */
export interface RaisedAlert extends Pick<
  Alert,
  'title' | 'description' | 'severity' | 'tactics' | 'techniques' | 'entities' | 'customDetails'
> {
  readonly id: string;
  readonly ruleId: string;
  /** Datetimes as text: when the rule ran, and what time its events span. */
  readonly raisedAt: string;
  readonly start: string;
  readonly end: string;
}

export interface Incident {
  readonly name: string;
  readonly etag: string;
  /** From 1, in the order in which they were opened. */
  readonly number: number;
  /** The rule that opened it; empty where a person did. */
  readonly ruleId: string;
  readonly title: string;
  readonly description: string;
  readonly severity: AlertSeverity;
  readonly status: 'New' | 'Active' | 'Closed';
  /** Classification, owner and labels as a person wrote them. */
  readonly handling: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly alerts: readonly RaisedAlert[];
}
