import type { IndicatorWatchlist } from '../../content/watchlist';
import { summarizeWatchlist } from '../../indicators/summarize-watchlist';
import { createColors } from '../../report/text/colors';
import { indicatorsText } from '../../report/content/indicators-text';
import { nearestWord } from '../../source/nearest-word';
import { OperationError } from '../../source/operation-error';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { loadCatalog } from '../content/load-catalog';
import { readAsOf } from '../read-as-of';
import { jsonText } from '../../report/text/json-text';

export const indicatorsCommand: CliCommand = {
  name: 'indicators',
  summary: 'Show what the indicator watchlists hold, how old it is and what ages out',
  help: `Counts the indicators of each watchlist that are active on a date, which is what queries and deployments
see, by type, age and confidence, and lists what will no longer be active soon.

  sentinel indicators                             all watchlists
  sentinel indicators nanocore-rat --days 90      one of them, and what ends within 90 days
  sentinel indicators --as-of 2027-01-01          what is left by then`,
  arguments: [{ syntax: '[watchlists...]', description: 'aliases; all where left out', namesContent: false }],
  options: [
    { flags: '--days <number>', description: 'how far ahead to look for what ages out', default: '30' },
    { flags: '--as-of <date>', description: 'the date on which indicators are active (default: now)' },
    { flags: '--format <format>', description: 'how numbers are written', choices: ['text', 'json'], default: 'text' },
  ],
  run: (invocation) => Promise.resolve(runIndicators(invocation)),
};

function runIndicators(invocation: Invocation): ExitCode {
  const { context, options } = invocation;
  const asOf = readAsOf(invocation);
  const days = Number(options['days']);
  if (!Number.isInteger(days) || days < 1) {
    throw new OperationError(`'${String(options['days'])}' is not a number of days`, 'Write --days as a whole number.');
  }
  const { catalog } = loadCatalog(context.root);
  const all = catalog.watchlists.filter((watchlist) => watchlist.type === 'indicators');
  const summaries = selectWatchlists(all, invocation.arguments).map((watchlist) =>
    summarizeWatchlist(watchlist, asOf, days),
  );
  if (options['format'] === 'json') {
    context.write(jsonText({ asOf: asOf.toISOString(), watchlists: summaries }));
  } else {
    const colors = createColors(context.color);
    const texts = summaries.map((summary) => indicatorsText(summary, days, colors));
    context.write(texts.length === 0 ? 'No watchlist holds indicators.\n' : texts.join('\n'));
  }
  return 0;
}

/**
 * The watchlists that are named, or all.
 *
 * @throws OperationError if a name is none of theirs
 */
export function selectWatchlists(
  all: readonly IndicatorWatchlist[],
  names: readonly string[],
): readonly IndicatorWatchlist[] {
  const aliases = all.map(({ alias }) => alias);
  const unknown = names.find((name) => !aliases.includes(name));
  if (unknown !== undefined) {
    const nearest = nearestWord(unknown, aliases);
    const help = nearest === undefined ? `There are ${aliases.join(', ') || 'none'}.` : `Did you mean ${nearest}?`;
    throw new OperationError(`There is no indicator watchlist ${unknown}`, help);
  }
  return names.length === 0 ? all : all.filter(({ alias }) => names.includes(alias));
}
