import { escapeLine } from '../../report/text/terminal-text';
import { OperationError } from '../../source/operation-error';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { patienceOption } from '../patience-option';
import { importCommand } from './import';
import { loadCatalog } from '../content/load-catalog';

export const refreshCommand: CliCommand = {
  name: 'refresh',
  summary: 'Bring the feeds that watchlists name into them',
  help: `Imports the feed of each watchlist whose file has one, as the file says: which feed, which types, which
family. A feed that cannot be had does not keep the others from being refreshed. Ends with 1 where
anything was refused, and with 2 if a feed could not be had. Review the change as any other.

  sentinel refresh                 every list that has a feed
  sentinel refresh nanocore-rat    this one`,
  arguments: [
    { syntax: '[aliases...]', description: 'watchlists (default: all that have a feed)', namesContent: false },
  ],
  options: [
    { flags: '--dry-run', description: 'say what would change, and write nothing' },
    { flags: '--as-of <date>', description: 'the date on which ages are judged (default: now)' },
    patienceOption,
  ],
  run: runRefresh,
};

async function runRefresh(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const codes: ExitCode[] = [];
  const feeds = selectFeeds(invocation);
  if (feeds.length === 0) context.write('No watchlist has a feed: docs/indicators.md says how one gets it.\n');
  for (const { alias, feed } of feeds) {
    context.write(codes.length === 0 ? '' : '\n');
    const flags = { dryRun: options['dryRun'], asOf: options['asOf'], format: 'text', watchlist: alias };
    try {
      codes.push(
        await importCommand.run({ context, arguments: [feed.format], options: { ...feed.options, ...flags } }),
      );
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
      context.writeError(`${alias} was not refreshed: ${escapeLine(error.message)}.\n${escapeLine(error.help)}\n`);
      codes.push(2);
    }
  }
  return codes.reduce<ExitCode>((worst, code) => (code > worst ? code : worst), 0);
}

function selectFeeds({ context, arguments: names }: Invocation) {
  const { watchlists } = loadCatalog(context.root, 'header').catalog;
  const fed = watchlists.flatMap((watchlist) =>
    watchlist.type === 'indicators' && watchlist.feed !== undefined
      ? [{ alias: watchlist.alias, feed: watchlist.feed }]
      : [],
  );
  const missing = names.find((name) => !fed.some(({ alias }) => alias === name));
  if (missing !== undefined) {
    throw new OperationError(`No watchlist ${missing} has a feed`, 'Write `feed:` into its file: docs/indicators.md.');
  }
  return names.length === 0 ? fed : fed.filter(({ alias }) => names.includes(alias));
}
