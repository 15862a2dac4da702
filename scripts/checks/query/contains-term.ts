import type { Detection } from '../../content/detection';
import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';
import { ownValue } from '../../source/own-value';

/** Several terms with something between them, beginning and ending in one: `powershell.exe`, not `.exe`. */
const terms = /^[A-Za-z0-9]{3,}([^A-Za-z0-9]+[A-Za-z0-9]+)+$/;

/** ("Understanding string terms" and "Query best practices", Kusto documentation.) */
export const containsTerm: DetectionCheck = {
  id: 'contains-term',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'advice',
  sentence: 'What is searched as whole terms is searched by has.',
  why: '`contains` reads every value of the column; `has` asks the index of terms, and is many times as fast.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery contains "bad.example"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery contains "badex"\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    if (!/contains/.test(detection.query)) return [];
    const { tree } = context.bind(detection);
    const findings: Finding[] = [];
    if (tree === undefined) return [];
    walkSyntax(tree, (filter) => {
      // The index is asked by a filter on a column, and by nothing else.
      const condition = filter.kind === 'FilterOperator' ? filter.parts['Condition'] : undefined;
      if (condition !== undefined) walkSyntax(condition, (node) => findings.push(...findSearch(node, detection)));
    });
    return findings;
  },
};

function findSearch({ kind, parts }: SyntaxNode, detection: Detection): Finding[] {
  const { Left: left, Operator: operator, Right: right } = parts;
  const replacement = ownValue(operators, operator?.text ?? '');
  if (!/Contains/.test(kind) || operator === undefined || replacement === undefined) return [];
  if (left?.reference?.kind !== 'column' || left.type !== 'string' || right?.literal?.type !== 'string') return [];
  if (!terms.test(String(right.literal.value))) return [];
  return [
    {
      place: placeInQuery(detection, operator.span),
      message: `${operator.text ?? ''} reads every value of ${left.text ?? ''} for what are whole terms`,
      help: `Write ${replacement}, unless letters or digits may stand right before or behind it.`,
    },
  ];
}

const operators: Readonly<Record<string, string>> = {
  contains: 'has',
  contains_cs: 'has_cs',
  '!contains': '!has',
  '!contains_cs': '!has_cs',
};
