import { nearestWord } from '../../source/nearest-word';
import type { DetectionCheck } from '../check';
import { kqlFindings, nameIn } from '../evidence/kql-diagnostics';

export const unknownTable: DetectionCheck = {
  id: 'unknown-table',
  scope: 'detection',
  severity: 'error',
  sentence: 'Every table and parser that the query names is known.',
  why: 'The service refuses a rule over a table that is not there: "One of the tables does not exist".',
  failing: 'query: |\n  DnsEvent\n  | project TimeGenerated, ClientIP\n',
  passing: 'query: |\n  DnsEvents\n  | project TimeGenerated, ClientIP\n',
  run: (detection, context) =>
    kqlFindings(detection, context, 'unknown-table', (diagnostic, query) => {
      const { tables, functions } = context.schema();
      const nearest = nearestWord(nameIn(query.text, diagnostic), [...tables.keys(), ...functions.keys()]);
      const own =
        'If your workspace has it, describe it in schemas/custom/: sentinel pull --schema does that for all of them.';
      return nearest === undefined ? own : `Did you mean ${nearest}? ${own}`;
    }),
};
