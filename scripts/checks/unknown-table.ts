import { nearestWord } from '../source/nearest-word';
import type { DetectionCheck } from './check';
import { kqlFindings } from './kql-diagnostics';

export const unknownTable: DetectionCheck = {
  id: 'unknown-table',
  scope: 'detection',
  severity: 'error',
  sentence: 'Every table and parser that the query names is known.',
  why: 'The service refuses a rule over a table that is not there: "One of the tables does not exist".',
  failing: 'query: |\n  DnsEvent\n  | project TimeGenerated, ClientIP\n',
  passing: 'query: |\n  DnsEvents\n  | project TimeGenerated, ClientIP\n',
  run: (detection, context) =>
    kqlFindings(detection, context, 'unknown-table', ({ span }, query) => {
      const { tables, functions } = context.schema();
      const nearest = nearestWord(query.text.slice(span.start, span.end), [...tables.keys(), ...functions.keys()]);
      const own = 'If it is a table or parser of your own, accept the finding under waivers.';
      return nearest === undefined ? own : `Did you mean ${nearest}? ${own}`;
    }),
};
