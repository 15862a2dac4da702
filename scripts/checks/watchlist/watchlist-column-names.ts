import type { WatchlistCheck } from '../check';

/** ("Create watchlists in Microsoft Sentinel" and "Entity names", Kusto documentation.) */
export const watchlistColumnNames: WatchlistCheck = {
  id: 'watchlist-column-names',
  scope: 'watchlist',
  severity: 'error',
  sentence: 'Every column of a watchlist is a name that KQL takes as it is, and no column is there twice.',
  why: "Queries could name the column only as ['…'], and names between two underscores are reserved.",
  failing: {
    'watchlists/example.yaml':
      '# without indicators\nsearchKey: Host\nitems:\n  - { Host: server-1, Owner name: Finance }\n',
  },
  passing: {
    'watchlists/example.yaml':
      '# without indicators\nsearchKey: Host\nitems:\n  - { Host: server-1, OwnerName: Finance }\n',
  },
  run: (watchlist) => {
    if (watchlist.type === 'indicators') return [];
    const place =
      watchlist.csv === undefined ? watchlist.document.placeOf(['items']) : watchlist.document.placeOf(['csv']);
    const { columns } = watchlist;
    return columns.flatMap((column, index) => {
      if (columns.findIndex((other) => other.toLowerCase() === column.toLowerCase()) !== index) {
        return [{ place, message: `The column ${column} is there twice`, help: 'Rename one of the two.' }];
      }
      if (/^[A-Za-z_]\w*$/.test(column) && !/^__.*__$/.test(column)) return [];
      const help = 'Begin with a letter and go on with letters, digits and underscores.';
      return [{ place, message: `The column '${column}' has a name that KQL does not take as it is`, help }];
    });
  },
};
