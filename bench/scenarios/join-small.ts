import type { Table } from '../../scripts/engine/values';
import { createRandom } from '../random';
import type { Scenario } from '../scenario';

const accounts = 10_000;

/** A join of many events with 10,000 accounts, of which every second is known. */
export const joinSmall: Scenario = {
  name: 'join with 10,000 rows',
  sizes: [10_000, 100_000, 1_000_000],
  prepare: (rows) => {
    const random = createRandom(rows);
    const owners = Array.from({ length: rows }, () => `account-${Math.floor(random() * accounts * 2)}`);
    const numbers = Array.from({ length: rows }, (_, row) => BigInt(row));
    const names = Array.from({ length: accounts }, (_, index) => `account-${index}`);
    const teams = names.map((_, index) => `team ${index % 40}`);
    const events: Table = {
      columns: [
        { name: 'Account', type: 'string' },
        { name: 'Number', type: 'long' },
      ],
      data: [owners, numbers],
      rowCount: rows,
    };
    const directory: Table = {
      columns: [
        { name: 'Account', type: 'string' },
        { name: 'Team', type: 'string' },
      ],
      data: [names, teams],
      rowCount: accounts,
    };
    const loop = (): number => {
      const index = new Map(names.map((name, row) => [name, row]));
      const found: { account: string; number: bigint; team: string }[] = [];
      for (let row = 0; row < rows; row++) {
        const match = index.get(owners[row]!);
        if (match !== undefined) found.push({ account: owners[row]!, number: numbers[row]!, team: teams[match]! });
      }
      return found.length;
    };
    return {
      tables: new Map([
        ['Logons', events],
        ['Accounts', directory],
      ]),
      query: 'Logons | join kind=inner (Accounts) on Account | project Account, Number, Team',
      loop,
      sql: 'SELECT Logons."Account", "Number", "Team" FROM Logons JOIN Accounts ON Logons."Account" = Accounts."Account"',
      answerRows: loop(),
    };
  },
};
