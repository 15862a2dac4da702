import type { Table } from '../../scripts/engine/values';
import { createRandom } from '../random';
import type { Scenario } from '../scenario';

/** summarize by a key of 100,000 values. */
export const summarizeManyKeys: Scenario = {
  name: 'summarize, 100,000 keys',
  sizes: [10_000, 100_000, 1_000_000],
  prepare: (rows) => {
    const random = createRandom(rows);
    const users = Array.from({ length: rows }, () => `user${Math.floor(random() * 100_000)}@contoso.com`);
    const sizes = Array.from({ length: rows }, () => BigInt(Math.floor(random() * 1_000_000)));
    const table: Table = {
      columns: [
        { name: 'User', type: 'string' },
        { name: 'Size', type: 'long' },
      ],
      data: [users, sizes],
      rowCount: rows,
    };
    const loop = (): number => {
      const groups = new Map<string, { count: number; sum: bigint; max: bigint }>();
      for (let row = 0; row < rows; row++) {
        const size = sizes[row]!;
        const group = groups.get(users[row]!);
        if (group === undefined) {
          groups.set(users[row]!, { count: 1, sum: size, max: size });
          continue;
        }
        group.count += 1;
        group.sum += size;
        if (size > group.max) group.max = size;
      }
      return groups.size;
    };
    return {
      tables: new Map([['Uploads', table]]),
      query: 'Uploads | summarize Count = count(), Total = sum(Size), Largest = max(Size) by User',
      loop,
      sql: 'SELECT "User", count(*), sum("Size"), max("Size") FROM Uploads GROUP BY "User"',
      answerRows: loop(),
    };
  },
};
