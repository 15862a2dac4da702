import limits from '../../schemas/data/limits.json';
import type { IndicatorType } from '../content/watchlist';
import { quoteString } from '../kql/literals';
import type { IndicatorColumn } from './indicator-columns';

/** The indicators of one type that a query reads from a watchlist. */
export interface IndicatorList {
  readonly alias: string;
  readonly type: IndicatorType;
  /** The malware families that are meant, if the watchlist holds others as well. */
  readonly families: readonly string[] | undefined;
  /** The values as of today, in normal form: their number and kind decide how the query is written. */
  readonly values: readonly string[];
}

/** How the indicators of a list are found in a column; every part is KQL that is valid before and after expansion. */
export interface MatchForm {
  /** Let statements. Two forms over one list have the same. */
  readonly lists: readonly string[];
  /** Operators that Kusto answers by its index and that may let too much through. */
  readonly narrow: readonly string[];
  /** Operators behind them that leave the matches alone and add the column Indicator, the value of the list. */
  readonly decide: readonly string[];
}

/** Up to here Kusto looks the values of has_any up in its index; past 10,000 it leaves values out without a word. */
const mostTerms = limits.indexedSearchTerms.maximum;

const listNames: Readonly<Record<IndicatorType, string>> = {
  domain: 'malicious_domains',
  ip: 'malicious_addresses',
  'ip:port': 'malicious_endpoints',
  cidr: 'malicious_networks',
  url: 'malicious_urls',
  md5: 'malicious_md5',
  sha1: 'malicious_sha1',
  sha256: 'malicious_sha256',
  'sha3-384': 'malicious_sha3',
  email: 'malicious_senders',
  filename: 'malicious_file_names',
};

type WriteForm = (column: IndicatorColumn, list: IndicatorList) => MatchForm;

const writers: Readonly<Record<IndicatorType, WriteForm>> = {
  domain: matchDomain,
  ip: matchAddress,
  'ip:port': matchEndpoint,
  cidr: matchNetwork,
  url: matchUrl,
  md5: matchText,
  sha1: matchText,
  sha256: matchText,
  'sha3-384': matchText,
  email: matchText,
  filename: matchText,
};

/** Writes how a list is found in a column, which must be one that can hold the list's type. */
export function writeMatchForm(column: IndicatorColumn, list: IndicatorList): MatchForm {
  return writers[list.type](column, list);
}

/**
 * A domain and the names below it: as many last labels of the name as a domain of the list has, looked up in the list.
 * A has_any alone would also find `my-bad.example` and `bad.example.com`.
 */
function matchDomain({ table, column, form }: IndicatorColumn, list: IndicatorList): MatchForm {
  const name = listNames.domain;
  const lists = [
    `let ${name} = ${lookup(list, '    | project Value')};`,
    `let domain_depths = toscalar(${name} | summarize make_set(array_length(split(Value, "."))));`,
  ];
  const host = form === 'url' ? hostOf(column) : `tolower(trim_end(@"\\.+", ${column}))`;
  const decide = [
    `| extend Labels = split(${host}, ".")`,
    `| mv-apply Depth = domain_depths to typeof(long) on (`,
    `    extend Indicator = strcat_array(array_slice(Labels, -Depth, -1), ".")`,
    `    | where Indicator in (${name})`,
    `    | top 1 by Depth desc)`,
  ];
  if (isShort(list)) return { lists, narrow: [`| where ${column} has_any (${name})`], decide };
  // Names repeat: each is taken apart once, and the rows are joined to the few that match.
  const distinct = [table, `| distinct ${column}`, ...decide, `| project ${column}, Indicator`];
  const join = ['| lookup kind=inner (', ...distinct.map((line) => `    ${line}`), `    ) on ${column}`];
  return { lists, narrow: [], decide: join };
}

/** One address. Where the list has IPv6, addresses are compared by what they say and not by their spelling. */
function matchAddress({ column, form }: IndicatorColumn, list: IndicatorList): MatchForm {
  const name = listNames.ip;
  const isText = form === 'addresses';
  const tokens = isText
    ? [`| mv-expand Token = extract_all(@"([0-9A-Fa-f:.]*[0-9A-Fa-f])", ${column}) to typeof(string)`]
    : [];
  const address = addressOf(isText ? 'Token' : column);
  if (list.values.some(isIpv6)) {
    return {
      lists: [`let ${name} = ${lookup(list, '    | project Indicator = Value, Parsed = parse_ipv6(Value)')};`],
      narrow: [],
      decide: [...tokens, `| extend Parsed = parse_ipv6(${address})`, `| lookup kind=inner ${name} on Parsed`],
    };
  }
  return {
    lists: [`let ${name} = ${lookup(list, '    | project Value')};`],
    narrow: isShort(list) ? [`| where ${column} has_any (${name})`] : [],
    decide: [...tokens, `| extend Indicator = ${address}`, `| where Indicator in (${name})`],
  };
}

/** An address with a port: both columns must be those of one indicator. */
function matchEndpoint({ column, port = '' }: IndicatorColumn, list: IndicatorList): MatchForm {
  const name = listNames['ip:port'];
  const addressInValue = 'extract(@"^\\[?(.*?)\\]?:\\d+$", 1, Value)';
  if (list.values.some(isIpv6)) {
    const columns = `Indicator = Value, Parsed = parse_ipv6(${addressInValue}), Port = toint(extract(@":(\\d+)$", 1, Value))`;
    return {
      lists: [`let ${name} = ${lookup(list, `    | project ${columns}`)};`],
      narrow: [],
      decide: [
        `| extend Parsed = parse_ipv6(${addressOf(column)}), Port = toint(${port})`,
        `| lookup kind=inner ${name} on Parsed, Port`,
      ],
    };
  }
  const values = `let ${name} = ${lookup(list, '    | project Value')};`;
  const addresses = `let endpoint_addresses = ${lookup(list, `    | distinct Address = ${addressInValue}`)};`;
  return {
    lists: isShort(list) ? [values, addresses] : [values],
    narrow: isShort(list) ? [`| where ${column} has_any (endpoint_addresses)`] : [],
    decide: [`| extend Indicator = strcat(${addressOf(column)}, ":", ${port})`, `| where Indicator in (${name})`],
  };
}

function matchNetwork({ column }: IndicatorColumn, list: IndicatorList): MatchForm {
  const name = listNames.cidr;
  const versions = [
    ...(list.values.some((value) => !isIpv6(value)) ? ['ipv4'] : []),
    ...(list.values.some(isIpv6) ? ['ipv6'] : []),
  ];
  const isIn = (suffix: string, networks: string) =>
    versions.map((version) => `${version}_is_in_${suffix}(Address, ${networks})`).join(' or ');
  return {
    lists: [`let ${name} = toscalar(${lookup(list, '    | summarize make_list(Value)')});`],
    narrow: [],
    decide: [
      `| extend Address = ${addressOf(column)}`,
      `| where ${isIn('any_range', name)}`,
      `| mv-apply Indicator = ${name} to typeof(string) on (where ${isIn('range', 'Indicator')} | take 1)`,
    ],
  };
}

/**
 * A URL by its host, port and path; by its query as well where the indicator has one. Scheme, user, default port and
 * fragment play no part.
 */
function matchUrl({ column }: IndicatorColumn, list: IndicatorList): MatchForm {
  const name = listNames.url;
  const key = String.raw`replace_regex(Value, @"^[a-z][a-z0-9+.-]*://(?:[^/?#]*@)?(\[[^\]]*\]|[^/?#:]+)(?::80|:443)?([/:?][^#]*)?(?:#.*)?$", @"\1\2")`;
  const host = String.raw`extract(@"://(?:[^/?#]*@)?(\[[^\]]*\]|[^/?#:]+)", 1, Value)`;
  const values = `let ${name} = ${lookup(list, `    | distinct Key = ${key}`)};`;
  const hosts = `let url_hosts = ${lookup(list, `    | distinct Host = ${host}`)};`;
  return {
    lists: isShort(list) ? [values, hosts] : [values],
    narrow: isShort(list) ? [`| where ${column} has_any (url_hosts)`] : [],
    decide: [
      `| extend Rest = replace_regex(${restOf(column)}, @"^(:\\d+)?(\\?|$)", @"\\1/\\2")`,
      `| extend Whole = strcat(${hostOf(column)}, Rest)`,
      `| extend Path = extract(@"^[^?]*", 0, Whole)`,
      `| extend Indicator = case(Whole in (${name}), Whole, Path in (${name}), Path, "")`,
      `| where isnotempty(Indicator)`,
    ],
  };
}

/** A value that stands alone in its column: hashes differ in length, so that none is taken for one of another algorithm. */
function matchText({ column }: IndicatorColumn, list: IndicatorList): MatchForm {
  const name = listNames[list.type];
  const indicator = list.type === 'filename' ? column : `tolower(${column})`;
  return {
    lists: [`let ${name} = ${lookup(list, '    | project Value')};`],
    narrow: [`| where ${column} in~ (${name})`],
    decide: [`| extend Indicator = ${indicator}`],
  };
}

function lookup({ alias, type, families }: IndicatorList, last: string): string {
  const name = /^[\w-]+$/.test(alias) ? `'${alias}'` : quoteString(alias);
  const family = families === undefined ? '' : ` and Malware in~ (${families.map(quoteString).join(', ')})`;
  return [`_GetWatchlist(${name})`, `    | where Type == ${quoteString(type)}${family}`, last].join('\n');
}

function isShort({ values }: IndicatorList): boolean {
  return values.length <= mostTerms;
}

/** Of an address, an address with a port, or a network. */
function isIpv6(value: string): boolean {
  return value.replace(/:\d+$/, '').includes(':');
}

/** An address without brackets and port; of an IPv4 address that is mapped into IPv6, the IPv4 address. */
function addressOf(column: string): string {
  return String.raw`extract(@"(?i)^\[?(?:::ffff:)??(\d+\.\d+\.\d+\.\d+|[0-9a-f:]+)\]?(?::\d+)?$", 1, ${column})`;
}

const schemeAndUser = String.raw`^(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?:[^/?#]*@)?`;

function hostOf(column: string): string {
  return String.raw`tolower(trim_end(@"\.+", extract(@"${schemeAndUser}(\[[^\]]*\]|[^/?#:]+)", 1, ${column})))`;
}

/** What follows the host of a URL: a port that is none of the usual two, path and query. */
function restOf(column: string): string {
  return String.raw`extract(@"${schemeAndUser}(?:\[[^\]]*\]|[^/?#:]+)(?::80|:443)?([/:?][^#]*)?(?:#.*)?$", 1, ${column})`;
}
