import limits from '../../schemas/data/limits.json';
import type { DetectionCheck } from './check';

const most = limits.queryCharacters.maximum;

export const queryLength: DetectionCheck = {
  id: 'query-length',
  scope: 'detection',
  severity: 'error',
  sentence: 'The query has at most 10,000 characters as written.',
  why: 'The service refuses the rule. What watchlists add when they are written into the query is counted by expansion.',
  failing: `query: |\n  DnsEvents\n${'  | where Name != "good.example"\n'.repeat(330)}`,
  passing: 'query: |\n  DnsEvents\n  | project TimeGenerated, ClientIP\n',
  run: ({ document, query }) => {
    if (query.length <= most) return [];
    return [
      {
        place: document.placeOf(['query']),
        message: `The query has ${query.length.toLocaleString('en')} characters; the service takes ${most.toLocaleString('en')}`,
        help: 'Move long lists into a watchlist, or common parts into a function of the workspace.',
      },
    ];
  },
};
