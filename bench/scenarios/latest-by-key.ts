import { columnOf } from '../dns-events';
import { createLogOns } from '../log-ons';
import type { Scenario } from '../scenario';

/** The latest log-on of each user. */
export const latestByKey: Scenario = {
  name: 'arg_max by 100,000 keys',
  sizes: [100_000, 1_000_000],
  prepare: (rows) => {
    const table = createLogOns(rows);
    const [users, times] = [columnOf<string>(table, 'User'), columnOf<bigint>(table, 'TimeGenerated')];
    const loop = (): number => {
      const latest = new Map<string, number>();
      for (let row = 0; row < rows; row++) {
        const known = latest.get(users[row]!);
        if (known === undefined || times[row]! > times[known]!) latest.set(users[row]!, row);
      }
      return latest.size;
    };
    return {
      tables: new Map([['LogOns', table]]),
      query: 'LogOns | summarize arg_max(TimeGenerated, Host) by User',
      loop,
      sql: 'SELECT "User", max(TimeGenerated), arg_max("Host", TimeGenerated) FROM LogOns GROUP BY 1',
      answerRows: loop(),
    };
  },
};
