import type { Alert } from '../prove/alerts/alert';

/** The same alert before and after a change that made another one of it. */
export interface ChangedAlert {
  readonly before: Alert;
  readonly after: Alert;
}

/** What differs between the alerts of two replays over the same logs. */
export interface RaisedDifference {
  readonly vanish: readonly Alert[];
  readonly appear: readonly Alert[];
  readonly change: readonly ChangedAlert[];
}

/**
 * Compares what two replays raised. An alert is the same where all that is said of it is; one of the same run about the
 * same entities, or of the same title, is changed; all others came or went. Of alerts that are alike, each counts.
 */
export function compareRaised(before: readonly Alert[], after: readonly Alert[]): RaisedDifference {
  const identical = pairAlerts(before, after, allOf);
  const aboutSame = pairAlerts(identical.before, identical.after, ({ raisedAt, entities }) =>
    keyOf([raisedAt, entities]),
  );
  const titledSame = pairAlerts(aboutSame.before, aboutSame.after, ({ raisedAt, title }) => keyOf([raisedAt, title]));
  return {
    vanish: titledSame.before,
    appear: titledSame.after,
    change: [...aboutSame.pairs, ...titledSame.pairs],
  };
}

function allOf(alert: Alert): string {
  return keyOf({ ...alert, events: undefined });
}

function keyOf(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
}

interface PairedAlerts {
  readonly pairs: readonly ChangedAlert[];
  readonly before: readonly Alert[];
  readonly after: readonly Alert[];
}

function pairAlerts(
  before: readonly Alert[],
  after: readonly Alert[],
  keyOfAlert: (alert: Alert) => string,
): PairedAlerts {
  const open = new Map<string, Alert[]>();
  for (const alert of before) {
    const key = keyOfAlert(alert);
    const same = open.get(key);
    if (same === undefined) open.set(key, [alert]);
    else same.push(alert);
  }
  const pairs: ChangedAlert[] = [];
  const come = after.filter((alert) => {
    const partner = open.get(keyOfAlert(alert))?.shift();
    if (partner !== undefined) pairs.push({ before: partner, after: alert });
    return partner === undefined;
  });
  const paired = new Set(pairs.map((pair) => pair.before));
  return { pairs, before: before.filter((alert) => !paired.has(alert)), after: come };
}
