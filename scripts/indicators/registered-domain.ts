/* The only file that touches tldts. */
import { parse } from 'tldts';

export interface DomainFacts {
  /** The suffix under which anyone may register a name, such as `com` or `com.de`. */
  readonly publicSuffix: string | undefined;
  /** The registered name and its suffix; undefined if the name is itself a suffix. */
  readonly registeredDomain: string | undefined;
  /** True if the name itself is a public suffix, so that it stands for the names of strangers. */
  readonly isPublicSuffix: boolean;
  /** True if the suffix is on the list at all, in its ICANN or its private part. */
  readonly knownSuffix: boolean;
}

const options = {
  allowPrivateDomains: true,
  extractHostname: false,
  validateHostname: false,
  detectIp: false,
} as const;

/** What the Public Suffix List, private part included, says of a host name in its normal form. */
export function readDomainFacts(name: string): DomainFacts {
  const facts = parse(name, options);
  const isSuffix = facts.publicSuffix === name;
  // Under a wildcard such as `*.localto.net` each name is one customer's, who has all that is below it.
  const isCustomer = isSuffix && facts.isPrivate === true && isBelowWildcard(name);
  return {
    publicSuffix: facts.publicSuffix ?? undefined,
    registeredDomain: isCustomer ? name : (facts.domain ?? undefined),
    isPublicSuffix: isSuffix && !isCustomer,
    knownSuffix: facts.isIcann === true || facts.isPrivate === true,
  };
}

/** Whether any other name in its place would be a suffix too. */
function isBelowWildcard(name: string): boolean {
  const sibling = `any-other-name${name.slice(name.indexOf('.'))}`;
  return parse(sibling, options).publicSuffix === sibling;
}
