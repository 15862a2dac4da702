import type { AnalyticRule } from '../../content/detection';
import { ticksPerDay } from '../../engine/formats/calendar';
import type { Table, Value } from '../../engine/values';
import type { HealthQuery } from './health-queries';

/** What may be wrong with how a rule fares. */
export type HealthProblem = 'disabled' | 'fails' | 'failed' | 'late' | 'never-ran' | 'never-fired' | 'loud';

/** Closed incidents by what people closed them as. */
export interface Verdicts {
  readonly TruePositive: number;
  readonly BenignPositive: number;
  readonly FalsePositive: number;
  readonly Undetermined: number;
}

/** How a rule fares in a workspace. */
export interface RuleHealth {
  /** The GUID. */
  readonly ruleId: string;
  readonly name: string;
  /** Of the repository; undefined if somebody else keeps the rule. */
  readonly slug: string | undefined;
  /** Undefined if nothing is known of runs. */
  readonly runs: number | undefined;
  readonly failures: number;
  readonly late: number;
  /** Why runs failed, in the words of the service. */
  readonly reasons: readonly string[];
  readonly alerts: number;
  readonly alertsPerDay: number;
  readonly incidents: number;
  readonly closed: number;
  readonly verdicts: Verdicts;
  readonly problems: readonly HealthProblem[];
}

/** How all rules fare. */
export interface Health {
  /** How long the rows span, at least one. */
  readonly days: number;
  /** Those with problems first, then by name. */
  readonly rules: readonly RuleHealth[];
  /** Tables of which there were no rows. */
  readonly missing: readonly HealthQuery[];
}

/** What the service puts before the name of a rule that it turned off. ("Troubleshoot analytics rules".) */
const disabledMark = 'AUTO DISABLED';

type Row = Readonly<Record<string, Value>>;

/**
 * Says how rules fare, from the answers to the queries of health-queries.ts.
 * @param rules those of the repository
 * @param loudPerDay more alerts a day than this are too many for a rule that does not say how many it expects
 * @param names as which the workspace has its rules now, by their GUIDs in small letters; none if that is not known
 */
export function judgeHealth(
  answers: Readonly<Record<HealthQuery, Table>>,
  rules: readonly AnalyticRule[],
  { loudPerDay, names }: { readonly loudPerDay: number; readonly names: ReadonlyMap<string, string> },
): Health {
  const runs = rowsByRule(answers.runs);
  const alerts = rowsByRule(answers.alerts);
  const incidents = rowsByRule(answers.incidents);
  const own = new Map(rules.map((rule) => [rule.id.toLowerCase(), rule]));
  const expected = runs.size === 0 ? [] : rules.filter(({ enabled }) => enabled).map(({ id }) => id.toLowerCase());
  const ids = new Set([...expected, ...runs.keys(), ...alerts.keys(), ...incidents.keys()]);
  const days = daysOf([...runs.values(), ...alerts.values()]);
  const judged = [...ids].map((id) =>
    judgeRule(id, { run: runs.get(id), alert: alerts.get(id), incident: incidents.get(id) }, own.get(id), {
      days,
      loudPerDay,
      nameNow: names.get(id),
      knowsRuns: runs.size > 0,
    }),
  );
  const rank = ({ problems }: RuleHealth): number => (problems.length > 0 ? 0 : 1);
  const missing = (Object.keys(answers) as HealthQuery[]).filter((name) => answers[name].rowCount === 0);
  return { days, rules: judged.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1)), missing };
}

interface RuleRows {
  readonly run: Row | undefined;
  readonly alert: Row | undefined;
  readonly incident: Row | undefined;
}

interface Limits {
  readonly days: number;
  readonly loudPerDay: number;
  readonly nameNow: string | undefined;
  readonly knowsRuns: boolean;
}

function judgeRule(
  ruleId: string,
  { run, alert, incident }: RuleRows,
  rule: AnalyticRule | undefined,
  { days, loudPerDay, nameNow, knowsRuns }: Limits,
): RuleHealth {
  const name = nameNow ?? (textOf(run, 'Name') || textOf(alert, 'Name') || rule?.name || ruleId);
  const count = Math.max(countOf(run, 'Alerts'), countOf(alert, 'Alerts'));
  const [runs, failures, late] = [countOf(run, 'Runs'), countOf(run, 'Failures'), countOf(run, 'Late')];
  const perDay = count / days;
  const found: Readonly<Record<HealthProblem, boolean>> = {
    disabled: name.startsWith(disabledMark),
    fails: run?.['FailsNow'] === true,
    failed: failures > 0 && run?.['FailsNow'] !== true,
    late: late > 0,
    'never-ran': knowsRuns && run === undefined && rule?.enabled === true,
    'never-fired': run !== undefined && count === 0 && runs > failures,
    loud: perDay > (rule?.expectedAlertsPerDay ?? loudPerDay),
  };
  return {
    ruleId,
    name,
    slug: rule?.slug,
    runs: knowsRuns ? runs : undefined,
    failures,
    late,
    reasons: reasonsOf(run),
    alerts: count,
    alertsPerDay: perDay,
    incidents: countOf(incident, 'Incidents'),
    closed: countOf(incident, 'Closed'),
    verdicts: {
      TruePositive: countOf(incident, 'TruePositive'),
      BenignPositive: countOf(incident, 'BenignPositive'),
      FalsePositive: countOf(incident, 'FalsePositive'),
      Undetermined: countOf(incident, 'Undetermined'),
    },
    problems: (Object.keys(found) as HealthProblem[]).filter((problem) => found[problem]),
  };
}

function rowsByRule(table: Table): Map<string, Row> {
  const rows = Array.from({ length: table.rowCount }, (_, row) =>
    Object.fromEntries(table.columns.map(({ name }, index) => [name, table.data[index]?.[row] ?? null])),
  );
  return new Map(rows.map((row) => [textOf(row, 'RuleId'), row]));
}

function daysOf(rows: readonly Row[]): number {
  const times = rows.flatMap(({ First, Last }) => [First, Last]).filter((value) => typeof value === 'bigint');
  const [first] = times;
  if (first === undefined) return 1;
  const earliest = times.reduce((least, time) => (time < least ? time : least), first);
  const latest = times.reduce((most, time) => (time > most ? time : most), first);
  return Math.max(1, Number(latest - earliest) / Number(ticksPerDay));
}

function textOf(row: Row | undefined, name: string): string {
  const value = row?.[name];
  return typeof value === 'string' ? value : '';
}

function countOf(row: Row | undefined, name: string): number {
  const value = row?.[name];
  return typeof value === 'bigint' || typeof value === 'number' ? Number(value) : 0;
}

function reasonsOf(row: Row | undefined): string[] {
  const text = textOf(row, 'Reasons');
  return text === '' ? [] : (JSON.parse(text) as string[]);
}
