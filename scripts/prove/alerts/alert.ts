import type { AlertDetailsOverride, AlertSeverity, EntityMapping, TriggerOperator } from '../../content/detection';
import type { Table } from '../../engine/values';

/** What decides which alerts the results of an analytic rule become. A detection and a deployed rule both have it. */
export interface AlertRule {
  readonly kind: 'Scheduled' | 'NRT';
  readonly name: string;
  readonly description: string;
  readonly severity: AlertSeverity | undefined;
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly triggerOperator: TriggerOperator | undefined;
  readonly triggerThreshold: number | undefined;
  readonly aggregationKind: 'SingleAlert' | 'AlertPerResult' | undefined;
  readonly alertDetailsOverride: AlertDetailsOverride | undefined;
  readonly entityMappings: readonly EntityMapping[];
  readonly customDetails: Readonly<Record<string, string>>;
}

/** What or whom an alert is about: a type such as Host, and the identifiers that its columns gave. */
export interface AlertEntity {
  readonly type: string;
  readonly identifiers: Readonly<Record<string, string>>;
}

export interface Alert {
  readonly title: string;
  readonly description: string;
  readonly severity: AlertSeverity;
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly entities: readonly AlertEntity[];
  /** Name of each detail to the distinct values that the events gave it. */
  readonly customDetails: Readonly<Record<string, readonly string[]>>;
  /** Other properties of the alert that the rule takes from columns, such as AlertLink. */
  readonly dynamicProperties: Readonly<Record<string, string>>;
  /** The results that it is made of. */
  readonly events: Table;
  /** The earliest and latest TimeGenerated of the events, in ticks; undefined if they have none. */
  readonly firstEvent: bigint | undefined;
  readonly lastEvent: bigint | undefined;
  /** When the rule ran, in ticks. */
  readonly raisedAt: bigint;
}
