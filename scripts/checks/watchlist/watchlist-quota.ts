import limits from '../../../schemas/data/limits.json';
import type { WatchlistCheck } from '../check';

const most = limits.watchlistItemChangesPerMonth.maximum;

/** ("Microsoft Sentinel service limits", watchlist limits: rate of change of all items.) */
export const watchlistQuota: WatchlistCheck = {
  id: 'watchlist-quota',
  scope: 'watchlist',
  severity: 'warning',
  sentence: 'A watchlist has at most 100,000 items.',
  why: 'A workspace takes that many changes of items a month, over all watchlists; past it uploads are refused.',
  failing: {
    'watchlists/example.yaml': '# without indicators\nsearchKey: Host\ncsv: example.csv\n',
    'watchlists/example.csv': `Host\n${Array.from({ length: most + 1 }, (_, index) => `server-${index}\n`).join('')}`,
  },
  passing: {
    'watchlists/example.yaml': '# without indicators\nsearchKey: Host\ncsv: example.csv\n',
    'watchlists/example.csv': 'Host\nserver\n',
  },
  run: (watchlist) => {
    const count = watchlist.type === 'indicators' ? watchlist.indicators.length : watchlist.items.length;
    if (count <= most) return [];
    const { document, csv } = watchlist;
    return [
      {
        place: document.placeOf([csv !== undefined ? 'csv' : watchlist.type]),
        message: `The watchlist has ${count.toLocaleString('en')} items; a workspace takes ${most.toLocaleString('en')} changes a month`,
        help: 'Age indicators out sooner, or bring a list of that size into a table of its own.',
      },
    ];
  },
};
