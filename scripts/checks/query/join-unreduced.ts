import { rowOperators } from '../../kql/row-operators';
import type { SyntaxKind, SyntaxNode } from '../../kql/syntax-node';
import { unrollPipe } from '../../kql/unroll-pipe';
import type { DetectionCheck } from '../check';
import { placeInQuery } from '../evidence/query-place';
import { conditionsOf, findTablePipelines, isTable, isTimeCondition } from '../evidence/query-stages';

/** ("Query best practices", Kusto documentation: select few rows and columns before a join.) */
export const joinUnreduced: DetectionCheck = {
  id: 'join-unreduced',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'advice',
  sentence: 'Of the two sides of a join at least one is filtered, summarised or limited before.',
  why: 'Two whole tables are sent through the join; it is slow, and past the memory of the service it fails.',
  failing: `query: |
  ASimDnsActivityLogs
  | join kind=inner (ASimDnsActivityLogs) on SrcHostname
  | project TimeGenerated, SrcIpAddr
`,
  passing: `query: |
  ASimDnsActivityLogs
  | where DnsQuery == "bad.example"
  | join kind=inner (ASimDnsActivityLogs) on SrcHostname
  | project TimeGenerated, SrcIpAddr
`,
  run: (detection, context) => {
    if (!/\bjoin\b/.test(detection.query)) return [];
    const { tree } = context.bind(detection);
    if (tree === undefined) return [];
    return findTablePipelines(tree).flatMap(({ operators }) => {
      const index = operators.findIndex((operator) => operator.kind === 'JoinOperator' || reduces(operator));
      const join = operators[index];
      const right = join?.kind === 'JoinOperator' ? join.parts['Expression'] : undefined;
      if (join === undefined || right === undefined || !isWholeTable(right)) return [];
      return [
        {
          place: placeInQuery(detection, join.parts['JoinKeyword']?.span ?? join.span),
          message: 'This join takes all rows of both of its tables',
          help: 'Filter one side first, or summarise it to the keys that are joined on.',
        },
      ];
    });
  },
};

function isWholeTable(expression: SyntaxNode): boolean {
  const { source, operators } = unrollPipe(expression);
  return isTable(source) && !operators.some(reduces);
}

const keepsRows: ReadonlySet<SyntaxKind> = new Set<SyntaxKind>([...rowOperators, 'SortOperator']);

/** Whether fewer rows may come out of an operator than went in; a condition on the time alone does not count. */
function reduces(operator: SyntaxNode): boolean {
  if (!keepsRows.has(operator.kind)) return true;
  return conditionsOf(operator).some((condition) => !isTimeCondition(condition));
}
