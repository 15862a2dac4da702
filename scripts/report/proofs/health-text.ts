import { healthTables } from '../../prove/health/health-queries';
import type { Health, HealthProblem, RuleHealth } from '../../prove/health/judge-health';
import type { Colors } from '../text/colors';
import { displayWidth, escapeLine } from '../text/terminal-text';
import { jsonText } from '../text/json-text';

const words: Readonly<Record<HealthProblem, string>> = {
  disabled: 'turned off by the service',
  fails: 'fails',
  failed: 'failed before',
  late: 'late',
  'never-ran': 'never ran',
  'never-fired': 'never fired',
  loud: 'too loud',
};

/** What ends the command with 1: a rule that does not run as it should. */
export const grave: ReadonlySet<HealthProblem> = new Set(['disabled', 'fails', 'never-ran']);

const headings = ['rule', 'runs', 'failed', 'late', 'alerts', 'a day', 'incidents', 'true', 'benign', 'false', ''];

/** Writes how rules fare as one table, with why runs failed under it. */
export function healthText({ days, rules, missing }: Health, colors: Colors): string {
  const rows = rules.map(cellsOf);
  const widths = headings.map((heading, index) =>
    Math.max(displayWidth(heading), ...rows.map((cells) => displayWidth(cells[index] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) =>
        index === 0 || index === cells.length - 1 ? padEnd(cell, widths[index]) : padStart(cell, widths[index]),
      )
      .join('  ')
      .trimEnd();
  const reasons = rules.flatMap(({ name, reasons: why }) =>
    why.map((reason) => `${escapeLine(name)}: ${escapeLine(reason)}`),
  );
  const bad = rules.filter(({ problems }) => problems.length > 0).length;
  return [
    colors.heading(line(headings)),
    ...rows.map(line),
    ...(reasons.length === 0
      ? []
      : ['', 'Why runs failed, as the service says it:', ...reasons.map((each) => `  ${each}`)]),
    ...missing.map((name) => colors.warning(`There are no rows of ${healthTables[name]}.`)),
    '',
    `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'} over ${amount(days)} ${amount(days) === '1' ? 'day' : 'days'}, ${bad} with something to look at`,
    '',
  ].join('\n');
}

function cellsOf(rule: RuleHealth): string[] {
  const { runs, failures, late, alerts, alertsPerDay, incidents, closed, verdicts, problems } = rule;
  const share = (count: number): string => (closed === 0 ? '–' : `${String(Math.round((100 * count) / closed))} %`);
  return [
    escapeLine(rule.slug ?? rule.name),
    runs === undefined ? '–' : String(runs),
    String(failures),
    String(late),
    String(alerts),
    amount(alertsPerDay),
    String(incidents),
    share(verdicts.TruePositive),
    share(verdicts.BenignPositive),
    share(verdicts.FalsePositive),
    problems.map((problem) => words[problem]).join(', '),
  ];
}

function amount(value: number): string {
  return (Math.round(value * 10) / 10).toLocaleString('en');
}

function padEnd(text: string, width = 0): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

function padStart(text: string, width = 0): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** The same as JSON. */
export function healthJson({ days, rules, missing }: Health): string {
  const listed = rules.map(({ slug, runs, ...rule }) => ({ ...rule, slug: slug ?? null, runs: runs ?? null }));
  return jsonText({ days, rules: listed, missing: missing.map((name) => healthTables[name]) });
}
