import { columnOf } from '../dns-events';
import { createLogOns } from '../log-ons';
import type { Scenario } from '../scenario';

const threshold = 2;

/** A count by two keys, nearly as many groups as rows, of which those above a threshold are kept. */
export const countByTwoKeys: Scenario = {
  name: 'count by two keys',
  sizes: [100_000, 1_000_000],
  prepare: (rows) => {
    const table = createLogOns(rows);
    const [users, hosts] = [columnOf<string>(table, 'User'), columnOf<string>(table, 'Host')];
    const loop = (): number => {
      const groups = new Map<string, number>();
      for (let row = 0; row < rows; row++) {
        const key = `${users[row]!} ${hosts[row]!}`;
        groups.set(key, (groups.get(key) ?? 0) + 1);
      }
      return [...groups.values()].filter((count) => count > threshold).length;
    };
    return {
      tables: new Map([['LogOns', table]]),
      query: `LogOns | summarize Count = count() by User, Host | where Count > ${threshold}`,
      loop,
      sql: `SELECT "User", "Host", count(*) FROM LogOns GROUP BY 1, 2 HAVING count(*) > ${threshold}`,
      answerRows: loop(),
    };
  },
};
