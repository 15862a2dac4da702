import { compareText } from '../values/compare-values';
import { defineFunction } from './define-function';
import { UnsupportedFeature, type ScalarFunction } from '../values/function-table';
import type { DynamicBag, DynamicValue } from '../values';
import { makeBag } from '../values/partly-unknown-bag';

/** What a part of a URL is; undefined if no page and no answer of the service says it. */
type Part = string | undefined;

const absoluteUrl = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;
/** No scheme with an authority, such as mailto:me@a.example, and no query: the service finds no part in it. */
const withoutParts = /^(?!.*\/\/)[^?#&=]*$/s;

/**
 * The parts of a URL; those that it lacks are empty. The path keeps its slash. ("parse_url()"; recorded answer; answers
 * of the service in microsoft/Kusto-Query-Language, issue 112: a text without `://` has no parts, a name without a
 * password stays with the host, the port follows the last colon, and parameters come by name.)
 */
function parseUrl(text: string): DynamicBag {
  const [isAbsolute, scheme = '', authority = '', path = '', query = '', fragment = ''] = absoluteUrl.exec(text) ?? [];
  if (isAbsolute === undefined) return partsOf(text, withoutAuthority(text));
  // Where the authority ends without a slash is written nowhere, nor whether it may be empty.
  const hasPlainEnd = authority !== '' && (path !== '' || !/[?#]/.test(text));
  const { user, password, host, port } = readAuthority(authority);
  const whereEnded = <Value>(value: Value): Value | undefined => (hasPlainEnd ? value : undefined);
  return partsOf(text, {
    Scheme: authority === '' ? undefined : scheme,
    Host: authority === '' ? '' : whereEnded(host),
    Port: authority === '' ? '' : whereEnded(port),
    Path: whereEnded(path),
    Username: user,
    Password: password,
    'Query Parameters': whereEnded(queryParameters(query)),
    Fragment: whereEnded(fragment),
  });
}

type Parts = Readonly<Record<string, DynamicValue | undefined>>;

function partsOf(text: string, parts: Parts): DynamicBag {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return makeBag(
    parts,
    new UnsupportedFeature(`parse_url() of ${JSON.stringify(shown)}`, 'its page asks for a whole URL'),
  );
}

/** The page asks for the scheme, or for the query alone: what is found in a query without a scheme it does not say. */
function withoutAuthority(text: string): Parts {
  const isEmpty = withoutParts.test(text);
  const host = /^[^?#]*\/\//.test(text) ? undefined : '';
  return {
    Scheme: host,
    Host: host,
    Port: host,
    Path: isEmpty ? '' : undefined,
    Username: host,
    Password: host,
    'Query Parameters': isEmpty ? new Map() : undefined,
    Fragment: isEmpty ? '' : undefined,
  };
}

function readAuthority(authority: string): Readonly<Record<'user' | 'password' | 'host' | 'port', Part>> {
  const [beforeAt = '', ...afterAt] = authority.split('@');
  const [user = '', password, ...more] = beforeAt.split(':');
  const isUserAlone = afterAt.length === 1 && password === undefined;
  if (afterAt.length > 1 || (afterAt.length === 1 && more.length > 0)) {
    return { user: undefined, password: undefined, host: undefined, port: undefined };
  }
  const hasUser = afterAt.length === 1 && !isUserAlone;
  const place = hasUser ? (afterAt[0] ?? '') : authority;
  const colon = place.lastIndexOf(':');
  return {
    user: hasUser ? user : '',
    password: hasUser ? (password ?? '') : '',
    host: colon < 0 ? place : place.slice(0, colon),
    port: colon < 0 ? '' : place.slice(colon + 1),
  };
}

/** Pairs by name; a query without any `=` has none. Undefined for names given twice, and for pairs beside names alone. */
function queryParameters(query: string): DynamicBag | undefined {
  const pairs = query.split('&').filter((pair) => pair !== '');
  const named = pairs.filter((pair) => pair.includes('='));
  if (named.length === 0) return new Map();
  const entries = named.map((pair): [string, string] => {
    const separator = pair.indexOf('=');
    return [pair.slice(0, separator), pair.slice(separator + 1)];
  });
  const names = new Set(entries.map(([name]) => name));
  if (named.length < pairs.length || names.size < entries.length || names.has('')) return undefined;
  return new Map(entries.sort(([left], [right]) => compareText(left, right)));
}

/** ("parse_urlquery()": the format is key=value&…) */
function parseUrlQuery(text: string): DynamicBag {
  const parameters = text.startsWith('?') ? undefined : queryParameters(text);
  const isKnown = text === '' || text.includes('=') ? parameters : undefined;
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  const refusal = new UnsupportedFeature(
    `parse_urlquery() of ${JSON.stringify(shown)}`,
    'its page asks for name=value, each name once',
  );
  if (isKnown === undefined) throw refusal;
  return makeBag({ 'Query Parameters': isKnown }, refusal);
}

const urlFunction = defineFunction('parse_url()', { parameters: ['string'], returns: 'dynamic' }, parseUrl);
const queryFunction = defineFunction('parse_urlquery()', { parameters: ['string'], returns: 'dynamic' }, parseUrlQuery);

/** Functions that take URLs apart. */
export const parseUrlFunctions: readonly (readonly [string, ScalarFunction])[] = [
  ['parse_url', urlFunction],
  ['parseurl', urlFunction],
  ['parse_urlquery', queryFunction],
  ['parseurlquery', queryFunction],
];
