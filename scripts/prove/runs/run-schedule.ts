import type { AnalyticRule } from '../../content/detection';
import { ticksPerSecond } from '../../engine/formats/calendar';
import type { Table } from '../../engine/values';
import { hasErrors, type Diagnostic, type Parsed } from '../../source/diagnostic';
import type { Alert } from '../alerts/alert';
import { buildAlerts } from '../alerts/build-alerts';

/** One run of a rule by its schedule. */
export type RuleRun =
  | { readonly kind: 'ran'; readonly now: bigint; readonly rows: Table; readonly alerts: readonly Alert[] }
  /** It did not happen, because the rule rests after an alert. */
  | { readonly kind: 'rested'; readonly now: bigint }
  /** The engine refuses the query, or the query fails; no run follows. */
  | { readonly kind: 'failed'; readonly now: bigint; readonly diagnostics: readonly Diagnostic[] };

/** NRT rules run every minute over the minute before. ("Near-real-time analytics rules", Sentinel docs.) */
const nrtSeconds = 60;

/** From run to run of a rule, in ticks. */
export function frequencyOf({ queryFrequency }: AnalyticRule): bigint {
  return BigInt(queryFrequency?.seconds ?? nrtSeconds) * ticksPerSecond;
}

/** How far back each run of a rule looks, in ticks. */
export function periodOf({ queryPeriod }: AnalyticRule): bigint {
  return BigInt(queryPeriod?.seconds ?? nrtSeconds) * ticksPerSecond;
}

/**
 * Runs a rule at moments that follow each other, each over the window that ends there, as the service does: with its
 * trigger, its grouping of events, and its rest after an alert.
 * @param runAt runs its query over what lies between two moments, of which the start is outside and the end inside
 */
export function* runSchedule(
  rule: AnalyticRule,
  moments: Iterable<bigint>,
  runAt: (start: bigint, end: bigint) => Parsed<Table>,
): Generator<RuleRun> {
  const period = periodOf(rule);
  const rest = rule.suppressionEnabled ? BigInt(rule.suppressionDuration?.seconds ?? nrtSeconds) * ticksPerSecond : 0n;
  let restsUntil: bigint | undefined;
  for (const now of moments) {
    if (restsUntil !== undefined && now < restsUntil) {
      yield { kind: 'rested', now };
      continue;
    }
    const { value: rows, diagnostics } = runAt(now - period, now);
    if (rows === undefined || hasErrors(diagnostics)) {
      yield { kind: 'failed', now, diagnostics };
      return;
    }
    const alerts = buildAlerts(rule, rows, { now });
    yield { kind: 'ran', now, rows, alerts };
    if (alerts.length > 0) restsUntil = now + rest;
  }
}
