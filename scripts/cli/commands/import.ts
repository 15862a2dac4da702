import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Catalog } from '../../content/catalog';
import { parseDuration } from '../../content/duration';
import { indicatorTypes } from '../../content/watchlist';
import type { IndicatorType, IndicatorWatchlist } from '../../content/watchlist';
import type { FeedSink, FeedText } from '../../indicators/feeds/feed-item';
import { csvFields } from '../../indicators/feeds/csv-columns';
import type { CsvField } from '../../indicators/feeds/csv-columns';
import type { ColumnMapping } from '../../indicators/feeds/csv-layout';
import { readCsvFeed } from '../../indicators/feeds/read-csv-feed';

import { readFeedIndicators } from '../../indicators/feeds/read-feed-indicators';
import type { FeedIndicators } from '../../indicators/feeds/read-feed-indicators';
import { readMisp } from '../../indicators/feeds/read-misp';
import { readStix } from '../../indicators/feeds/read-stix';
import { readThreatFox } from '../../indicators/feeds/read-threatfox';
import { selectIndicators } from '../../indicators/select-indicators';
import type { Selection } from '../../indicators/select-indicators';
import type { LongList } from '../../indicators/text-list';
import { createColors } from '../../report/text/colors';
import { importJson } from '../../report/content/import-json';
import { importText } from '../../report/content/import-text';
import type { ImportReport } from '../../report/content/import-text';
import { hasErrors } from '../../source/diagnostic';
import { OperationError } from '../../source/operation-error';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { patienceOption } from '../patience-option';
import { cacheFolder } from '../memory/cache-folder';
import { loadCatalog } from '../content/load-catalog';
import { readAlias } from '../feeds/read-alias';
import { readAsOf } from '../read-as-of';
import { mergeIntoWatchlist, startWatchlist } from '../feeds/change-watchlist';
import { openFeed, textOf } from '../feeds/open-feed';
import type { Feed } from '../feeds/open-feed';
import { readFeedRequest } from '../feeds/request-feed';
import { ownValue } from '../../source/own-value';

interface FeedOptions {
  readonly mapping: ColumnMapping;
  /** Whether to take what the feed does not call malicious. */
  readonly unmarked: boolean;
}

interface FeedFormat {
  readonly read: (text: FeedText, sink: FeedSink, options: FeedOptions) => Promise<void>;
  /** Whether it looks through all of a text before it takes anything of it. */
  readonly looksFirst: boolean;
  /** What a new watchlist names as its source. */
  readonly source: string | undefined;
}

const formats: Readonly<Record<string, FeedFormat>> = {
  threatfox: { read: readThreatFox, looksFirst: false, source: 'ThreatFox' },
  stix: { read: (text, sink, { unmarked }) => readStix(text, sink, unmarked), looksFirst: true, source: undefined },
  misp: { read: (text, sink, { unmarked }) => readMisp(text, sink, unmarked), looksFirst: true, source: undefined },
  csv: { read: (text, sink, { mapping }) => readCsvFeed(text, sink, mapping), looksFirst: false, source: undefined },
};

export const importCommand: CliCommand = {
  name: 'import',
  summary: 'Bring the indicators of a feed into a watchlist',
  help: `Reads a feed from a file, a folder, standard input or its service, brings every indicator into its normal form, refuses what
cannot be one or would hit strangers, and edits the watchlist: what is new is added, what was seen again is
updated, what others wrote stays. The same feed twice changes nothing. Ends with 1 if anything was refused.

  sentinel import threatfox recent.json --watchlist nanocore-rat --malware "Nanocore RAT"
  sentinel import threatfox full.csv --watchlist loaders --type domain --min-confidence 75 --max-age 30d
  sentinel import threatfox --days 3 --watchlist loaders
  sentinel import misp circl-feed/ --watchlist osint
  curl ... | sentinel import csv --watchlist phishing --map value=indicator
  sentinel import csv list.csv --watchlist tweets --map value=4 --map type=3 --dry-run

Or reads a published hunt from a file of text or Markdown (summary, tables of indicators, KQL, false positives)
and writes its watchlist, a hunting query for each query, and their tests. What it names as a filter becomes
\`triage:\`, for somebody to make precise. Overwrites nothing; where a query is wrong, writes nothing.

  sentinel import hunt nanocore.md
  sentinel import hunt page.txt --name loaders/hunt-june --watchlist loaders-june`,
  arguments: [
    {
      syntax: '<format>',
      description: `the form of the feed: ${Object.keys(formats).join(', ')}; or hunt, a page with a query`,
      namesContent: false,
      choices: [...Object.keys(formats), 'hunt'],
    },
    {
      syntax: '[file]',
      description: 'the feed, or a folder of its files; - or nothing: standard input',
      namesContent: false,
    },
  ],
  options: [
    { flags: '--watchlist <alias>', description: 'the watchlist to edit; a new one is made if there is none' },
    patienceOption,
    { flags: '--days <number>', description: 'threatfox: ask its API for so many days, 1 to 7 (THREATFOX_AUTH_KEY)' },
    {
      flags: '--export <extent>',
      description: 'threatfox: fetch its export, which asks for no key',
      choices: ['recent', 'full'],
    },
    { flags: '--url <address>', description: 'fetch the feed from an https address' },
    { flags: '--type <type...>', description: `only these: ${indicatorTypes.join(', ')}` },
    { flags: '--malware <family>', description: 'only this malware family, as the feed names it' },
    { flags: '--tag <tag>', description: 'only what bears this tag' },
    { flags: '--min-confidence <percent>', description: 'only what the feed is so sure of' },
    { flags: '--max-age <duration>', description: 'only what was seen so lately, such as 30d' },
    {
      flags: '--map <field=column...>',
      description: `csv: what a column means, by name or number, value as often as there are: ${csvFields.join(', ')}`,
    },
    { flags: '--name <folder/name>', description: 'hunt: where under detections/ it goes (default: by its family)' },
    { flags: '--unmarked', description: 'misp: attributes without to_ids too; stix: observables too' },
    { flags: '--encoding <name>', description: 'how the text is written if it is not UTF-8 (windows-1252, …)' },
    { flags: '--dry-run', description: 'say what would change, and write nothing' },
    { flags: '--as-of <date>', description: 'the date on which ages are judged (default: now)' },
    {
      flags: '--format <format>',
      description: 'how the outcome is written',
      choices: ['text', 'json'],
      default: 'text',
    },
  ],
  run: runImport,
};

async function runImport(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const [name = ''] = invocation.arguments;
  if (name === 'hunt') return (await import('../feeds/import-hunt')).runImportHunt(invocation);
  const format = ownValue(formats, name);
  if (format === undefined) {
    throw new OperationError(
      `There is no feed format ${name}`,
      `There are ${Object.keys(formats).join(', ')}, and hunt for a page with a query.`,
    );
  }
  const asOf = readAsOf(invocation);
  const selection = readSelection(options);
  const alias = readAlias(options['watchlist'], 'Name one with --watchlist');
  const isDryRun = options['dryRun'] === true;
  const feedOptions = { mapping: readMapping(options['map']), unmarked: options['unmarked'] === true };
  const existing = findWatchlist(loadContent(context.root), alias);
  const { indicators, refused, notes } = await readFeed(format, await openSource(name, invocation), feedOptions, asOf);
  const selected = selectIndicators(indicators, selection, asOf);
  const { merge, files } = await (existing === undefined
    ? startWatchlist(alias, format.source, selected, asOf, context.root, isDryRun)
    : mergeIntoWatchlist(existing, selected, asOf, context.root, isDryRun));
  const report: ImportReport = {
    alias,
    notes,
    merge,
    refused: joinLists(refused, merge.refused),
    notSelected: indicators.length - selected.length,
    files,
    isDryRun,
  };
  if (options['format'] === 'json') for (const piece of importJson(report)) context.write(piece);
  else context.write(importText(report, createColors(context.color)));
  return report.refused.length > 0 ? 1 : 0;
}

/** Reads a feed, file by file; each entry that is refused bears the name of its file. */
async function readFeed(format: FeedFormat, feed: Feed, options: FeedOptions, asOf: Date): Promise<FeedIndicators> {
  let isGood = false;
  try {
    const read = await readFeedIndicators(async (sink) => {
      const problems: OperationError[] = [];
      for (const { name, text } of feed.texts) {
        if (name === undefined) await format.read(text, sink, options);
        else problems.push(...(await readFileOfFeed(format, name, text, sink, options)));
      }
      const [problem] = problems;
      if (problem !== undefined && problems.length === feed.texts.length) throw problem;
      for (const name of feed.missing ?? []) {
        sink.refuse({ where: 'manifest.json', value: '', reason: `names ${name}, which is not there` });
      }
    }, asOf);
    isGood = true;
    return read;
  } finally {
    feed.close(isGood);
  }
}

/** Reads a file of a folder. One that cannot be read is refused as a whole, and keeps none of the others back. */
async function readFileOfFeed(
  format: FeedFormat,
  name: string,
  text: FeedText,
  sink: FeedSink,
  options: FeedOptions,
): Promise<readonly OperationError[]> {
  const nothing: FeedSink = { take: () => undefined, refuse: () => undefined, note: () => undefined };
  try {
    // What breaks off in the middle must leave nothing behind.
    if (!format.looksFirst) await format.read(text, nothing, options);
    await format.read(text, namedSink(sink, name), options);
    return [];
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    sink.refuse({ where: name, value: '', reason: `cannot be read: ${error.message}` });
    return [new OperationError(`${name}: ${error.message}`, error.help, { cause: error })];
  }
}

function namedSink({ take, refuse, note }: FeedSink, name: string): FeedSink {
  return {
    note: (text) => note(`${name}: ${text}`),
    take: (item) => take({ ...item, where: `${name}, ${item.where}` }),
    refuse: (item) => refuse({ ...item, where: `${name}, ${item.where}` }),
  };
}

/** Opens the feed that the arguments name: of a service, a file, or standard input. */
async function openSource(format: string, invocation: Invocation): Promise<Feed> {
  const { context, options } = invocation;
  const encoding = typeof options['encoding'] === 'string' ? options['encoding'] : undefined;
  const request = readFeedRequest(format, invocation);
  if (request === undefined) return openFeed(invocation.arguments[1], encoding, context);
  const { fetchFeed } = await import('../feeds/fetch-feed');
  const cache = cacheFolder(context.environment);
  // A folder that everyone may write to would not do: an answer from there could be anyone's.
  const folder =
    cache === undefined ? mkdtempSync(path.join(os.tmpdir(), 'sentinel-feed-')) : path.join(cache, 'feeds');
  const finish = (end: (isGood: boolean) => void, isGood: boolean) => {
    if (cache === undefined) rmSync(folder, { recursive: true, force: true });
    else end(isGood);
  };
  try {
    const { file, fetchedAt, close } = await fetchFeed(request, {
      send: fetch,
      now: context.now,
      patienceMs: context.patienceMs,
      folder,
    });
    if (fetchedAt !== undefined) {
      context.writeError(`Taken as it was fetched at ${fetchedAt.toISOString()}: a feed is fetched once an hour.\n`);
    }
    return {
      texts: [{ name: undefined, text: textOf(file, encoding) }],
      close: (isGood) => finish(close, isGood),
    };
  } catch (error) {
    finish(() => undefined, false);
    throw error;
  }
}

function joinLists<T>(first: LongList<T>, second: LongList<T>): LongList<T> {
  return {
    length: first.length + second.length,
    *[Symbol.iterator]() {
      yield* first;
      yield* second;
    },
  };
}

/** The content, of which no watchlist may be damaged: what cannot be read cannot be edited either. */
function loadContent(root: string): Catalog {
  const { catalog, diagnostics } = loadCatalog(root, 'header');
  const damaged = diagnostics.filter(({ place }) => place.file.startsWith('watchlists/'));
  if (!hasErrors(damaged)) return catalog;
  const files = [...new Set(damaged.map(({ place }) => place.file))].join(', ');
  throw new OperationError(`There are mistakes in ${files}`, 'Run sentinel validate and correct them first.');
}

function findWatchlist(catalog: Catalog, alias: string): IndicatorWatchlist | undefined {
  const found = catalog.watchlists.find((watchlist) => watchlist.alias.toLowerCase() === alias.toLowerCase());
  if (found === undefined || found.type === 'indicators') return found;
  throw new OperationError(
    `The watchlist ${alias} has columns of its own`,
    'Name one that holds indicators, or a new one.',
  );
}

function readSelection(options: Invocation['options']): Selection {
  const { type, malware, tag, minConfidence, maxAge } = options;
  const types = Array.isArray(type) ? (type as readonly string[]) : undefined;
  const unknown = types?.find((each) => !indicatorTypes.some((known) => known === each));
  if (unknown !== undefined)
    throw new OperationError(`There is no type ${unknown}`, `There are ${indicatorTypes.join(', ')}.`);
  const duration = typeof maxAge === 'string' ? parseDuration(maxAge) : undefined;
  if (typeof maxAge === 'string' && duration === undefined) {
    throw new OperationError(`'${maxAge}' is not a duration`, 'Write --max-age as 12h, 30d or P30D.');
  }
  const confidence = typeof minConfidence === 'string' ? Number(minConfidence) : undefined;
  if (confidence !== undefined && !(confidence >= 0 && confidence <= 100)) {
    throw new OperationError(`'${String(minConfidence)}' is not a confidence`, 'Write --min-confidence as 0 to 100.');
  }
  return {
    types: types as readonly IndicatorType[] | undefined,
    malware: typeof malware === 'string' ? malware : undefined,
    tag: typeof tag === 'string' ? tag : undefined,
    minConfidence: confidence,
    maxAge: duration,
  };
}

function readMapping(written: unknown): ColumnMapping {
  const mapping: Partial<Record<CsvField, string[]>> = {};
  for (const pair of Array.isArray(written) ? (written as readonly string[]) : []) {
    const [name, ...rest] = pair.split('=');
    const field = csvFields.find((known) => known === name);
    const column = rest.join('=');
    if (field === undefined || column === '') {
      throw new OperationError(
        `'${pair}' maps no column`,
        `Write --map FIELD=COLUMN; fields are ${csvFields.join(', ')}.`,
      );
    }
    // The indicators alone may stand in several columns; of all else the last word counts.
    mapping[field] = field === 'value' ? [...(mapping.value ?? []), column] : [column];
  }
  return mapping;
}
