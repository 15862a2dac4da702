import type { ComputedColumn, TablePlan } from '../../engine/plan/plan';
import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';

/** ("Entity names", Kusto documentation: names tell capitals apart.) */
export const columnCase: DetectionCheck = {
  id: 'column-case',
  scope: 'detection',
  looksAt: 'query',
  severity: 'advice',
  sentence: 'No two columns have names that differ by capitals alone.',
  why: 'Both are there side by side: a condition, a mapping or a reader takes the one for the other.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | extend srcIpAddr = tolower(SrcIpAddr)\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | extend SrcIpAddr = tolower(SrcIpAddr)\n',
  run: (detection, context) => {
    const found = new Map<number, Finding>();
    for (const plan of context.flow(detection)?.plans ?? []) {
      for (const { column, other } of namesakesIn(plan)) {
        const { span } = column.expression;
        // A column that is handed on under its name has no expression of its own here.
        if (span.end <= span.start || found.has(span.start)) continue;
        found.set(span.start, {
          place: placeInQuery(detection, span),
          message: `${column.name} is a new column beside ${other}, which differs by capitals alone`,
          help: `Write ${other} to put it in the place of that one, or give it a name of its own.`,
        });
      }
    }
    return [...found.values()];
  },
};

function namesakesIn(plan: TablePlan): readonly { readonly column: ComputedColumn; readonly other: string }[] {
  if (plan.kind !== 'compute-columns') return [];
  const isHandedOn = ({ name, expression }: ComputedColumn) => expression.kind === 'column' && expression.name === name;
  const byLower = new Map<string, string>();
  const made = plan.computed.filter((each) => !isHandedOn(each));
  const madeNames = new Set(made.map(({ name }) => name));
  for (const { name } of plan.columns) if (!madeNames.has(name)) byLower.set(name.toLowerCase(), name);
  return made.flatMap((column) => {
    const other = byLower.get(column.name.toLowerCase());
    byLower.set(column.name.toLowerCase(), other ?? column.name);
    return other === undefined || other === column.name ? [] : [{ column, other }];
  });
}
