import type { Catalog } from '../content/catalog';
import { parseDuration } from '../content/duration';
import { indicatorTypes } from '../content/watchlist';
import type { IndicatorType, IndicatorWatchlist } from '../content/watchlist';
import type { FeedIndicator, FeedItems } from '../indicators/feeds/feed-item';
import { csvFields, readCsvFeed } from '../indicators/feeds/read-csv-feed';
import type { ColumnMapping, CsvField } from '../indicators/feeds/read-csv-feed';
import { readFeedIndicators } from '../indicators/feeds/read-feed-indicators';
import { readMisp } from '../indicators/feeds/read-misp';
import { readStix } from '../indicators/feeds/read-stix';
import { readThreatFox } from '../indicators/feeds/read-threatfox';
import { mergeIndicators } from '../indicators/merge-indicators';
import type { WatchlistMerge } from '../indicators/merge-indicators';
import { selectIndicators } from '../indicators/select-indicators';
import type { Selection } from '../indicators/select-indicators';
import { writeMergedWatchlist, writeNewWatchlist } from '../indicators/write-watchlist';
import type { WrittenFile } from '../indicators/write-watchlist';
import { createColors } from '../report/colors';
import { importJson } from '../report/import-json';
import { importText } from '../report/import-text';
import type { ImportReport } from '../report/import-text';
import { hasErrors } from '../source/diagnostic';
import { OperationError } from '../source/operation-error';
import type { CliCommand, ExitCode, Invocation } from './command';
import { loadCatalog } from './load-catalog';
import { readAsOf } from './read-as-of';
import { readFeedText } from './read-feed-text';
import { writeFiles } from './write-output';

interface FeedFormat {
  readonly read: (text: string, mapping: ColumnMapping) => FeedItems;
  /** What a new watchlist names as its source. */
  readonly source: string | undefined;
}

const formats: Readonly<Record<string, FeedFormat>> = {
  threatfox: { read: readThreatFox, source: 'ThreatFox' },
  stix: { read: readStix, source: undefined },
  misp: { read: readMisp, source: undefined },
  csv: { read: readCsvFeed, source: undefined },
};

export const importCommand: CliCommand = {
  name: 'import',
  summary: 'Bring the indicators of a feed into a watchlist',
  help: `Reads a feed from a file or standard input, brings every indicator into its normal form, refuses what
cannot be one or would hit strangers, and edits the watchlist: what is new is added, what was seen again is
updated, what others wrote stays. The same feed twice changes nothing. Ends with 1 where anything was refused.

  sentinel import threatfox recent.json --watchlist nanocore-rat --malware "Nanocore RAT"
  sentinel import threatfox full.csv --watchlist loaders --type domain --min-confidence 75 --max-age 30d
  curl ... | sentinel import csv --watchlist phishing --map value=indicator
  sentinel import csv list.csv --watchlist tweets --map value=4 --map type=3 --dry-run`,
  arguments: [
    { syntax: '<format>', description: `the form of the feed: ${Object.keys(formats).join(', ')}` },
    { syntax: '[file]', description: 'the feed; - or nothing: standard input' },
  ],
  options: [
    { flags: '--watchlist <alias>', description: 'the watchlist to edit; a new one is made where there is none' },
    { flags: '--type <type...>', description: `only these: ${indicatorTypes.join(', ')}` },
    { flags: '--malware <family>', description: 'only this malware family, as the feed names it' },
    { flags: '--tag <tag>', description: 'only what bears this tag' },
    { flags: '--min-confidence <percent>', description: 'only what the feed is so sure of' },
    { flags: '--max-age <duration>', description: 'only what was seen so lately, such as 30d' },
    {
      flags: '--map <field=column...>',
      description: `csv: what a column means, by name or number: ${csvFields.join(', ')}`,
    },
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
  const [name, file] = invocation.arguments;
  const format = formats[name ?? ''];
  if (format === undefined) {
    throw new OperationError(`There is no feed format ${name ?? ''}`, `There are ${Object.keys(formats).join(', ')}.`);
  }
  const asOf = readAsOf(invocation);
  const selection = readSelection(options);
  const alias = readAlias(options['watchlist']);
  const existing = findWatchlist(loadContent(context.root), alias);
  const items = format.read(await readFeedText(file, context), readMapping(options['map']));
  const read = readFeedIndicators(items, asOf);
  const selected = selectIndicators(read.indicators, selection, asOf);
  const change =
    existing === undefined ? newWatchlist(alias, format, selected) : changeWatchlist(existing, selected, asOf);
  const isDryRun = options['dryRun'] === true;
  const files = isDryRun ? [] : change.files;
  writeFiles(context.root, new Map(files.map(({ path, text }) => [path, text])));
  const report: ImportReport = {
    alias,
    merge: change.merge,
    refused: [...read.refused, ...change.merge.refused],
    notSelected: read.indicators.length - selected.length,
    files: files.map(({ path }) => path),
    isDryRun,
  };
  context.write(options['format'] === 'json' ? importJson(report) : importText(report, createColors(context.color)));
  return report.refused.length > 0 ? 1 : 0;
}

/** The content, of which no watchlist may be damaged: what cannot be read cannot be edited either. */
function loadContent(root: string): Catalog {
  const { catalog, diagnostics } = loadCatalog(root);
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

interface WatchlistChange {
  readonly merge: WatchlistMerge;
  readonly files: readonly WrittenFile[];
}

function changeWatchlist(
  watchlist: IndicatorWatchlist,
  indicators: readonly FeedIndicator[],
  asOf: Date,
): WatchlistChange {
  const merge = mergeIndicators(watchlist, indicators, asOf);
  const isChanged = merge.added.length > 0 || merge.updated.length > 0;
  return { merge, files: isChanged ? [writeMergedWatchlist(watchlist, merge)] : [] };
}

function newWatchlist(alias: string, { source }: FeedFormat, added: readonly FeedIndicator[]): WatchlistChange {
  const merge = { added, updated: [], unchanged: 0, others: 0, inactive: [], refused: [] };
  return { merge, files: added.length === 0 ? [] : writeNewWatchlist(alias, `${alias} indicators`, source, added) };
}

function readAlias(written: unknown): string {
  // The form that the schema of watchlists asks for, without the blanks that no file name should have.
  if (typeof written === 'string' && /^[A-Za-z0-9][A-Za-z0-9_-]{1,62}[A-Za-z0-9]$/.test(written)) return written;
  throw new OperationError(
    typeof written === 'string' ? `'${written}' is no alias of a watchlist` : 'No watchlist is named',
    'Name one with --watchlist: 3 to 64 letters, digits, hyphens and underscores.',
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
    throw new OperationError(`'${maxAge}' is no duration`, 'Write --max-age as 12h, 30d or P30D.');
  }
  const confidence = typeof minConfidence === 'string' ? Number(minConfidence) : undefined;
  if (confidence !== undefined && !(confidence >= 0 && confidence <= 100)) {
    throw new OperationError(`'${String(minConfidence)}' is no confidence`, 'Write --min-confidence as 0 to 100.');
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
  const pairs = (Array.isArray(written) ? (written as readonly string[]) : []).map((pair) => {
    const [field, ...column] = pair.split('=');
    if (csvFields.some((known) => known === field) && column.join('=') !== '')
      return [field, column.join('=')] as const;
    throw new OperationError(
      `'${pair}' maps no column`,
      `Write --map FIELD=COLUMN; fields are ${csvFields.join(', ')}.`,
    );
  });
  return Object.fromEntries(pairs) as Partial<Record<CsvField, string>>;
}
