import { columnOf, createDnsEvents } from '../dns-events';
import type { Scenario } from '../scenario';
import { hasTerm } from '../whole-terms';

const domains = ['michaelrutter.dev', 'hitclub.ac', 'nhyouthclimatetownhall.com', 'estaliax.io', 'duraktantuni.site'];

/** The hunt that this repository began with. */
export const seedQuery: Scenario = {
  name: 'seed query',
  sizes: [10_000, 100_000, 1_000_000],
  limit: 0.15,
  prepare: (rows) => {
    const events = createDnsEvents(rows, domains, 0.001);
    const names = columnOf<string>(events, 'Name');
    const times = columnOf<bigint>(events, 'TimeGenerated');
    const loop = (): number => {
      const kept: number[] = [];
      for (let row = 0; row < rows; row++) {
        const name = names[row]!.toLowerCase();
        if (domains.some((domain) => hasTerm(name, domain))) kept.push(row);
      }
      return kept.sort((a, b) => (times[a]! < times[b]! ? 1 : times[a]! > times[b]! ? -1 : a - b)).length;
    };
    return {
      tables: new Map([['DnsEvents', events]]),
      query: [
        `let malicious_domains = dynamic(${JSON.stringify(domains)});`,
        'DnsEvents',
        '| where Name has_any (malicious_domains)',
        '| project TimeGenerated, Computer, Name, IPAddresses, QueryType',
        '| order by TimeGenerated desc',
      ].join('\n'),
      loop,
      sql: [
        'SELECT TimeGenerated, Computer, Name, IPAddresses, QueryType FROM DnsEvents',
        `WHERE regexp_matches(Name, '(?i)(^|[^a-z0-9])(${domains.join('|').replaceAll('.', '\\.')})($|[^a-z0-9])')`,
        'ORDER BY TimeGenerated DESC',
      ].join(' '),
      answerRows: loop(),
    };
  },
};
