import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';
import { hasBareStar } from './query-wildcard';
import { ownValue } from '../../source/own-value';

/**
 * ("Optimize log queries in Azure Monitor": search and union over all tables; "Query best practices", Kusto
 * documentation.)
 */
export const everyTable: DetectionCheck = {
  id: 'every-table',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'advice',
  sentence: 'A query names the tables that it reads.',
  why: 'search, find and union * read every table of the workspace: the query runs into the limit of time, costs most if tables are paid by the query, and answers otherwise when a table is added.',
  failing: {
    'detections/hunts/example.yaml': 'query: |\n  search "bad.example"\n  | where TimeGenerated > ago(7d)\n',
  },
  passing: {
    'detections/hunts/example.yaml':
      'query: |\n  search in (ASimDnsActivityLogs, SecurityEvent) "bad.example"\n  | where TimeGenerated > ago(7d)\n',
  },
  run: (detection, context) => {
    if (!/\b(?:search|find)\b|\bunion\b[^|;]*\*/.test(detection.query)) return [];
    const { tree } = context.bind(detection);
    const findings: Finding[] = [];
    const piped = new Set<SyntaxNode>();
    if (tree === undefined) return [];
    walkSyntax(tree, (node) => {
      if (node.kind === 'PipeExpression' && node.parts['Operator'] !== undefined) piped.add(node.parts['Operator']);
      const operator = ownValue(operators, node.kind);
      if (operator === undefined || piped.has(node) || operator.namesTables(node)) return;
      // Those that the service refuses are another check's finding.
      if (detection.type === 'analyticRule' && hasBareStar(node)) return;
      findings.push({
        place: placeInQuery(detection, node.span),
        message: `This ${operator.word} reads every table of the workspace`,
        help: operator.help,
      });
    });
    return findings;
  },
};

interface Operator {
  readonly word: string;
  readonly namesTables: (node: SyntaxNode) => boolean;
  readonly help: string;
}

const namesIn = ({ parts }: SyntaxNode): boolean => parts['InClause'] !== undefined;

const operators: Readonly<Record<string, Operator>> = {
  SearchOperator: {
    word: 'search',
    namesTables: namesIn,
    help: 'Name the tables: search in (ASimDnsActivityLogs, SecurityEvent) …',
  },
  FindOperator: {
    word: 'find',
    namesTables: namesIn,
    help: 'Name the tables: find in (ASimDnsActivityLogs, SecurityEvent) where …',
  },
  UnionOperator: { word: 'union', namesTables: (node) => !hasBareStar(node), help: 'Name the tables.' },
};
