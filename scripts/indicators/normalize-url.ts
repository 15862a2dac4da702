import { parseIpAddress } from './ip-address';
import { normalizeDomain } from './normalize-domain';
import type { Normalized } from './normalized';
import { refangPath, refangScheme, refangText, trimText } from './refang-text';
import { ownValue } from '../source/own-value';

/** Scheme, authority and rest, with the scheme and `://` as they are or defanged. */
const urlForm =
  /^[[({]?([a-z*_][a-z0-9+.*_-]*)[\])}]?[[({]?:[\])}]?[[({]?[/\\][\])}]?[[({]?[/\\][\])}]?([^/?#]*)(.*)$/is;

const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443, ftp: 21, ws: 80, wss: 443 };

/**
 * The normal form of a URL: scheme and host in lower case, the host in A-labels, no default port, `/` for an empty path
 * (RFC 3986 §6.2.2.1, §6.2.3). Path, query, fragment and their percent escapes stay as they are: a web server may tell
 * any two spellings apart, and logs hold what was sent.
 */
export function normalizeUrl(written: string): Normalized {
  const text = trimText(written);
  if (/\s/.test(text)) return { problem: 'holds white space, which no URL does' };
  const match = urlForm.exec(text);
  if (match?.[1] === undefined) return { problem: 'is not a URL: it has no scheme such as https://' };
  const scheme = refangScheme(match[1].toLowerCase());
  // `[/]` behind a host leaves its bracket with the host.
  const [authority = '', path = ''] = match[2]?.endsWith('[')
    ? [match[2].slice(0, -1), `[${match[3] ?? ''}`]
    : match.slice(2);
  const plain = refangText(authority);
  // Readers differ over which of two hosts it leads to: to a browser it is the slash that begins the path.
  if (plain.includes('\\')) return { problem: 'has a backslash in its host' };
  const [, user, place] = /^(?:(.*)@)?(.*)$/s.exec(plain) ?? [];
  const host = readHost(place ?? '', ownValue(defaultPorts, scheme));
  if ('problem' in host) return host;
  const rest = refangPath(path, authority);
  return {
    value: `${scheme}://${user === undefined ? '' : `${user}@`}${host.value}${rest.startsWith('/') ? '' : '/'}${rest}`,
  };
}

function readHost(text: string, defaultPort: number | undefined): Normalized {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(text);
  if (match?.[1] === undefined) return { problem: 'is not a URL: its host cannot be read' };
  const name = match[1];
  const port = match[2] === undefined || match[2] === '' ? undefined : Number(match[2]);
  if (port !== undefined && (port < 1 || port > 65535)) return { problem: 'has a port outside 1 to 65535' };
  const address = parseIpAddress(name.replace(/^\[(.*)\]$/, '$1'));
  const host =
    address === undefined
      ? normalizeDomain(name)
      : { value: address.version === 6 ? `[${address.text}]` : address.text };
  if ('problem' in host) return { problem: `has a host that ${host.problem}` };
  return { value: port === undefined || port === defaultPort ? host.value : `${host.value}:${port}` };
}
