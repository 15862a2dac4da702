import { walkSyntax } from '../../kql/syntax-node';
import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';

/** ("take operator", Kusto documentation: which rows are returned is not defined.) */
export const arbitraryRows: DetectionCheck = {
  id: 'arbitrary-rows',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'A rule keeps all rows that it finds, or says which.',
  why: '`take`, `limit` and `sample` keep some rows, whichever come first: the others raise no alert, and another run keeps others.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | take 10\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | top 10 by TimeGenerated\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    if (detection.type !== 'analyticRule' || !/\b(?:take|limit|sample)\b/.test(detection.query)) return [];
    const { tree } = context.bind(detection);
    const found: Finding[] = [];
    if (tree === undefined) return found;
    walkSyntax(tree, ({ kind, parts, span }) => {
      if (kind !== 'PipeExpression') return;
      const { Expression: input, Operator: operator } = parts;
      if (operator?.kind !== 'TakeOperator' && operator?.kind !== 'SampleOperator') return;
      const before = input?.kind === 'PipeExpression' ? input.parts.Operator?.kind : undefined;
      if (before === 'SortOperator' || before === 'TopOperator' || span.start > operator.span.start) return;
      found.push({
        place: placeInQuery(detection, operator.span),
        message: 'Which rows this keeps is left to chance, and the others raise no alert',
        help: 'Take it out, or write top … by …; to look at fewer events, filter them.',
      });
    });
    return found;
  },
};
