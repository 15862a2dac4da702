import { domainToASCII } from 'node:url';
import { parseIpAddress } from './ip-address';
import type { Normalized } from './normalized';
import { refangText, trimText } from './refang-text';

const label = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const asciiDomain = new RegExp(`^(?:${label}\\.)+${label}$`);

/**
 * The normal form of a host name: lower case, A-labels (RFC 5890), no trailing dot, no leading `*.`, since a listed
 * name stands for what is below it too. At most 253 characters (RFC 1035 §2.3.4, less the root's).
 */
export function normalizeDomain(written: string): Normalized {
  const refanged = refangText(trimText(written));
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(refanged)) return { problem: 'is a URL, not a domain' };
  if (refanged.includes('@')) return { problem: 'is an e-mail address, not a domain' };
  const bare = refanged
    .replace(/\.+$/, '')
    .replace(/^(?:\*\.)+/, '')
    .replace(/^\.+/, '');
  const lower = bare.toLowerCase();
  if (parseIpAddress(lower) !== undefined) return { problem: 'is an IP address, not a domain' };
  // If the whole text is not a name, the conversion would take the part of it that is one.
  const name = isAscii(lower)
    ? lower
    : /[/?#%:\\]/.test(bare)
      ? bare
      : domainToASCII(bare.normalize('NFC')).replace(/\.+$/, '');
  if (name === '') return { problem: 'is not a domain name' };
  if (name.length > 253) return { problem: 'is longer than 253 characters' };
  if (!name.includes('.')) return { problem: 'is not a full domain name: it has no dot' };
  if (!asciiDomain.test(name)) return { problem: 'is not a domain name' };
  // The top-level domain has a letter, else resolvers read the name as an address. (RFC 3696 §2)
  if (!/[a-z]/.test(name.slice(name.lastIndexOf('.') + 1)))
    return { problem: 'is not a domain name: it ends in digits' };
  return { value: name };
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 126) return false;
  return true;
}
