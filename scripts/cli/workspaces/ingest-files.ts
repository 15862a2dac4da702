import { createReadStream, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { OperationError } from '../../source/operation-error';
import type { IngestProblem, LocalWorkspace } from './local-workspace';

/** A line of a log that does not fit its table. */
export interface LogProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** A log that was stored whole, or refused whole with its problems. */
export interface IngestedFile {
  readonly file: string;
  readonly table: string;
  readonly events: number;
  readonly problems: readonly LogProblem[];
}

/** Bounds the memory of a batch on both sides, whatever the size of the log. */
const mostLines = 20_000;
const mostCharacters = 16_000_000;
const extension = /\.(ndjson|jsonl)$/i;

/**
 * The logs that names stand for: NDJSON files, and those in a folder. The file's name is the table's.
 * Throws OperationError for a name that stands for none.
 */
export function findLogs(names: readonly string[], folder: string): string[] {
  return names.flatMap((name) => {
    const file = path.resolve(folder, name);
    const found = statSync(file, { throwIfNoEntry: false });
    const logs = found?.isDirectory() === true ? logsIn(file) : found === undefined ? [] : [file];
    if (logs.length > 0 && logs.every((log) => extension.test(log))) return logs;
    throw new OperationError(
      `${name} is not a log that can be ingested`,
      'Name files such as DnsEvents.ndjson, one JSON object a line, or a folder of them.',
    );
  });
}

function logsIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => extension.test(name));
  return names.sort().map((name) => path.join(folder, name));
}

/** Stores a log, in batches, after all of them were looked at: it is stored whole or not at all. */
export async function ingestFile(local: LocalWorkspace, file: string): Promise<IngestedFile> {
  const table = path.basename(file).replace(extension, '');
  for await (const batch of batchesOf(file)) {
    const problems = await local.ingest(table, batch.text, true);
    if (problems.length > 0) return { file, table, events: 0, problems: problemsIn(file, batch, problems) };
  }
  let events = 0;
  for await (const batch of batchesOf(file)) {
    await local.ingest(table, batch.text, false);
    events += batch.events;
  }
  return { file, table, events, problems: [] };
}

function problemsIn(file: string, batch: Batch, problems: readonly IngestProblem[]): LogProblem[] {
  return problems.map(({ line, column, message }) => ({
    file,
    line: batch.firstLine + line - 1,
    message: column === undefined ? message : `${column}: ${message}`,
  }));
}

interface Batch {
  readonly text: string;
  readonly firstLine: number;
  readonly events: number;
}

async function* batchesOf(file: string): AsyncGenerator<Batch> {
  let lines: string[] = [];
  let characters = 0;
  let lineNumber = 0;
  const take = (): Batch => {
    const events = lines.filter((line) => line.trim() !== '').length;
    const batch = { text: lines.join('\n'), firstLine: lineNumber - lines.length + 1, events };
    lines = [];
    characters = 0;
    return batch;
  };
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    lines.push(line);
    lineNumber += 1;
    characters += line.length;
    if (lines.length >= mostLines || characters >= mostCharacters) yield take();
  }
  if (lines.length > 0) yield take();
}
