import { columnOf } from '../dns-events';
import { createLogOns } from '../log-ons';
import type { Scenario } from '../scenario';

/** The users of each host, nearly as many in all as there are rows. */
export const setsByKey: Scenario = {
  name: 'make_set by 500 keys',
  sizes: [100_000, 1_000_000],
  prepare: (rows) => {
    const table = createLogOns(rows);
    const [users, hosts] = [columnOf<string>(table, 'User'), columnOf<string>(table, 'Host')];
    const loop = (): number => {
      const sets = new Map<string, Set<string>>();
      for (let row = 0; row < rows; row++) {
        const known = sets.get(hosts[row]!);
        if (known === undefined) sets.set(hosts[row]!, new Set([users[row]!]));
        else known.add(users[row]!);
      }
      return sets.size;
    };
    return {
      tables: new Map([['LogOns', table]]),
      query: 'LogOns | summarize make_set(User) by Host',
      loop,
      sql: 'SELECT "Host", list(DISTINCT "User") FROM LogOns GROUP BY 1',
      answerRows: loop(),
    };
  },
};
