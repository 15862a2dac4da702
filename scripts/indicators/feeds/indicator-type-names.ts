import type { IndicatorType } from '../../content/watchlist';

/**
 * What feeds call the types, letters and digits alone: ThreatFox, MISP attributes, STIX object types, OTX, Microsoft
 * Defender and Sentinel, vendors' reports, lists kept by hand.
 */
const typeNames: Readonly<Record<IndicatorType, string>> = {
  domain: 'domain domains domainname domainnames hostname hostnames host hosts fqdn fqdns dns dnsname networkdomain',
  ip: 'ip ips ipv4 ipv6 ipv4addr ipv6addr ipaddr ipaddress ipaddresses ipv4address ipv6address ipdst ipsrc networkip',
  'ip:port': 'ipport ipports ipdstport ipsrcport ipv4port ipv6port ipandport ipaddressport socket',
  cidr: 'cidr cidrs network networks subnet subnets netblock iprange ipranges ipv4cidr ipv6cidr ipnetwork ipv4addressblock',
  url: 'url urls uri uris weburl networkurl',
  md5: 'md5 md5s md5hash md5hashes hashmd5 filemd5 filehashmd5 filehashesmd5 md5sum',
  sha1: 'sha1 sha1s sha1hash sha1hashes hashsha1 filesha1 filehashsha1 filehashessha1 sha1sum',
  sha256: 'sha256 sha256s sha256hash sha256hashes hashsha256 filesha256 filehashsha256 filehashessha256 sha256sum',
  'sha3-384': 'sha3384 sha3384hash hashsha3384 filehashsha3384 filehashessha3384',
  email:
    'email emails mail emailaddr emailaddress emailaddresses emailsrc emaildst emailsender emailfrom sender ' +
    'senderaddress senderemail senderemailaddress fromaddress mailfrom envelopefrom bodyfrom',
  filename: 'filename filenames attachmentname',
};

/** Words under which the hash of any algorithm may stand. */
const hashNames = 'hash hashes filehash filehashes malwarehash checksum file files';

/**
 * Parts of the names of what looks like an indicator and is another thing: the hash of something that is not a whole
 * file, the address of a report.
 */
const otherKinds: readonly string[] = [
  ...['authentihash', 'favicon', 'hassh', 'imphash', 'ja3', 'ja4', 'jarm', 'pehash', 'ssdeep', 'telfhash', 'tlsh', 'vhash'],
  ...['certificate', 'fingerprint', 'serialnumber', 'sslcert', 'thumbprint', 'x509'],
  ...['account', 'cookie', 'mutex', 'pdb', 'phone', 'pipe', 'process', 'registry', 'regkey', 'service', 'task', 'useragent'],
  ...['bitcoin', 'btc', 'ethereum', 'monero', 'wallet', 'xmr'],
  ...['commandline', 'cve', 'path', 'sigma', 'snort', 'vulnerability', 'yara'],
  ...['article', 'comment', 'description', 'link', 'note', 'reference', 'report', 'title'],
]; // prettier-ignore

/** What a feed means by a name: a type, one of the file hashes, another kind of thing, or nothing that is known here. */
export type NamedType = IndicatorType | 'hash' | 'other' | undefined;

const byName: ReadonlyMap<string, NamedType> = new Map([
  ...Object.entries(typeNames).flatMap(([type, names]) => names.split(' ').map((name) => [name, type as NamedType] as const)),
  ...hashNames.split(' ').map((name) => [name, 'hash' as NamedType] as const),
]); // prettier-ignore

/** The names of types that feeds use most, in every spelling that was read; a feed has few of them, and many entries. */
const spellings = new Map<string, NamedType>();
const mostSpellings = 1000;

/** What a feed means by the name of a type, however it is spelt: `FileHash-SHA256`, `ipv4-addr`, `Domain name`. */
export function readTypeName(written: string): NamedType {
  const known = spellings.get(written);
  if (known !== undefined || spellings.has(written)) return known;
  const name = plainName(written);
  const type = byName.get(name) ?? (otherKinds.some((part) => name.includes(part)) ? 'other' : undefined);
  if (spellings.size >= mostSpellings) spellings.clear();
  // Not the text itself: as a part of the feed it would keep all of that in memory.
  spellings.set(Buffer.from(written).toString(), type);
  return type;
}

/** A name as names are compared: in lower case, letters and digits alone. */
export function plainName(written: string): string {
  return written.toLowerCase().replace(/[^a-z0-9]/g, '');
}
