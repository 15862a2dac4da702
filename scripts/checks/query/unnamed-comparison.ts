import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';

/** ("extend operator", Kusto documentation: a column without a name is called Column1.) */
export const unnamedComparison: DetectionCheck = {
  id: 'unnamed-comparison',
  scope: 'detection',
  looksAt: 'query',
  severity: 'warning',
  sentence: 'A comparison that becomes a column has a name.',
  why: 'Who writes == for = leaves the column as it was, and adds one called Column1 that is true or false.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | extend DnsQuery == tolower(DnsQuery)\n  | where DnsQuery == "bad.example"\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | extend DnsQuery = tolower(DnsQuery)\n  | where DnsQuery == "bad.example"\n',
  run: (detection, context) => {
    if (!/\b(extend|project)\b/.test(detection.query)) return [];
    const { tree } = context.bind(detection);
    const findings: Finding[] = [];
    if (tree === undefined) return [];
    walkSyntax(tree, ({ kind, parts }) => {
      if (kind !== 'ExtendOperator' && kind !== 'ProjectOperator') return;
      for (const item of parts['Expressions']?.items ?? []) {
        if (!comparisons.test(item.kind)) continue;
        findings.push({
          place: placeInQuery(detection, item.span),
          message: 'This comparison makes a column without a name',
          help: adviceFor(item, detection.query),
        });
      }
    });
    return findings;
  },
};

const comparisons =
  /^(Not)?(Equal|In|InCs|Has|HasCs|Contains|ContainsCs|StartsWith|EndsWith|Between)Expression$|^(Equal|Bang)TildeExpression$|^(Less|Greater)Than(OrEqual)?Expression$/;

function adviceFor({ kind, parts }: SyntaxNode, query: string): string {
  const { Left: left, Right: right } = parts;
  if (kind !== 'EqualExpression' || left?.kind !== 'NameReference') return 'Give it a name: `IsSo = …`.';
  const isShort = right !== undefined && right.span.end - right.span.start <= 30;
  const value = isShort ? query.slice(right.span.start, right.span.end) : '…';
  return `To set the column, write \`${left.text ?? ''} = ${value}\`; to keep the comparison, give it a name: \`IsSo = …\`.`;
}
