import limits from '../../../schemas/data/limits.json';
import type { WatchlistCheck } from '../check';

export const watchlistSize: WatchlistCheck = {
  id: 'watchlist-size',
  scope: 'watchlist',
  severity: 'error',
  sentence: 'No item of a watchlist is longer than 10,240 characters as a line of CSV.',
  why: 'The service refuses the upload.',
  failing: {
    'watchlists/example.yaml': `# without indicators\nsearchKey: Host\nitems:\n  - { Host: server-1, Note: ${'long '.repeat(2100)} }\n`,
  },
  passing: {
    'watchlists/example.yaml': '# without indicators\nsearchKey: Host\nitems:\n  - { Host: server-1, Note: short }\n',
  },
  run: (watchlist) => {
    if (watchlist.type === 'indicators') return [];
    const most = limits.watchlistLineCharacters.maximum;
    return watchlist.items.flatMap(({ cells, place }) => {
      const length = cells.reduce((sum, cell) => sum + cell.length + 1, 0);
      if (length <= most) return [];
      const message = `This item has ${length.toLocaleString('en')} characters; the service takes ${most.toLocaleString('en')}`;
      return [{ place, message, help: 'Shorten it, or keep the long text elsewhere.' }];
    });
  },
};
