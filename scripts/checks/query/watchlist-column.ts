import { watchlistColumns } from '../../kql/workspace-schema';
import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';

/** ("in operator", Kusto documentation: of a table with several columns the first is taken.) */
export const watchlistColumn: DetectionCheck = {
  id: 'watchlist-column',
  scope: 'detection',
  looksAt: 'query',
  severity: 'warning',
  sentence: 'A watchlist that is used as a list gives the column that is meant.',
  why: 'Of a table `in` takes the first column, which in a watchlist is the id of the item: it matches nothing, and `!in` leaves nobody out.',
  failing: {
    'detections/example/rule.yaml': `query: |
  ASimDnsActivityLogs
  | where DnsQuery in (_GetWatchlist('example'))
  | project TimeGenerated, SrcIpAddr
`,
    'watchlists/example.yaml': '',
  },
  passing: {
    'detections/example/rule.yaml': `query: |
  ASimDnsActivityLogs
  | where DnsQuery in ((_GetWatchlist('example') | project SearchKey))
  | project TimeGenerated, SrcIpAddr
`,
    'watchlists/example.yaml': '',
  },
  run: (detection, context) => {
    const flow = detection.query.includes('_GetWatchlist') ? context.flow(detection) : undefined;
    if (flow === undefined) return [];
    const own = new Set(watchlistColumns.map(({ name }) => name).filter((name) => name !== 'SearchKey'));
    return flow.singleColumns.flatMap(({ rows, span }): Finding[] => {
      const [first] = rows.columns;
      const value = first === undefined ? undefined : rows.valueOf(first.name);
      const origin = value?.kind === 'column' ? flow.origins.get(value.name) : undefined;
      const isMeant = rows.columns.length < 2 && origin?.column.name !== '_DTItemId';
      if (isMeant || origin?.read?.kind !== 'watchlist' || !own.has(origin.column.name)) return [];
      return [
        {
          place: placeInQuery(detection, span),
          message: `Of this watchlist the first column is taken, ${origin.column.name}: the id of an item, and nothing of its own`,
          help: 'Add `| project SearchKey`, or the column that is meant, behind _GetWatchlist().',
        },
      ];
    });
  },
};
