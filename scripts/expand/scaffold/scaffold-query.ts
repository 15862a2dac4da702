import type { IndicatorType } from '../../content/watchlist';
import type { MatchColumn } from '../indicator-columns';
import type { ChosenIndicators, MatchLeg } from './choose-indicators';

/** A column of a scaffolded query's result. */
export type ResultColumn = MatchColumn | 'IndicatorType' | 'Indicator' | 'HashAlgorithm';

/** What stands in each column of a leg's rows, as KQL. */
export type LegColumns = Readonly<Partial<Record<ResultColumn, string>>>;

const order: readonly ResultColumn[] = [
  'IndicatorType', 'Indicator', 'Device', 'User', 'ClientAddress', 'RemoteAddress', 'Domain', 'Url', 'HashAlgorithm',
  'HashValue', 'FileName', 'Sender', 'Recipient', 'MessageId',
]; // prettier-ignore

/** The names of the algorithms as a FileHash entity has them; SHA-3 is none of its own. */
const algorithms: Readonly<Partial<Record<IndicatorType, string>>> = {
  md5: 'MD5',
  sha1: 'SHA1',
  sha256: 'SHA256',
  'sha3-384': 'Unknown',
};

const nouns: Readonly<Record<IndicatorType, string>> = {
  domain: 'domains',
  ip: 'addresses',
  'ip:port': 'addresses and ports',
  cidr: 'networks',
  url: 'URLs',
  md5: 'files',
  sha1: 'files',
  sha256: 'files',
  'sha3-384': 'files',
  email: 'senders',
  filename: 'file names',
};

/** The columns of a leg's rows. */
export function legColumns({ table, column, list }: MatchLeg): LegColumns {
  const algorithm = algorithms[list.type];
  return {
    IndicatorType: `"${list.type}"`,
    Indicator: 'Indicator',
    ...table.about,
    [column.as]: column.column,
    ...(algorithm === undefined ? {} : { HashAlgorithm: `"${algorithm}"` }),
  };
}

/** The columns that the rows of any leg have, in the order of the result. */
export function resultColumns(legs: readonly MatchLeg[]): readonly ResultColumn[] {
  const found = new Set(legs.flatMap((leg) => Object.keys(legColumns(leg))));
  return order.filter((column) => found.has(column));
}

/** The query of the analytic rule: exact, a row for each indicator and whom it concerns. */
export function writeRuleQuery(legs: readonly MatchLeg[]): string {
  const columns = resultColumns(legs);
  return [
    ...writeExactMatches(legs, []),
    '| summarize',
    '    StartTime = min(TimeGenerated),',
    '    EndTime = max(TimeGenerated),',
    '    Matches = count(),',
    '    TimeGenerated = max(TimeGenerated)',
    `    by ${columns.join(', ')}`,
    '',
  ].join('\n');
}

/**
 * The domain list of the only leg, if that is all that is looked for. Such a hunt stays with the wide match, for a
 * name that imitates a listed one is worth a look.
 */
export function isWideHunt(legs: readonly MatchLeg[]): boolean {
  const [leg] = legs;
  return legs.length === 1 && leg?.list.type === 'domain' && leg.form.narrow.length > 0;
}

/** The query of the hunt: the events themselves, newest first. */
export function writeHuntQuery(legs: readonly MatchLeg[], { subject, source }: ChosenIndicators): string {
  const comments = [`// Hunt for ${describeMatches(legs)}`, `// Source: ${source} - ${subject}`];
  const [leg] = legs;
  if (leg === undefined || !isWideHunt(legs)) {
    return [
      ...comments,
      ...writeExactMatches(legs, ['| where TimeGenerated > ago(14d)']),
      '| order by TimeGenerated desc',
      '',
    ].join('\n');
  }
  const { table, form } = leg;
  // The first list of a domain's form holds the domains; the second serves the exact match.
  const matches = [...form.lists.slice(0, 1), table.name, ...form.narrow];
  const columns = ['TimeGenerated', ...table.shows].join(', ');
  return [...comments, ...matches, `| project ${columns}`, '| order by TimeGenerated desc', ''].join('\n');
}

/** What is looked for where, as a phrase: `DNS queries to known malicious domains`. */
export function describeMatches(legs: readonly MatchLeg[]): string {
  const activities = [...new Set(legs.map(({ table }) => table.activity))];
  const objects = [...new Set(legs.map(({ list }) => nouns[list.type]))];
  const activity = activities.length === 1 ? activities[0]! : 'Events with';
  const last = objects.length === 1 ? objects[0]! : `${objects.slice(0, -1).join(', ')} and ${objects.at(-1)!}`;
  return `${activity} known malicious ${last}`;
}

/** @param first operators straight behind each table */
function writeExactMatches(legs: readonly MatchLeg[], first: readonly string[]): string[] {
  const lists = [...new Set(legs.flatMap(({ form }) => form.lists))];
  const [only] = legs;
  if (only !== undefined && legs.length === 1) return [...lists, ...writeLeg(only, first)];
  const parts = legs.map((leg) =>
    writeLeg(leg, first)
      .map((line) => `    ${line}`)
      .join('\n')
      .replace(/^ {4}/, '    ('),
  );
  return [...lists, 'union', `${parts.join('),\n')})`];
}

function writeLeg(leg: MatchLeg, first: readonly string[]): string[] {
  const columns = legColumns(leg);
  const written = order.flatMap((name) => {
    const value = columns[name];
    return value === undefined ? [] : [name === value ? name : `${name} = ${value}`];
  });
  const project = ['TimeGenerated', ...written].map((each) => `    ${each}`).join(',\n');
  const lines = [leg.table.name, ...first, ...leg.form.narrow, ...leg.form.decide, '| project', project];
  return lines.flatMap((line) => line.split('\n'));
}
