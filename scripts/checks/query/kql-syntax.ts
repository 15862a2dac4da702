import type { BoundQuery, QueryDiagnostic } from '../../kql/bind-query';
import { nearestWord } from '../../source/nearest-word';
import type { DetectionCheck } from '../check';
import { kqlFindings } from '../evidence/kql-diagnostics';

export const kqlSyntax: DetectionCheck = {
  id: 'kql-syntax',
  scope: 'detection',
  severity: 'error',
  sentence: 'The query is one KQL query.',
  why: 'The service refuses the rule, or a hunter who opens the query gets an error.',
  failing: 'query: |\n  DnsEvents\n  | where (Name == "bad.example"\n  | project TimeGenerated, ClientIP\n',
  passing: 'query: |\n  DnsEvents\n  | where (Name == "bad.example")\n  | project TimeGenerated, ClientIP\n',
  // What follows the first mistake is mostly its consequence: the parser has lost its way.
  run: (detection, context) =>
    [...kqlFindings(detection, context, 'syntax', adviseOnSyntax)]
      .sort((a, b) => a.place.span.start - b.place.span.start)
      .slice(0, 1),
};

function adviseOnSyntax({ code, message, span }: QueryDiagnostic, { text }: BoundQuery): string | undefined {
  if (code === 'KS176') {
    const nearest = nearestWord(text.slice(span.start, span.end), queryOperators);
    return nearest === undefined ? undefined : `Did you mean ${nearest}?`;
  }
  if (code === 'KS245') return 'Write lists as in (...) or in a watchlist instead of chains of operators.';
  if (code === 'KS004' || /^Missing: ["']/.test(message))
    return 'Close the text; a backslash in it is written twice, or after @.';
  return undefined;
}

const queryOperators = [
  'where', 'project', 'extend', 'summarize', 'join', 'union', 'parse', 'mv-expand', 'mv-apply', 'project-away',
  'project-rename', 'project-reorder', 'project-keep', 'sort', 'order', 'take', 'limit', 'top', 'distinct', 'count',
  'evaluate', 'invoke', 'lookup', 'make-series', 'serialize', 'sample', 'filter', 'getschema', 'render', 'as',
]; // prettier-ignore
