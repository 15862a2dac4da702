import type { IndicatorType } from '../../content/watchlist';
import { parseIpAddress, parseIpNetwork } from '../../indicators/ip-address';
import type { MatchLeg } from './choose-indicators';

/** An event that a test shows to a detection. */
export type SampleEvent = Readonly<Record<string, string | number>>;

/** What a leg must find in an event, by the meaning of the indicator and not by its query. */
export function expectedMatch({ column, list }: MatchLeg, event: SampleEvent): string | undefined {
  const seen = event[column.column];
  if (typeof seen !== 'string' || seen === '') return undefined;
  const port = column.port === undefined ? undefined : event[column.port];
  // In samples, a text with several addresses has the one that matters last.
  const text = column.form === 'addresses' ? seen.slice(seen.lastIndexOf(' ') + 1) : seen;
  return matchers[list.type](text, new Set(list.values), Number(port));
}

type Matcher = (seen: string, values: ReadonlySet<string>, port: number) => string | undefined;

const matchers: Readonly<Record<IndicatorType, Matcher>> = {
  domain: (seen, values) => {
    const labels = hostOf(seen).split('.');
    return labels.map((_label, index) => labels.slice(index).join('.')).find((name) => values.has(name));
  },
  ip: (seen, values) => memberOf(values, parseIpAddress(seen)?.text ?? ''),
  'ip:port': (seen, values, port) => memberOf(values, `${seen.includes(':') ? `[${seen}]` : seen}:${port}`),
  cidr: (seen, values) =>
    [...values].find((network) => {
      const widened = parseIpNetwork(`${seen}/${parseIpNetwork(network)?.prefixLength ?? 0}`);
      return widened?.text === network;
    }),
  url: (seen, values) => {
    const keys = new Set([...values].map(urlKey));
    return memberOf(keys, urlKey(seen)) ?? memberOf(keys, urlKey(seen).replace(/\?.*$/s, ''));
  },
  md5: matchLowerCase,
  sha1: matchLowerCase,
  sha256: matchLowerCase,
  'sha3-384': matchLowerCase,
  email: matchLowerCase,
  filename: (seen, values) => {
    return [...values].some((name) => name.toLowerCase() === seen.toLowerCase()) ? seen : undefined;
  },
};

function matchLowerCase(seen: string, values: ReadonlySet<string>): string | undefined {
  return memberOf(values, seen.toLowerCase());
}

function memberOf(values: ReadonlySet<string>, value: string): string | undefined {
  return values.has(value) ? value : undefined;
}

function hostOf(seen: string): string {
  const authority = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)/i.exec(seen)?.[1] ?? '';
  return authority.replace(/^.*@/, '').replace(/:\d+$/, '').replace(/\.+$/, '').toLowerCase();
}

/** Host, port, path and query of a URL in its normal form. */
function urlKey(url: string): string {
  const [, authority = '', rest = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)([^#]*)/s.exec(url) ?? [];
  return `${authority.replace(/^.*@/, '').replace(/:(?:80|443)$/, '')}${rest}`;
}
