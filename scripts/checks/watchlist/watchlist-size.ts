import limits from '../../../schemas/data/limits.json';
import type { Watchlist } from '../../content/watchlist';
import { indicatorCells } from '../../indicators/active-items';
import { csvLine } from '../../source/csv-line';
import type { Place } from '../../source/position';
import type { WatchlistCheck } from '../check';

export const watchlistSize: WatchlistCheck = {
  id: 'watchlist-size',
  scope: 'watchlist',
  severity: 'error',
  sentence: 'Neither the columns nor an item of a watchlist are longer than 10,240 characters as a line of CSV.',
  why: 'The service refuses the upload.',
  failing: {
    'watchlists/example.yaml': `# without indicators\nsearchKey: Host\nitems:\n  - { Host: server-1, Note: ${'long '.repeat(2100)} }\n`,
  },
  passing: {
    'watchlists/example.yaml': '# without indicators\nsearchKey: Host\nitems:\n  - { Host: server-1, Note: short }\n',
  },
  run: (watchlist) => {
    const most = limits.watchlistLineCharacters.maximum;
    return linesOf(watchlist).flatMap(({ what, cells, place }) => {
      const length = csvLine(cells, '\n').length - 1;
      if (length <= most) return [];
      const message = `${what} ${length.toLocaleString('en')} characters as CSV; the service takes ${most.toLocaleString('en')}`;
      return [{ place, message, help: 'Shorten it, or keep the long text elsewhere.' }];
    });
  },
};

interface Line {
  /** What is too long, as the beginning of a sentence. */
  readonly what: string;
  readonly cells: readonly string[];
  readonly place: Place;
}

function linesOf(watchlist: Watchlist): readonly Line[] {
  if (watchlist.type === 'indicators') {
    return watchlist.indicators.map((each) => ({
      what: 'This indicator has',
      cells: indicatorCells(each, each.value),
      place: each.place,
    }));
  }
  const { columns, csv, document, items } = watchlist;
  const head = { what: 'The columns have', cells: columns, place: document.placeOf([csv ? 'csv' : 'items'], 'key') };
  return [head, ...items.map(({ cells, place }) => ({ what: 'This item has', cells, place }))];
}
