import { walkSyntax } from '../../kql/syntax-node';
import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';

/** ("join operator", Kusto documentation: the default kind is innerunique.) */
export const joinKind: DetectionCheck = {
  id: 'join-kind',
  scope: 'detection',
  looksAt: 'query',
  severity: 'advice',
  sentence: 'Every join says its kind.',
  why: 'Without one it is innerunique: of the left rows with the same key that the filters behind the join let through, one is kept, and Kusto leaves open which.',
  failing: `query: |
  ASimDnsActivityLogs
  | join (ASimDnsActivityLogs) on SrcHostname
  | project TimeGenerated, SrcIpAddr
`,
  passing: `query: |
  ASimDnsActivityLogs
  | join kind=inner (ASimDnsActivityLogs) on SrcHostname
  | project TimeGenerated, SrcIpAddr
`,
  run: (detection, context) => {
    if (!/\bjoin\b/.test(detection.query)) return [];
    const { tree } = context.bind(detection);
    const findings: Finding[] = [];
    if (tree === undefined) return [];
    walkSyntax(tree, (node) => {
      const parameters = node.parts['Parameters']?.items ?? [];
      if (node.kind !== 'JoinOperator' || parameters.some(({ parts }) => parts['Name']?.text === 'kind')) return;
      findings.push({
        place: placeInQuery(detection, node.parts['JoinKeyword']?.span ?? node.span),
        message: 'This join keeps one left row of each key, because its kind is innerunique if none is said',
        help: 'Write kind=inner to keep them all, or kind=innerunique if one is meant.',
      });
    });
    return findings;
  },
};
