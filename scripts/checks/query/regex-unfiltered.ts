import type { SyntaxNode } from '../../kql/syntax-node';
import type { UnrolledPipe } from '../../kql/unroll-pipe';
import type { DetectionCheck } from '../check';
import { placeInQuery } from '../evidence/query-place';
import { conditionsOf, findTablePipelines, isTimeCondition, narrowsRows } from '../evidence/query-stages';

/** ("Query best practices", Kusto documentation.) */
export const regexUnfiltered: DetectionCheck = {
  id: 'regex-unfiltered',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'advice',
  sentence: 'A regular expression is asked of rows that a cheaper condition has let through.',
  why: 'A regular expression reads each value from end to end; with nothing before it, that is every row of the period.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery matches regex @"^[a-z0-9]{32}\\."\n  | project TimeGenerated, SrcIpAddr\n',
  passing: `query: |
  ASimDnsActivityLogs
  | where EventSubType == "LookupQuery"
  | where DnsQuery matches regex @"^[a-z0-9]{32}\\."
  | project TimeGenerated, SrcIpAddr
`,
  run: (detection, context) => {
    if (!/matches\s+regex/.test(detection.query)) return [];
    const { tree } = context.bind(detection);
    if (tree === undefined) return [];
    return findTablePipelines(tree).flatMap((pipeline) =>
      firstRegexOfAllRows(pipeline).map((node) => ({
        place: placeInQuery(detection, node.span),
        message: 'This regular expression is tried on every row of the table',
        help: 'Put a condition before it that the index answers: ==, in, has or startswith on what the expression demands.',
      })),
    );
  },
};

/** The regular expression that is the first thing asked of the rows beside their time. */
function firstRegexOfAllRows({ operators }: UnrolledPipe): SyntaxNode[] {
  for (const operator of operators) {
    const asked = conditionsOf(operator).filter((condition) => !isTimeCondition(condition));
    const regex = asked.find(({ kind }) => kind === 'MatchesRegexExpression');
    const isFiltered = asked.some((condition) => narrowsRows(condition));
    if (regex !== undefined && !isFiltered) return [regex];
    const passesRows = operator.kind === 'ExtendOperator' || operator.kind === 'FilterOperator';
    if (isFiltered || !passesRows) return [];
  }
  return [];
}
