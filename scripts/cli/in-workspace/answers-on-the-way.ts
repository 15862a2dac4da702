import { createHash } from 'node:crypto';
import path from 'node:path';
import type { WireObject } from '../../deploy/arm/wire-json';
import { isWireObject, objectAt, textAt } from '../../deploy/arm/wire-json';
import { OperationError } from '../../source/operation-error';
import { readWithin } from '../../source/read-within';
import { appendToFile, removeFile } from '../../source/write-file';
import type { CommandContext } from '../command';

/** The answers of a workspace to a command that asks much, kept until it has come to its end. */
export interface AnswersOnTheWay {
  /** Undefined if this was not asked yet, or too long ago. */
  readonly find: (query: string) => WireObject | undefined;
  readonly keep: (query: string, table: WireObject) => void;
  readonly clear: () => void;
}

/** Logs come late: an answer that is older may lack events. */
const longestKeptMs = 6 * 3_600_000;

/**
 * Opens what an earlier run of the command that did not come to its end left behind. A query carries its window, so that
 * the text alone says what was asked. A file that cannot be written only costs the way back.
 */
export function openAnswers(context: CommandContext, workspaceId: string, name: string): AnswersOnTheWay {
  const { root } = context;
  const file = path.join(root, '.sentinel', 'replays', `${name}.ndjson`);
  const keyOf = (query: string): string => createHash('sha256').update(`${workspaceId}\n${query}`).digest('hex');
  const known = readAnswers(file, root, context.now().getTime() - longestKeptMs);
  const write = (work: () => void): void => {
    try {
      work();
    } catch (cause) {
      if (!(cause instanceof OperationError)) throw cause;
    }
  };
  return {
    find: (query) => known.get(keyOf(query)),
    keep: (query, table) => {
      const line = JSON.stringify({ key: keyOf(query), at: context.now().toISOString(), table });
      write(() => appendToFile(file, `${line}\n`, root));
    },
    clear: () => write(() => removeFile(file, root)),
  };
}

/** Lines that are cut off or are not of this tool are passed over. */
function readAnswers(file: string, root: string, since: number): ReadonlyMap<string, WireObject> {
  const known = new Map<string, WireObject>();
  let text: string;
  try {
    text = readWithin(file, root);
  } catch {
    return known;
  }
  for (const line of text.split('\n')) {
    const entry = parseLine(line);
    const key = entry && textAt(entry, 'key');
    if (key === undefined || !(Date.parse(textAt(entry!, 'at') ?? '') >= since)) continue;
    known.set(key, objectAt(entry!, 'table'));
  }
  return known;
}

function parseLine(line: string): WireObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isWireObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
