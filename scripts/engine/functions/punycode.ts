import { defineFunction } from './define-function';
import { decodePunycode, encodePunycode } from '../formats/punycode';
import type { ScalarFunction } from '../values/function-table';

type Entry = readonly [string, ScalarFunction];

function define(name: string, convert: (text: string) => string | null): Entry {
  const body = (text: string): string => convert(text) ?? '';
  return [name, defineFunction(`${name}()`, { parameters: ['string'], returns: 'string' }, body)];
}

const prefix = 'xn--';

/** What separates labels: RFC 3490, section 3.1. */
const labelSeparator = /[.\u3002\uff0e\uff61]/;

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);

/** Labels are not prepared as IDNA wants it: capitals and blanks stay. (Recorded answers.) */
function encodeLabel(label: string): string | null {
  if (isAscii(label)) return label;
  const encoded = encodePunycode(label);
  return encoded === null ? null : prefix + encoded;
}

function decodeLabel(label: string): string | null {
  return label.slice(0, prefix.length).toLowerCase() === prefix ? decodePunycode(label.slice(prefix.length)) : label;
}

function convertLabels(domain: string, convert: (label: string) => string | null): string | null {
  const labels = domain.split(labelSeparator).map(convert);
  return labels.includes(null) ? null : labels.join('.');
}

/** Punycode of texts and of the labels of domain names. What cannot be read gives the empty text. */
export const punycodeFunctions: readonly Entry[] = [
  define('punycode_from_string', encodePunycode),
  define('punycode_to_string', decodePunycode),
  define('punycode_domain_to_string', (domain) => convertLabels(domain, encodeLabel)),
  define('punycode_domain_from_string', (domain) => convertLabels(domain, decodeLabel)),
];
