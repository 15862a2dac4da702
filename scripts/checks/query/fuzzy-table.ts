import { nearestWord } from '../../source/nearest-word';
import type { DetectionCheck } from '../check';
import { kqlFindings } from '../evidence/kql-diagnostics';

export const fuzzyTable: DetectionCheck = {
  id: 'fuzzy-table',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'advice',
  sentence: 'Every table of a fuzzy union is known.',
  why: 'A fuzzy union leaves out, without a word, a table that is not there or is misspelled.',
  failing:
    'query: |\n  union isfuzzy=true ASimDnsActivityLogs, ASimDnsActvityLogs\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  union isfuzzy=true ASimDnsActivityLogs, ASimNetworkSessionLogs\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) =>
    kqlFindings(detection, context, 'fuzzy-table', ({ span }, query) => {
      const { tables, functions } = context.schema();
      const nearest = nearestWord(query.text.slice(span.start, span.end), [...tables.keys(), ...functions.keys()]);
      return nearest === undefined ? 'Check the name.' : `Did you mean ${nearest}?`;
    }),
};
