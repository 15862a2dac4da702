import { parseDatetime } from '../scripts/engine/formats/datetime';
import type { Table } from '../scripts/engine/values';
import { createRandom } from './random';

const users = 100_000;
const hosts = 500;
const secondsOfDay = 86_400;

/** Log-ons of a day: who, on which host, and when. */
export function createLogOns(rows: number): Table {
  const random = createRandom(rows);
  const start = parseDatetime('2026-06-01T00:00:00Z')!;
  const column = <T>(make: () => T): T[] => Array.from({ length: rows }, make);
  return {
    columns: [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'User', type: 'string' },
      { name: 'Host', type: 'string' },
    ],
    data: [
      column(() => start + BigInt(Math.floor(random() * secondsOfDay)) * 10_000_000n),
      column(() => `user${Math.floor(random() * users)}@contoso.com`),
      column(() => `ws-${Math.floor(random() * hosts)}.contoso.com`),
    ],
    rowCount: rows,
  };
}
