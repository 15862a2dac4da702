import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { DetectionCheck } from '../check';

export const huntTimeBound: DetectionCheck = {
  id: 'hunt-time-bound',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'advice',
  sentence: 'A hunting query says how far it looks back.',
  why: 'A rule is given its period; a hunt runs over whatever time its reader has chosen, and through the API over all that is retained.',
  failing: {
    'detections/hunts/example.yaml': 'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n',
  },
  passing: { 'detections/hunts/example.yaml': '' },
  run: (detection, context) => {
    if (detection.type !== 'huntingQuery') return [];
    const { tree } = context.bind(detection);
    const tables = context.references(detection).tables;
    if (tree === undefined || tables.length === 0 || mentionsTime(tree)) return [];
    return [
      {
        place: detection.document.placeOf(['query'], 'key'),
        message: 'The query has no bound in time',
        help: 'Add `| where TimeGenerated > ago(14d)`, or as far as the hunt needs, behind the table.',
      },
    ];
  },
};

/** Whether a filter is about time, or a parameter that a parser takes: `_Im_Dns(starttime=ago(1d))`. */
function mentionsTime(tree: SyntaxNode): boolean {
  let found = false;
  walkSyntax(tree, ({ kind, parts, text }) => {
    const condition = kind === 'FilterOperator' ? parts['Condition'] : undefined;
    if (condition !== undefined) walkSyntax(condition, (node) => (found ||= node.type === 'datetime'));
    if (kind === 'NameReference' && (text === 'ago' || text === 'ingestion_time')) found = true;
    if (kind === 'DateTimeLiteralExpression' || (kind === 'NameDeclaration' && /^starttime$/i.test(text ?? '')))
      found = true;
  });
  return found;
}
