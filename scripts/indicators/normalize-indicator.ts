import type { IndicatorType } from '../content/watchlist';
import { normalizeCidr, normalizeIp, normalizeIpPort } from './normalize-address';
import { normalizeDomain } from './normalize-domain';
import { normalizeUrl } from './normalize-url';
import type { Normalized } from './normalized';
import { refangText, removeInvisible, trimText } from './refang-text';

export type NormalizedIndicator =
  /** `original` is what was written, if that differs. */
  { readonly value: string; readonly original?: string } | { readonly problem: string };

/** Longer than any value that matches a log column, and short of the 10 KB that a watchlist row may have. */
const maximumLength = 4096;

const hashLengths = { md5: 32, sha1: 40, sha256: 64, 'sha3-384': 96 } as const;

const normalizers: Readonly<Record<IndicatorType, (written: string) => Normalized>> = {
  domain: normalizeDomain,
  ip: normalizeIp,
  'ip:port': normalizeIpPort,
  cidr: normalizeCidr,
  url: normalizeUrl,
  md5: (written) => normalizeHash('md5', written),
  sha1: (written) => normalizeHash('sha1', written),
  sha256: (written) => normalizeHash('sha256', written),
  'sha3-384': (written) => normalizeHash('sha3-384', written),
  email: normalizeEmail,
  filename: normalizeFileName,
};

/** The one spelling of an indicator under which it is compared, expanded and deployed. */
export function normalizeIndicator(type: IndicatorType, written: string): NormalizedIndicator {
  if (written.length > maximumLength) return { problem: `is longer than ${maximumLength} characters` };
  const trimmed = trimText(written);
  if (trimmed === '') return { problem: 'is empty' };
  const isAscii = /^[\x20-\x7e]+$/.test(trimmed);
  if (!isAscii && /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(trimmed)) return { problem: 'holds control characters' };
  // In the name of a file they are a trick by which it is known.
  const normalized = normalizers[type](isAscii || type === 'filename' ? trimmed : removeInvisible(trimmed));
  if ('problem' in normalized || normalized.value === written) return normalized;
  return { value: normalized.value, original: written };
}

function normalizeHash(type: keyof typeof hashLengths, written: string): Normalized {
  const text = trimText(written).toLowerCase();
  if (!/^[0-9a-f]+$/.test(text)) return { problem: `is not a ${type} hash: it holds more than hexadecimal digits` };
  if (text.length === hashLengths[type]) return { value: text };
  const actual = Object.entries(hashLengths).find(([, length]) => length === text.length)?.[0];
  const hint = actual === undefined ? '' : `, as many as ${actual} has`;
  return { problem: `is not a ${type} hash: it has ${text.length} digits, not ${hashLengths[type]}${hint}` };
}

/** In lower case as a whole: a mailbox may by rule tell case apart (RFC 5321 §2.4), but providers do not. */
function normalizeEmail(written: string): Normalized {
  const text = refangText(trimText(written)).replace(/^mailto:/i, '');
  const at = text.lastIndexOf('@');
  const mailbox = text.slice(0, at);
  // A bracket that is left over is half of a defanged spelling, which of these nobody can say.
  if (at < 1 || mailbox.length > 64 || /[\s<>,;[\](){}\\]/.test(mailbox))
    return { problem: 'is not an e-mail address' };
  const domain = normalizeDomain(text.slice(at + 1));
  if ('problem' in domain) return { problem: 'is not an e-mail address: what follows the @ is not a domain' };
  return { value: `${mailbox.toLowerCase()}@${domain.value}` };
}

function normalizeFileName(written: string): Normalized {
  const text = trimText(written).normalize('NFC');
  if (/[\\/]/.test(text)) return { problem: 'is a path, not a file name' };
  return text.length > 255 ? { problem: 'is longer than a file name can be' } : { value: text };
}
