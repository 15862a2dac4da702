import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { answerText } from '../scripts/report/text/answer-text';
import type { Table } from '../scripts/engine/values';

/** The part of @duckdb/node-api that is used. The package is the benchmarks' own: `npm install --prefix bench`. */
interface DuckdbPackage {
  readonly DuckDBInstance: { create: (path: string) => Promise<{ connect: () => Promise<DuckdbConnection> }> };
}

interface DuckdbConnection {
  readonly runAndReadAll: (sql: string) => Promise<{ readonly currentRowCount: number }>;
  readonly closeSync: () => void;
}

/** DuckDB over some tables. */
export interface Duckdb {
  /** Runs a query and reads all rows of its answer; returns how many there are. */
  readonly run: (sql: string) => Promise<number>;
  readonly close: () => void;
}

/** Whether DuckDB is installed for the benchmarks. */
export function hasDuckdb(): boolean {
  return loadPackage() !== undefined;
}

function loadPackage(): DuckdbPackage | undefined {
  try {
    return createRequire(__filename)('@duckdb/node-api') as DuckdbPackage;
  } catch {
    return undefined;
  }
}

const types: Readonly<Record<string, string>> = { datetime: 'TIMESTAMP', long: 'BIGINT', string: 'VARCHAR' };

/** Copies tables into a DuckDB in memory. */
export async function openDuckdb(tables: ReadonlyMap<string, Table>): Promise<Duckdb> {
  const instance = await loadPackage()!.DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sentinel-bench-'));
  try {
    for (const [name, table] of tables) {
      const file = path.join(folder, `${name}.csv`);
      await writeCsv(file, table);
      const columns = table.columns.map((column) => `"${column.name}" ${types[column.type]!}`);
      await connection.runAndReadAll(`CREATE TABLE ${name} (${columns.join(', ')})`);
      await connection.runAndReadAll(`COPY ${name} FROM '${file}' (FORMAT csv, HEADER)`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return {
    run: async (sql) => (await connection.runAndReadAll(sql)).currentRowCount,
    close: () => connection.closeSync(),
  };
}

async function writeCsv(file: string, table: Table): Promise<void> {
  const stream = createWriteStream(file);
  for (const piece of answerText(table, 'csv')) if (!stream.write(piece)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'finish');
}
