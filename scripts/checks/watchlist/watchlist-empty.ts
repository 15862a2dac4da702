import type { WatchlistCheck } from '../check';

export const watchlistEmpty: WatchlistCheck = {
  id: 'watchlist-empty',
  scope: 'watchlist',
  severity: 'warning',
  sentence: 'A watchlist that no feed fills has an item.',
  why: 'A lookup of an empty list is empty: a rule that looks for its items never fires, and one that leaves them out leaves out nobody.',
  failing: { 'watchlists/example.yaml': 'indicators: []\n' },
  passing: {
    'watchlists/example.yaml': 'indicators:\n  - { type: domain, value: bad.example.net }\n',
  },
  run: ({ document, csv, ...watchlist }) => {
    const isFed = watchlist.type === 'indicators' && watchlist.feed !== undefined;
    const count = watchlist.type === 'indicators' ? watchlist.indicators.length : watchlist.items.length;
    if (count > 0 || isFed) return [];
    const key = csv === undefined ? (watchlist.type === 'indicators' ? 'indicators' : 'items') : 'csv';
    const message = csv === undefined ? 'The watchlist has no items' : `${csv.path} has no items below its header`;
    return [
      { place: document.placeOf([key], 'key'), message, help: 'Add them, or delete the list if nothing reads it.' },
    ];
  },
};
