import { formatDuration } from '../../content/duration';
import type { DetectionCheck } from '../check';
import { findLookbacks } from '../evidence/find-lookbacks';
import { placeInQuery } from '../evidence/query-place';

export const queryGap: DetectionCheck = {
  id: 'query-gap',
  scope: 'detection',
  severity: 'warning',
  sentence: 'The query looks back at least as far as queryFrequency.',
  why: 'Between two runs there is a time that neither looks at: what happens then is never found.',
  failing:
    'queryFrequency: 6h\nqueryPeriod: 6h\nquery: |\n  DnsEvents\n  | where TimeGenerated > ago(1h)\n  | project TimeGenerated, ClientIP\n',
  passing:
    'queryFrequency: 1h\nqueryPeriod: 6h\nquery: |\n  DnsEvents\n  | where TimeGenerated > ago(1h)\n  | project TimeGenerated, ClientIP\n',
  run: (detection, context) => {
    if (detection.type !== 'analyticRule' || detection.kind !== 'Scheduled') return [];
    const frequency = detection.queryFrequency;
    if (frequency === undefined || !/\bago\b/.test(detection.query)) return [];
    const lookbacks = findLookbacks(context.bind(detection).tree).filter(({ clock }) => clock === 'event');
    const longest = lookbacks.reduce((most, each) => (each.seconds > (most?.seconds ?? 0) ? each : most), lookbacks[0]);
    // Where a table is read without such a bound, that one may look back all of queryPeriod.
    const tables = context.references(detection).tables.length;
    if (longest === undefined || longest.seconds >= frequency.seconds || lookbacks.length < tables) return [];
    return [
      {
        place: placeInQuery(detection, longest.node.span),
        message: `The query looks back ${formatDuration(longest)}, and runs every ${formatDuration(frequency)}`,
        help: `Set queryFrequency to at most ${formatDuration(longest)}, or look back further.`,
      },
    ];
  },
};
