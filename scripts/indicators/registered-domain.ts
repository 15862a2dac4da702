/* The only file that touches tldts. */
import { parse } from 'tldts';

export interface DomainFacts {
  /** The suffix under which anyone may register a name, such as `com` or `com.de`. */
  readonly publicSuffix: string | undefined;
  /** The registered name and its suffix; undefined where the name is itself a suffix. */
  readonly registeredDomain: string | undefined;
  /** True if the name itself is a public suffix, so that it stands for the names of strangers. */
  readonly isPublicSuffix: boolean;
  /** True if the suffix is on the list at all, in its ICANN or its private part. */
  readonly knownSuffix: boolean;
}

/** What the Public Suffix List, private part included, says of a host name in its normal form. */
export function readDomainFacts(name: string): DomainFacts {
  const facts = parse(name, {
    allowPrivateDomains: true,
    extractHostname: false,
    validateHostname: false,
    detectIp: false,
  });
  return {
    publicSuffix: facts.publicSuffix ?? undefined,
    registeredDomain: facts.domain ?? undefined,
    isPublicSuffix: facts.publicSuffix === name,
    knownSuffix: facts.isIcann === true || facts.isPrivate === true,
  };
}
