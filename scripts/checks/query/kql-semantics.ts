import type { BoundQuery, QueryDiagnostic } from '../../kql/bind-query';
import { nearestWord } from '../../source/nearest-word';
import type { DetectionCheck } from '../check';
import { helpForSemantics } from '../evidence/help-for-semantics';
import { kqlFindings } from '../evidence/kql-diagnostics';
import { columnsAt } from '../evidence/uncertain-column';

export const kqlSemantics: DetectionCheck = {
  id: 'kql-semantics',
  scope: 'detection',
  severity: 'error',
  sentence: 'Every column in the query exists where it is used, and every operator fits its types.',
  why: 'The service refuses the rule with "Failed to resolve scalar expression", without saying where.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQeury == "bad.example"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) =>
    kqlFindings(
      detection,
      context,
      'semantics',
      (diagnostic, query) =>
        suggestName(diagnostic, query, context.schema().tables.keys()) ?? helpForSemantics(diagnostic, query.text),
    ),
};

/** For a name that means nothing (KS142): the column in scope, or where there is none the table, that was meant. */
function suggestName({ code, span }: QueryDiagnostic, query: BoundQuery, tables: Iterable<string>): string | undefined {
  if (code !== 'KS142' || query.tree === undefined) return undefined;
  const name = query.text.slice(span.start, span.end);
  const columns = columnsAt(query.tree, span.start);
  const sameLetters = columns.find((column) => column.toLowerCase() === name.toLowerCase());
  if (sameLetters !== undefined) return `Write ${sameLetters}; case counts.`;
  const nearest = nearestWord(name, columns.length > 0 ? columns : tables);
  return nearest === undefined ? undefined : `Did you mean ${nearest}?`;
}
