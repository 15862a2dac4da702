import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { contentPlaces } from '../../content/content-kinds';
import { defangText } from '../../indicators/defang-text';
import type { FeedIndicator } from '../../indicators/feeds/feed-item';
import { readCsvFeed } from '../../indicators/feeds/read-csv-feed';
import { readFeedIndicators } from '../../indicators/feeds/read-feed-indicators';
import type { HuntPart, HuntText } from '../../indicators/hunts/hunt-text';
import { readHunt } from '../../indicators/hunts/read-hunt';
import { nameHunt } from '../../expand/scaffold/scaffold-imported-hunt';
import type { HuntNames } from '../../expand/scaffold/scaffold-imported-hunt';
import { huntReport } from '../../report/content/import-hunt-text';
import { countOf } from '../../source/count-of';
import { readFileTree } from '../../source/file-tree';
import { OperationError } from '../../source/operation-error';
import type { ExitCode, Invocation } from '../command';
import { writeNewFiles } from '../content/write-output';
import { readAsOf } from '../read-as-of';
import { readAlias } from './read-alias';
import { writeHunt } from './write-hunt';

/** A page with a hunt is some thousand characters long. */
const mostBytes = 2 * 1024 * 1024;

/**
 * Makes content of a published hunt: a watchlist of its indicators, a hunting query for each of its queries with its
 * false positives, and their tests. All of it is checked and proved before a file is written; a mistake is told with
 * its line in the hunt, and then nothing is written.
 */
export async function runImportHunt(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const file = readFileName(invocation);
  const asOf = new Date(Math.floor(readAsOf(invocation).getTime() / 60_000) * 60_000);
  const hunt = readHunt(readText(file, options['encoding']));
  const { indicators, refused, notes } = await readIndicators(hunt, asOf);
  const names = nameFiles(hunt, indicators, path.basename(file).replace(/\.[^.]*$/, ''), options);
  const tree = readFileTree(context.root, contentPlaces);
  const outcome = writeHunt({ hunt, indicators, names, asOf, tree, context });
  const isDryRun = options['dryRun'] === true;
  const problems = [...refused, ...outcome.problems];
  if (outcome.files.size > 0 && !isDryRun) {
    writeNewFiles(context.root, outcome.files, 'Name other files with --name and --watchlist, or remove these first.');
  }
  const all = [...hunt.notes, ...notes, ...outcome.notes].sort((one, other) => one.line - other.line);
  const report = {
    file: String(invocation.arguments[1]),
    isDryRun,
    files: outcome.files,
    problems,
    notes: all,
    indicators,
    outcome,
  };
  context.write(huntReport(report, options['format'] === 'json'));
  return problems.length > 0 ? 1 : 0;
}

function readFileName({ arguments: [, name], context }: Invocation): string {
  if (name !== undefined && name !== '-') return path.resolve(context.workingDirectory, name);
  throw new OperationError('A hunt is read from a file', 'sentinel import hunt HUNT.md');
}

/** @throws OperationError if the file cannot be read, is too long for a hunt, or holds no text */
function readText(file: string, encoding: unknown): string {
  let bytes: Buffer;
  try {
    const { size } = statSync(file);
    if (size > mostBytes) {
      throw new OperationError(
        `${file} has ${size} bytes, more than a published hunt`,
        'Import a feed with the name of its format.',
      );
    }
    bytes = readFileSync(file);
  } catch (cause) {
    if (cause instanceof OperationError) throw cause;
    throw new OperationError(`${file} cannot be read`, 'Look at its path.', { cause });
  }
  let text: string;
  try {
    text = new TextDecoder(typeof encoding === 'string' ? encoding : 'utf-8', { fatal: encoding === undefined }).decode(
      bytes,
    );
  } catch (cause) {
    throw new OperationError(`${file} is not UTF-8`, 'Name how it is written with --encoding.', { cause });
  }
  if (text.includes('\0') || text.trim() === '') {
    throw new OperationError(`${file} holds no text`, 'Save the page as text or Markdown.');
  }
  return text;
}

interface ReadIndicators {
  readonly indicators: readonly FeedIndicator[];
  readonly refused: readonly HuntPart[];
  readonly notes: readonly HuntPart[];
}

/** The indicators of all tables, each once, of the family that the hunt names if a table does not say one. */
async function readIndicators(hunt: HuntText, asOf: Date): Promise<ReadIndicators> {
  const read = await readFeedIndicators(async (sink) => {
    for (const csv of hunt.indicators) {
      try {
        await readCsvFeed(() => pieces(csv), sink, {});
      } catch (error) {
        if (!(error instanceof OperationError)) throw error;
        const line = csv.split('\n').findIndex((each) => each !== '') + 1;
        sink.refuse({
          where: `line ${line}`,
          value: '',
          reason: `begins a table of which ${error.message.toLowerCase()}`,
        });
      }
    }
  }, asOf);
  const indicators = [...read.indicators].map((each) => ({ ...each, malware: each.malware ?? hunt.family }));
  const refused = [...read.refused].map(({ where, value, reason }) => {
    const line = Number(/\d+/.exec(where)?.[0] ?? 0);
    return { line, text: value === '' ? reason : `${defangText(value)} ${reason}` };
  });
  const { total } = hunt;
  const found = indicators.length + refused.length;
  const notes =
    total === undefined || total.count === found
      ? []
      : [{ line: total.line, text: `the hunt says ${countOf(total.count, 'indicator')}, and lists ${found}` }];
  return { indicators, refused, notes };
}

async function* pieces(text: string): AsyncIterable<string> {
  yield text;
}

function nameFiles(
  hunt: HuntText,
  indicators: readonly FeedIndicator[],
  file: string,
  options: Invocation['options'],
): HuntNames {
  const names = nameHunt(hunt, indicators, file);
  const { watchlist, name } = options;
  const alias = watchlist === undefined ? names.alias : readAlias(watchlist, 'Name one with --watchlist');
  const listed = { ...names, alias, listFile: `watchlists/${alias}.yaml` };
  if (typeof name !== 'string') return listed;
  const [, topic, stem] = /^([a-z0-9]+(?:-[a-z0-9]+)*)\/([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(name) ?? [];
  if (topic === undefined || stem === undefined) {
    throw new OperationError(`'${name}' is not a folder and name of a hunt`, 'Write --name loaders/hunt-june.');
  }
  return { ...listed, topic, stem };
}
