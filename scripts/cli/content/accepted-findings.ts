import fs from 'node:fs';
import path from 'node:path';
import { judgeByBaseline, readBaseline, writeBaseline } from '../../checks/baseline';
import type { Baseline, JudgedFindings } from '../../checks/baseline';
import type { Diagnostic } from '../../source/diagnostic';
import { OperationError } from '../../source/operation-error';
import { readWithin } from '../../source/read-within';
import { createSourceFile } from '../../source/source-file';
import type { SourceFile } from '../../source/source-file';
import { countOf } from '../../source/count-of';
import type { CommandContext, Invocation } from '../command';
import type { LoadedCatalog } from './load-catalog';
import { writeOutput } from './write-output';

/** Where every command finds what is accepted, with no option that says so. */
export const baselineFile = 'baseline.json';

/** Options of the commands that say what is accepted. */
export const baselineOptions = [
  {
    flags: '--write-baseline [file]',
    description: `accept what is found from now on, and say what cannot be (default: ${baselineFile})`,
  },
  {
    flags: '--baseline <file>',
    description: `leave out what this file accepts, and say what of it has gone (default: ${baselineFile}, if it is there)`,
  },
];

interface BaselineQuestion {
  readonly context: Pick<CommandContext, 'root'>;
  readonly options: Invocation['options'];
}

/**
 * The baseline of an invocation: the one that it names, or the one at the root; undefined if there is none.
 *
 * @throws OperationError if a baseline that is named cannot be read
 */
export function readBaselineFile({ context, options }: BaselineQuestion): Baseline | undefined {
  const { baseline } = options;
  if (typeof baseline === 'string') return readNamed(baseline, context.root);
  return fs.existsSync(path.join(context.root, baselineFile)) ? readNamed(baselineFile, context.root) : undefined;
}

function readNamed(name: string, root: string): Baseline {
  return readBaseline(readNamedFile(name, root));
}

function readNamedFile(name: string, root: string): SourceFile {
  try {
    return createSourceFile(name, readWithin(path.resolve(root, name), root));
  } catch (cause) {
    if (cause instanceof OperationError && fs.existsSync(path.resolve(root, name))) throw cause;
    throw new OperationError(
      `There is no baseline ${name} to read`,
      'Write one with sentinel validate --write-baseline, or leave --baseline out.',
      { cause },
    );
  }
}

/**
 * Tells findings apart by the baseline of an invocation, which is written first if it asks for that.
 *
 * @param by what made the findings
 * @throws OperationError if the baseline cannot be read or written
 */
export function judgeFindings(
  found: readonly Diagnostic[],
  { sources }: Pick<LoadedCatalog, 'sources'>,
  invocation: Pick<Invocation, 'context' | 'options'>,
  includes: (path: string) => boolean,
  by: 'checks' | 'proofs',
): JudgedFindings {
  const find = (file: string) => sources.get(file);
  const baseline = writeBaselineFile(found, find, invocation, by) ?? readBaselineFile(invocation);
  return baseline === undefined ? { fresh: found, accepted: [] } : judgeByBaseline(found, baseline, find, includes, by);
}

function writeBaselineFile(
  found: readonly Diagnostic[],
  find: (file: string) => SourceFile | undefined,
  { context, options }: Pick<Invocation, 'context' | 'options'>,
  by: 'checks' | 'proofs',
): Baseline | undefined {
  const { writeBaseline: written } = options;
  if (written === undefined || written === false) return undefined;
  const name = typeof written === 'string' ? written : baselineFile;
  const file = path.resolve(context.root, name);
  const before = fs.existsSync(file) ? readNamed(name, context.root) : undefined;
  const text = writeBaseline(found, find, by, before);
  writeOutput(path.dirname(file), new Map([[path.basename(file), text]]), context.root);
  context.writeError(`${name} accepts ${countOf(found.length, 'finding')}.\n`);
  return readBaseline(createSourceFile(name, text));
}
