import limits from '../../../schemas/data/limits.json';
import type { IndicatorWatchlist } from '../../content/watchlist';
import { indicatorTables } from '../../expand/indicator-columns';
import { chooseIndicators, chooseLegs } from '../../expand/scaffold/choose-indicators';
import type { MatchLeg } from '../../expand/scaffold/choose-indicators';
import { scaffoldHunt, scaffoldRule } from '../../expand/scaffold/scaffold-detection';
import type { Scaffold } from '../../expand/scaffold/scaffold-detection';
import { writeHuntQuery, writeRuleQuery } from '../../expand/scaffold/scaffold-query';
import { scaffoldHuntTest, scaffoldRuleTest } from '../../expand/scaffold/scaffold-test';
import { findThreatFacts } from '../../expand/scaffold/threat-facts';
import { escapeLine } from '../../report/text/terminal-text';
import { nearestWord } from '../../source/nearest-word';
import { OperationError } from '../../source/operation-error';
import { pathPart } from '../../source/path-part';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { selectWatchlists } from './indicators';
import { loadCatalog } from '../content/load-catalog';
import { runNewWatchlist } from '../feeds/new-watchlist';
import { readAsOf } from '../read-as-of';
import { runNewTest } from '../logs/new-test';
import { runNewRule } from '../content/new-rule';
import { writeNewFiles } from '../content/write-output';

const kinds = ['detection', 'hunt', 'rule', 'test', 'watchlist'];

export const newCommand: CliCommand = {
  name: 'new',
  summary:
    'Make a detection of the indicators of a watchlist, with its proof, an empty rule, cases of a log, or a watchlist',
  help: `Writes an analytic rule and a hunting query that find the active indicators of a malware family, each with
its entities, connectors, ATT&CK techniques and a test that holds: what is listed is found, what resembles it is not.
Looks in the table that shows each type best, or in those that are named. Or writes an empty rule over one table, with
connector, entities and a proof that holds; or cases of the rows of a log: of those that fire, and of those most like
them that do not; or a watchlist that is to be filled: of indicators, or with columns of its
own. Overwrites nothing.

  sentinel new detection --family "Nanocore RAT"                         both, under detections/nanocore-rat/
  sentinel new detection --watchlist phishing --table EmailUrlInfo --table UrlClickEvents
  sentinel new hunt --family "Nanocore RAT" --topic loaders               the hunting query alone
  sentinel new rule identity/password-spray --table SigninLogs            an empty rule and its proof
  sentinel new test password-spray --from logs/SigninLogs.ndjson          cases of real rows
  sentinel new watchlist phishing                                        indicators, by hand or of a feed
  sentinel new watchlist service-accounts --columns Account Owner        a list with columns of its own`,
  arguments: [
    { syntax: '<kind>', description: `what to make: ${kinds.join(', ')}`, namesContent: false, choices: kinds },
    {
      syntax: '[name]',
      description: 'the alias of a new watchlist, the folder and name of a rule, or the detection of a test',
      namesContent: true,
    },
  ],
  options: [
    { flags: '--family <name>', description: 'the malware family, as the watchlist names it' },
    { flags: '--watchlist <alias>', description: 'the watchlist (default: the one that holds the family)' },
    { flags: '--table <name...>', description: 'where to look (default: the table that shows each type best)' },
    { flags: '--topic <folder>', description: 'the folder under detections/ (default: named after the family)' },
    { flags: '--columns <name...>', description: 'watchlist: its columns, if it holds no indicators' },
    { flags: '--from <file>', description: 'test: a log of which rows become cases' },
    { flags: '--as-of <date>', description: 'the date on which indicators are active (default: now)' },
  ],
  run: async (invocation) => runNew(invocation),
};

function runNew(invocation: Invocation): ExitCode | Promise<ExitCode> {
  const { context, options } = invocation;
  const [kind = '', alias] = invocation.arguments;
  if (!kinds.includes(kind)) throw new OperationError(`There is no kind ${kind}`, `There are ${kinds.join(', ')}.`);
  if (kind === 'watchlist') return runNewWatchlist(invocation);
  if (kind === 'rule') return runNewRule(invocation);
  if (kind === 'test') return runNewTest(invocation);
  if (alias !== undefined) {
    throw new OperationError(
      `A ${kind} takes no name`,
      `Name its watchlist with --watchlist ${alias}, its folder with --topic.`,
    );
  }
  const asOf = new Date(Math.floor(readAsOf(invocation).getTime() / 1000) * 1000);
  const family = typeof options['family'] === 'string' && options['family'] !== '' ? options['family'] : undefined;
  const { catalog } = loadCatalog(context.root);
  const all = catalog.watchlists.filter((each) => each.type === 'indicators');
  const watchlist = findWatchlist(all, family, options['watchlist']);
  const chosen = chooseIndicators(watchlist, family, asOf);
  if (chosen.lists.length === 0) {
    const whose = family === undefined ? '' : ` of ${family}`;
    throw new OperationError(
      `No indicator${whose} in ${watchlist.alias} is active on ${asOf.toISOString().slice(0, 10)}`,
      'Import newer ones, or name an earlier date with --as-of.',
    );
  }
  const { legs, unmatched } = chooseLegs(chosen.lists, readTables(options['table']));
  if (legs.length === 0) throw nothingHeld(chosen.lists.map(({ type }) => type));
  const scaffold = { chosen, legs };
  checkLength(scaffold);
  const files = makeFiles(kind, scaffold, readTopic(options['topic'], chosen.subject), asOf, context.randomId);
  writeNewFiles(context.root, files, 'Name another folder with --topic, or remove what it shall replace.');
  context.write(describeFiles(files, scaffold, unmatched));
  return 0;
}

/** The watchlist that is named, or the only one that holds the family. */
function findWatchlist(
  all: readonly IndicatorWatchlist[],
  family: string | undefined,
  alias: unknown,
): IndicatorWatchlist {
  if (typeof alias === 'string') return selectWatchlists(all, [alias])[0]!;
  if (family === undefined) {
    throw new OperationError('Neither a family nor a watchlist is named', 'Name one with --family or --watchlist.');
  }
  const holds = all.filter(({ indicators }) =>
    indicators.some(({ malware }) => malware?.toLowerCase() === family.toLowerCase()),
  );
  const [only] = holds;
  if (only !== undefined && holds.length === 1) return only;
  if (holds.length > 1) {
    const aliases = holds.map((each) => each.alias).join(' and ');
    throw new OperationError(`${family} is in ${aliases}`, 'Name one of them with --watchlist.');
  }
  const families = [...new Set(all.flatMap(({ indicators }) => indicators.flatMap(({ malware }) => malware ?? [])))];
  const nearest = nearestWord(family, families);
  throw new OperationError(
    `No watchlist holds indicators of ${family}`,
    nearest === undefined ? 'Import them first: sentinel import --help.' : `Did you mean ${nearest}?`,
  );
}

function readTables(written: unknown): readonly string[] | undefined {
  if (!Array.isArray(written)) return undefined;
  const known = indicatorTables.map(({ name }) => name);
  return (written as readonly string[]).map((name) => {
    const found = known.find((each) => each.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
    const nearest = nearestWord(name, known);
    const help = nearest === undefined ? `There are ${known.join(', ')}.` : `Did you mean ${nearest}?`;
    throw new OperationError(`It is not known which columns of ${name} hold indicators`, help);
  });
}

function nothingHeld(types: readonly string[]): OperationError {
  return new OperationError(
    `No column of these tables holds ${types.join(', ')}`,
    'Name other tables with --table, or none: then each type is looked for where it shows best.',
  );
}

function checkLength({ chosen, legs }: Scaffold): void {
  const { length } = [writeRuleQuery(legs), writeHuntQuery(legs, chosen)].reduce((a, b) =>
    b.length > a.length ? b : a,
  );
  const { maximum } = limits.queryCharacters;
  if (length <= maximum) return;
  throw new OperationError(
    `The query would have ${length} characters; the service takes ${maximum}`,
    'Name fewer tables with --table, and make a detection for the others.',
  );
}

function readTopic(written: unknown, subject: string): string {
  if (typeof written !== 'string') {
    const topic = pathPart(subject, 'unnamed');
    if (topic !== 'unnamed') return topic;
    throw new OperationError(`${subject} makes no name for a folder`, 'Name one with --topic.');
  }
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(written)) return written;
  throw new OperationError(
    `'${written}' is not a name for a folder`,
    'Write --topic in lower case letters, digits and single hyphens.',
  );
}

/** The files by path. Detections over other tables of the same topic have other names. */
function makeFiles(
  kind: string,
  scaffold: Scaffold,
  topic: string,
  asOf: Date,
  randomId: () => string,
): ReadonlyMap<string, string> {
  const tables = [...new Set(scaffold.legs.map(({ table }) => table.name))];
  const name = `indicators-in-${tables
    .map((table) => pathPart(table, 'table'))
    .join('-and-')
    .slice(0, 80)
    .replace(/-$/, '')}`;
  const files = new Map<string, string>();
  if (kind === 'detection') {
    files.set(`detections/${topic}/${name}.yaml`, scaffoldRule(scaffold, randomId()));
    files.set(`detections/${topic}/${name}.test.yaml`, scaffoldRuleTest(scaffold, asOf));
  }
  files.set(`detections/${topic}/hunt-${name}.yaml`, scaffoldHunt(scaffold, randomId()));
  files.set(`detections/${topic}/hunt-${name}.test.yaml`, scaffoldHuntTest(scaffold, asOf));
  return files;
}

function describeFiles(
  files: ReadonlyMap<string, string>,
  { chosen, legs }: Scaffold,
  unmatched: readonly string[],
): string {
  const places = (type: string) =>
    legs
      .filter(({ list }) => list.type === type)
      .map(placeOf)
      .join(', ');
  const lines = [
    ...[...files.keys()].map((file) => `wrote ${file}`),
    ...chosen.lists.map(({ type, values }) => {
      const where = unmatched.includes(type) ? 'not looked for: none of these tables holds it' : places(type);
      return `  ${type}: ${values.length} active, ${where}`;
    }),
    ...(findThreatFacts(chosen.threatTypes, legs).isKnown
      ? []
      : ['No indicator says its threat type: choose the tactics and techniques at the places that the files mark.']),
    'Next: sentinel validate, sentinel test; then write down the false positives that you know.',
  ];
  return lines.map((line) => `${escapeLine(line)}\n`).join('');
}

function placeOf({ column }: MatchLeg): string {
  return `${column.table}.${column.column}`;
}
