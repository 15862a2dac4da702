import { indicatorColumns } from '../../content/watchlist';
import { nearestWord } from '../../source/nearest-word';
import type { WatchlistCheck } from '../check';

/** ("Create watchlists in Microsoft Sentinel": the search key is one of the columns, and none of its cells is blank.) */
export const watchlistSearchKey: WatchlistCheck = {
  id: 'watchlist-search-key',
  scope: 'watchlist',
  severity: 'error',
  sentence: 'The search key is a column of the watchlist, and every item has a value in it.',
  why: 'The service refuses the list, and _GetWatchlist could not fill SearchKey.',
  failing: {
    'watchlists/example.yaml':
      '# without indicators\nsearchKey: Host\nitems:\n  - { Computer: server-1, Owner: Finance }\n',
  },
  passing: {
    'watchlists/example.yaml':
      '# without indicators\nsearchKey: Computer\nitems:\n  - { Computer: server-1, Owner: Finance }\n',
  },
  run: (watchlist) => {
    const { searchKey, document } = watchlist;
    const columns: readonly string[] = watchlist.type === 'indicators' ? indicatorColumns : watchlist.columns;
    const index = columns.indexOf(searchKey);
    if (index < 0 && columns.length > 0) {
      const nearest = nearestWord(searchKey, columns) ?? columns.join(', ');
      const message = searchKey === '' ? 'The watchlist has no searchKey' : `There is no column ${searchKey}`;
      return [{ place: document.placeOf(['searchKey']), message, help: `Write ${nearest}.` }];
    }
    if (watchlist.type === 'indicators') return [];
    return watchlist.items
      .filter(({ cells }) => (cells[index] ?? '').trim() === '')
      .map(({ place }) => ({
        place,
        message: `This item has no ${searchKey}, which is the search key`,
        help: 'Fill it in.',
      }));
  },
};
