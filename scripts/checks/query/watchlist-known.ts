import { unreadNames } from '../../content/content-kinds';
import { isSlipOf, nearestWord } from '../../source/nearest-word';
import type { DetectionCheck } from '../check';
import { placeInQuery } from '../evidence/query-place';

export const watchlistKnown: DetectionCheck = {
  id: 'watchlist-known',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'Every watchlist that the query looks up is in this repository, or declared under schemas/custom.',
  why: 'A lookup of a watchlist that is not there is empty, so the rule never fires; the service refuses its columns.',
  failing: {
    'detections/example/rule.yaml': `query: |
  let domains = _GetWatchlist('exampel') | project SearchKey;
  ASimDnsActivityLogs
  | where DnsQuery in (domains)
  | project TimeGenerated, SrcIpAddr
`,
    'watchlists/example.yaml': '',
  },
  passing: {
    'detections/example/rule.yaml': `query: |
  let domains = _GetWatchlist('example') | project SearchKey;
  ASimDnsActivityLogs
  | where DnsQuery in (domains)
  | project TimeGenerated, SrcIpAddr
`,
    'watchlists/example.yaml': '',
  },
  run: (detection, context) => {
    if (!detection.query.includes('_GetWatchlist')) return [];
    const known = new Set([...context.schema().watchlists.keys(), ...unreadNames(context.catalog, 'watchlist')]);
    const { watchlists } = context.references(detection);
    return watchlists.flatMap(({ alias, span }, index) => {
      if (alias === undefined || known.has(alias)) return [];
      if (watchlists.findIndex((other) => other.alias === alias) !== index) return [];
      if (alias.trim() === '') {
        const help = "Name the watchlist that is looked up: _GetWatchlist('alias').";
        return [{ place: placeInQuery(detection, span), message: 'The alias is empty', help }];
      }
      const file = alias.replace(/[^\w -]/g, '');
      const nearest = nearestWord(alias, known);
      const more = watchlists.filter((other) => other.alias === alias).length - 1;
      const repeated = more === 0 ? '' : ` It is looked up in ${more} more ${more === 1 ? 'place' : 'places'}.`;
      const create = `Create watchlists/${file}.yaml, or schemas/custom/${file}.yaml if somebody keeps it in the portal`;
      return [
        {
          place: placeInQuery(detection, span),
          message: `There is no watchlist ${alias}`,
          help: `${nearest === undefined ? '' : `Did you mean ${nearest}? If not: `}${create}.${repeated}`,
          // A workspace may have lists that no repository holds.
          severity: nearest !== undefined && isSlipOf(alias, nearest) ? 'error' : 'warning',
        },
      ];
    });
  },
};
