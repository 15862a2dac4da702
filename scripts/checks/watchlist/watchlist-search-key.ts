import { indicatorColumns } from '../../content/watchlist';
import { indicatorCells } from '../../indicators/active-items';
import { nearestWord } from '../../source/nearest-word';
import type { Finding, WatchlistCheck } from '../check';

/** ("Create watchlists in Microsoft Sentinel": the search key is one of the columns, and none of its cells is blank.) */
export const watchlistSearchKey: WatchlistCheck = {
  id: 'watchlist-search-key',
  scope: 'watchlist',
  severity: 'error',
  sentence: 'The search key is a column of the watchlist, and every item has a value in it.',
  why: 'The service refuses the list, and _GetWatchlist could not fill SearchKey.',
  failing: {
    'watchlists/example.yaml':
      '# without indicators\nsearchKey: Host\nitems:\n  - { SrcHostname: server-1, Owner: Finance }\n',
  },
  passing: {
    'watchlists/example.yaml':
      '# without indicators\nsearchKey: SrcHostname\nitems:\n  - { SrcHostname: server-1, Owner: Finance }\n',
  },
  run: (watchlist) => {
    const { searchKey, document } = watchlist;
    const columns: readonly string[] = watchlist.type === 'indicators' ? indicatorColumns : watchlist.columns;
    const index = columns.indexOf(searchKey);
    if (index < 0 && columns.length > 0) {
      const isWritten = keysOf(document.value).includes('searchKey');
      if (!isWritten) {
        const place = document.placeOf([watchlist.csv === undefined ? 'items' : 'csv'], 'key');
        const message = 'The watchlist does not say which column is its key';
        return [{ place, message, help: `Say it with searchKey, which is one of: ${columns.join(' or ')}.` }];
      }
      const nearest = nearestWord(searchKey, columns) ?? columns.join(' or ');
      const message = searchKey === '' ? 'The watchlist has no searchKey' : `There is no column ${searchKey}`;
      return [{ place: document.placeOf(['searchKey']), message, help: `Write ${nearest}.` }];
    }
    if (watchlist.type === 'indicators') {
      return watchlist.indicators
        .filter((each) => indicatorCells(each, each.value)[index]?.trim() === '')
        .map(({ place }) => ({
          place,
          message: `This indicator has no ${searchKey}, which is the search key`,
          help: 'Fill it in, or let searchKey be Value.',
        }));
    }
    const seen = new Map<string, { readonly key: string; readonly line: number }>();
    return watchlist.items.flatMap(({ cells, place }): Finding[] => {
      const key = (cells[index] ?? '').trim();
      if (key === '') {
        return [{ place, message: `This item has no ${searchKey}, which is the search key`, help: 'Fill it in.' }];
      }
      const edged = (cells[index] ?? '') === key ? [] : [blankAround(key, place)];
      const earlier = seen.get(key.toLowerCase());
      if (earlier === undefined) {
        seen.set(key.toLowerCase(), { key, line: place.start.line });
        return edged;
      }
      const isSame = earlier.key === key;
      const message = `The search key ${key} is there already, on line ${earlier.line}${isSame ? '' : `, as ${earlier.key}`}`;
      const help = isSame ? 'Keep one of the two: a lookup finds both.' : 'Keep the one that the logs write.';
      return [...edged, { place, severity: 'warning', message, help }];
    });
  },
};

/** ("in operators", Kusto documentation: values are equal as a whole, blanks and all.) */
function blankAround(key: string, place: Finding['place']): Finding {
  const message = `The search key ${key} has a blank before or behind it, and equals no value of a log`;
  return { place, severity: 'warning', message, help: 'Take the blank away.' };
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
