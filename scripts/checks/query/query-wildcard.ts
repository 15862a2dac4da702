import { walkSyntax, type SyntaxKind, type SyntaxNode } from '../../kql/syntax-node';
import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';

const starOperators: Readonly<Partial<Record<SyntaxKind, string>>> = {
  UnionOperator: 'union',
  SearchOperator: 'search',
};

/** ("Scheduled analytics rules in Microsoft Sentinel", query best practices: neither `search *` nor `union *`.) */
export const queryWildcard: DetectionCheck = {
  id: 'query-wildcard',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'The query of a rule has neither `search *` nor `union *`.',
  why: 'The service refuses the rule: every run would read every table of the workspace.',
  failing: 'query: |\n  union *\n  | where DnsQuery == "bad.example"\n  | project TimeGenerated, SrcIpAddr\n',
  passing: 'query: |\n  union ASimDnsActivityLogs, ASimNetworkSessionLogs\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    // The binder needs seconds for a union of everything; the tree is not asked where the text has no such thing.
    if (detection.type !== 'analyticRule' || !/\b(?:search|union)\b[^|;]*\*/.test(detection.query)) return [];
    const { tree } = context.bind(detection);
    const findings: Finding[] = [];
    if (tree === undefined) return [];
    walkSyntax(tree, (node) => {
      const operator = starOperators[node.kind];
      if (operator === undefined || !hasBareStar(node)) return;
      findings.push({
        place: placeInQuery(detection, node.span),
        message: `A rule may not use ${operator} *`,
        help: 'Name the tables.',
      });
    });
    return findings;
  },
};

/** True of an operator that names all tables by a star alone. */
export function hasBareStar(operator: SyntaxNode): boolean {
  let found = false;
  walkSyntax(operator, (node) => {
    if (node.kind === 'StarExpression' || (node.kind === 'NameReference' && node.text === '*')) found = true;
  });
  return found;
}
