import type { Finding, WatchlistCheck } from '../check';

/** ("CSV Injection", OWASP: cells that begin with one of these are run by spreadsheets.) */
const formula = /^(?:[=\t\r]|[-+@][^\d\s].*[(|!])/;

export const watchlistFormula: WatchlistCheck = {
  id: 'watchlist-formula',
  scope: 'watchlist',
  severity: 'warning',
  sentence: 'No cell of a watchlist is a formula to a spreadsheet.',
  why: 'Whoever opens the list in a spreadsheet runs the formula, and who saves it there writes its result into the list.',
  failing: {
    'watchlists/example.yaml': '# without indicators\nsearchKey: Host\nitems:\n  - { Host: server-1, Note: "=A1+1" }\n',
  },
  passing: {
    'watchlists/example.yaml': '# without indicators\nsearchKey: Host\nitems:\n  - { Host: server-1, Note: "-5" }\n',
  },
  run: (watchlist) => {
    if (watchlist.type === 'indicators') return [];
    return watchlist.items.flatMap(({ cells, place }): Finding[] => {
      const index = cells.findIndex((cell) => formula.test(cell));
      if (index < 0) return [];
      const message = `The cell ${watchlist.columns[index] ?? ''} is a formula to a spreadsheet: ${JSON.stringify(cells[index])}`;
      return [{ place, message, help: 'Write the value that is meant, or take the first character away.' }];
    });
  },
};
