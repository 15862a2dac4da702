import { parseDatetime } from '../scripts/engine/formats/datetime';
import type { Table, Value } from '../scripts/engine/values';
import { createRandom } from './random';

const topLevels = ['com', 'net', 'org', 'io', 'dev', 'example', 'de', 'co.uk'];
const labels = ['www', 'mail', 'api', 'cdn', 'login', 'static', 'update', 'edge', 'img', 'ns1'];

/** A domain that is the same for the same number; no two numbers have the same. */
export function domainNumber(number: number): string {
  return `host${number.toString(36)}-${(number * 7919) % 97}.${topLevels[number % topLevels.length]!}`;
}

/**
 * DnsEvents with the columns that the hunts read. Four in five names are distinct, the worst case for a cache.
 *
 * @param listed how often one of `indicators` is asked for, in 1
 */
export function createDnsEvents(rows: number, indicators: readonly string[], listed: number): Table {
  const random = createRandom(rows);
  const start = parseDatetime('2026-06-01T00:00:00Z')!;
  const data: Value[][] = [[], [], [], [], [], []];
  for (let row = 0; row < rows; row++) {
    const number = Math.floor(random() * rows * 2);
    const indicator = indicators[Math.floor(random() * indicators.length)];
    const base = indicator !== undefined && random() < listed ? indicator : domainNumber(number);
    data[0]!.push(start + BigInt(Math.floor(random() * 86_400)) * 10_000_000n);
    data[1]!.push(`ws-${Math.floor(random() * 500)}.contoso.com`);
    data[2]!.push(`10.${number % 7}.${number % 250}.${row % 250}`);
    data[3]!.push(`${labels[number % labels.length]!}.${base}`);
    data[4]!.push(`203.0.113.${number % 256}`);
    data[5]!.push(number % 3 === 0 ? 'AAAA' : 'A');
  }
  const columns = [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'Computer', type: 'string' },
    { name: 'ClientIP', type: 'string' },
    { name: 'Name', type: 'string' },
    { name: 'IPAddresses', type: 'string' },
    { name: 'QueryType', type: 'string' },
  ] as const;
  return { columns, data, rowCount: rows };
}

/** The values of a column. */
export function columnOf<T extends Value>(table: Table, name: string): readonly T[] {
  return table.data[table.columns.findIndex((column) => column.name === name)] as readonly T[];
}
