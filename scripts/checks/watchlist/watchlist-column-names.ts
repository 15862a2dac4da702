import { watchlistColumns } from '../../kql/workspace-schema';
import type { Finding, WatchlistCheck } from '../check';

/** ("Create watchlists in Microsoft Sentinel" and "Entity names", Kusto documentation.) */
export const watchlistColumnNames: WatchlistCheck = {
  id: 'watchlist-column-names',
  scope: 'watchlist',
  severity: 'error',
  sentence: 'No column of a watchlist is there twice, and each has a name that KQL takes as it is.',
  why: "The service refuses a list with one column twice. A column with blanks works, as those of the service's own templates do; queries name it as ['User Principal Name'].",
  failing: {
    'watchlists/example.yaml':
      '# without indicators\nsearchKey: Host\nitems:\n  - { Host: server-1, host: server-2 }\n',
  },
  passing: {
    'watchlists/example.yaml':
      '# without indicators\nsearchKey: Host\nitems:\n  - { Host: server-1, OwnerName: Finance }\n',
  },
  run: (watchlist) => {
    if (watchlist.type === 'indicators') return [];
    const { columns, columnPlaces, document } = watchlist;
    return columns.flatMap((column, index): Finding[] => {
      const place = columnPlaces[index] ?? document.placeOf([]);
      if (columns.findIndex((other) => other.toLowerCase() === column.toLowerCase()) !== index) {
        return [{ place, message: `The column ${column} is there twice`, help: 'Rename one of the two.' }];
      }
      if (serviceColumns.has(column.toLowerCase())) {
        const message = `The column ${column} has the name of one that _GetWatchlist() adds`;
        return [{ place, message, help: 'Rename it: a query reads one of the two.', severity: 'warning' }];
      }
      if (/^__.*__$/.test(column)) {
        const help = 'Begin with a letter.';
        return [
          { place, message: `The column ${column} has a name that KQL keeps for itself`, help, severity: 'warning' },
        ];
      }
      if (/^[A-Za-z_]\w*$/.test(column)) return [];
      const help = `Queries name it as ${bracketed(column)}.`;
      return [
        { place, message: `The column '${column}' has a name that stands in brackets`, help, severity: 'advice' },
      ];
    });
  },
};

/** What _GetWatchlist() gives beside the columns of a list, and names that begin as its own do. */
const serviceColumns: ReadonlySet<string> = new Set(watchlistColumns.map(({ name }) => name.toLowerCase()));

function bracketed(name: string): string {
  return `['${name.replace(/[\\']/g, '\\$&')}']`;
}
