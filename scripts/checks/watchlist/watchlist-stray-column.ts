import { isSlipOf } from '../../source/nearest-word';
import type { Finding, WatchlistCheck } from '../check';

export const watchlistStrayColumn: WatchlistCheck = {
  id: 'watchlist-stray-column',
  scope: 'watchlist',
  severity: 'warning',
  sentence: 'The items of a watchlist name their columns alike.',
  why: 'A key that is misspelled in one item makes a column of its own, and the one that was meant is empty there.',
  failing: {
    'watchlists/example.yaml':
      '# without indicators\nsearchKey: Host\nitems:\n  - { Host: server-1, Owner: Finance }\n  - { Host: server-2, Ownr: Finance }\n',
  },
  passing: {
    'watchlists/example.yaml':
      '# without indicators\nsearchKey: Host\nitems:\n  - { Host: server-1, Owner: Finance }\n  - { Host: server-2, Site: Basel }\n',
  },
  run: (watchlist) => {
    if (watchlist.type === 'indicators' || watchlist.csv !== undefined) return [];
    const { columns, items } = watchlist;
    const filled = columns.map((_, index) => items.filter(({ cells }) => (cells[index] ?? '') !== '').length);
    return columns.flatMap((column, index): Finding[] => {
      const meant = columns.findIndex((other, position) => {
        const isCommoner =
          filled[position]! > filled[index]! || (filled[position] === filled[index] && position < index);
        const isBeside = items.some(({ cells }) => (cells[index] ?? '') !== '' && (cells[position] ?? '') !== '');
        return position !== index && isCommoner && !isBeside && isSlip(column, other);
      });
      const item = meant < 0 ? undefined : items.find(({ cells }) => (cells[index] ?? '') !== '');
      if (item === undefined) return [];
      const message = `The column ${column} is there only if ${columns[meant]!} is not`;
      return [{ place: item.place, message, help: `Write ${columns[meant]!} if that is meant.` }];
    });
  },
};

/** A number at the end tells columns apart: Phone1 and Phone2. */
function isSlip(column: string, other: string): boolean {
  return column.replace(/\d+$/, '') !== other.replace(/\d+$/, '') && isSlipOf(column, other);
}
