import { columnOf, createDnsEvents } from '../dns-events';
import type { Scenario } from '../scenario';

/** A sort by time, the latest first, and by name. */
export const sortRows: Scenario = {
  name: 'sort by time and name',
  sizes: [10_000, 100_000, 1_000_000],
  prepare: (rows) => {
    const events = createDnsEvents(rows, [], 0);
    const names = columnOf<string>(events, 'Name');
    const times = columnOf<bigint>(events, 'TimeGenerated');
    const loop = (): number => {
      const order = Array.from({ length: rows }, (_, row) => row).sort((a, b) => {
        const [left, right] = [times[a]!, times[b]!];
        if (left !== right) return left < right ? 1 : -1;
        return names[a]! < names[b]! ? -1 : names[a]! > names[b]! ? 1 : a - b;
      });
      return order.map((row) => ({ time: times[row]!, name: names[row]! })).length;
    };
    return {
      tables: new Map([['DnsEvents', events]]),
      query: 'DnsEvents | sort by TimeGenerated desc, Name asc | project TimeGenerated, Name',
      loop,
      sql: 'SELECT TimeGenerated, Name FROM DnsEvents ORDER BY TimeGenerated DESC, Name',
      answerRows: rows,
    };
  },
};
