import type { Table } from '../../scripts/engine/values';
import { columnOf, createDnsEvents, domainNumber } from '../dns-events';
import type { Scenario } from '../scenario';

/** Numbers that no event has by chance. */
const domains = Array.from({ length: 100_000 }, (_, index) => domainNumber(10_000_000 + index));

/** has_any with 100,000 domains, which a watchlist or a table of threat intelligence holds. */
export const longList: Scenario = {
  name: 'has_any, 100,000 domains',
  sizes: [10_000, 100_000, 1_000_000],
  limit: 0.6,
  prepare: (rows) => {
    const events = createDnsEvents(rows, domains, 0.001);
    const names = columnOf<string>(events, 'Name');
    const list: Table = { columns: [{ name: 'Domain', type: 'string' }], data: [domains], rowCount: domains.length };
    const loop = (): number => {
      // By hand one uses what one knows: these domains have two or three labels, and names end with them.
      const set = new Set(domains);
      let count = 0;
      for (const name of names) {
        const lower = name.toLowerCase();
        for (let at = 0; at >= 0; at = lower.indexOf('.', at) + 1 || -1) {
          if (!set.has(lower.slice(at))) continue;
          count += 1;
          break;
        }
      }
      return count;
    };
    return {
      tables: new Map([
        ['DnsEvents', events],
        ['Domains', list],
      ]),
      query:
        'let domains = Domains | project Domain;\nDnsEvents | where Name has_any (domains) | project Name, Computer',
      loop,
      sql: [
        'SELECT Name, Computer FROM DnsEvents WHERE EXISTS (SELECT 1 FROM Domains',
        "JOIN (SELECT unnest(list_transform(range(1, len(string_split(lower(Name), '.')) + 1),",
        "i -> array_to_string(string_split(lower(Name), '.')[i:], '.'))) AS parent) ON parent = Domain)",
      ].join(' '),
      answerRows: loop(),
    };
  },
};
