import benign from '../../schemas/data/benign-indicators.json';
import type { IndicatorType } from '../content/watchlist';
import type { IndicatorRisk, IndicatorRiskFinding } from './indicator-finding';
import { isWithin, parseIpAddress, parseIpNetwork } from './ip-address';
import { readDomainFacts } from './registered-domain';
import { splitEndpoint } from './split-endpoint';

/** Addresses that every network talks to, and what they are. */
const infrastructure: ReadonlyMap<string, string> = new Map([
  ...Object.entries(benign.publicResolvers).map(([address, operator]) => [address, `a public resolver of ${operator}`] as const),
  ...Object.entries(benign.rootServers).map(([address, name]) => [address, `the root name server ${name}`] as const),
]); // prettier-ignore
const sinkholes = Object.entries(benign.sinkholes).flatMap(([text, operator]) => {
  const network = parseIpNetwork(text);
  return network === undefined ? [] : [{ network, operator }];
});
/** Nearly all addresses are of another first octet, and need no further look. */
const sinkholeOctets = new Set(sinkholes.map(({ network }) => firstOctet(network.text)));
const reservedNames = new Set(benign.reservedNames);
const benignDomains = new Set(benign.benignDomains);
const sharedHosting = new Set(benign.sharedHosting);
/** The hash of a file that harms nobody to what that file is. */
const harmlessFiles: ReadonlyMap<string, string> = new Map(
  Object.entries(benign.harmlessFiles).flatMap(([file, hashes]) =>
    Object.values(hashes).map((hash) => [hash, file] as const),
  ),
);

/**
 * Wider networks than these are not an indicator of anyone in particular: a /16 has 65,536 addresses, a /32 is a
 * provider's.
 */
const widestPrefix = { 4: 16, 6: 32 } as const;

const exclude = 'Take it out, or waive the finding with a reason if it is meant.';

/**
 * What speaks against deploying an indicator, judged by its value alone.
 * @param value in its normal form
 */
export function assessIndicator(type: IndicatorType, value: string): readonly IndicatorRiskFinding[] {
  switch (type) {
    case 'domain':
      return assessDomain(value, value);
    case 'ip':
      return assessAddress(value, value);
    case 'ip:port':
      return assessAddress(splitEndpoint(value).address, value);
    case 'cidr':
      return assessNetwork(value);
    case 'url':
      return assessUrl(value);
    case 'email':
      return assessMailDomain(value);
    case 'md5':
    case 'sha1':
    case 'sha256':
    case 'sha3-384':
      return assessHash(value);
    case 'filename':
      return [];
  }
}

function assessHash(value: string): IndicatorRiskFinding[] {
  const file = harmlessFiles.get(value);
  return file === undefined ? [] : [error('empty-file', `'${value}' is the hash of ${file}`)];
}

function assessDomain(name: string, value: string): IndicatorRiskFinding[] {
  const top = name.slice(name.lastIndexOf('.') + 1);
  if (reservedNames.has(top)) {
    return [error('reserved-name', `'${value}' is below .${top}, which is not for the public internet`)];
  }
  const facts = readDomainFacts(name);
  if (facts.isPublicSuffix) {
    return [error('public-suffix', `'${value}' is a public suffix: it stands for the names of everyone below it`)];
  }
  const { registeredDomain } = facts;
  if (registeredDomain === undefined) return [];
  const hosting = [name, registeredDomain].find((candidate) => sharedHosting.has(candidate));
  if (hosting !== undefined) {
    const message = `'${value}' is on ${hosting}, which everyone may use: it also matches what strangers keep there`;
    return [
      { risk: 'shared-hosting', severity: 'warning', message, help: 'List the URL instead, if the logs have it.' },
    ];
  }
  if (!benignDomains.has(registeredDomain)) return [];
  const isWhole = name === registeredDomain || name === `www.${registeredDomain}`;
  const message = `'${value}' belongs to ${registeredDomain}, a well-known service`;
  return [{ risk: 'benign-name', severity: isWhole ? 'error' : 'warning', message, help: exclude }];
}

function assessAddress(text: string, value: string): IndicatorRiskFinding[] {
  const address = parseIpAddress(text);
  if (address === undefined) return [];
  const known = infrastructure.get(address.text);
  if (known !== undefined) return [error('public-resolver', `'${value}' is ${known}`)];
  if (address.range !== 'unicast') {
    return [error('reserved-address', `'${value}' is not an address of the public internet (${address.range})`)];
  }
  if (!sinkholeOctets.has(firstOctet(address.text))) return [];
  const sinkhole = sinkholes.find(({ network }) => isWithin(address.text, network));
  return sinkhole === undefined ? [] : [sinkholeFinding(`'${value}' is a sinkhole of ${sinkhole.operator}`)];
}

function firstOctet(address: string): string {
  return address.slice(0, address.indexOf('.'));
}

/** What of a sinkhole there is to say, whoever says that it is one. */
export function sinkholeFinding(what: string): IndicatorRiskFinding {
  const message = `${what}: it is in the hands of defenders`;
  const help = 'It still tells which hosts were infected; keep it in a watchlist of its own, or take it out.';
  return { risk: 'sinkhole', severity: 'warning', message, help };
}

function assessNetwork(value: string): IndicatorRiskFinding[] {
  const network = parseIpNetwork(value);
  if (network === undefined) return [];
  if (network.range !== 'unicast') {
    return [
      error('reserved-address', `'${value}' holds addresses that the public internet does not have (${network.range})`),
    ];
  }
  for (const [address, known] of infrastructure) {
    if (isWithin(address, network)) return [error('public-resolver', `'${value}' holds ${address}, ${known}`)];
  }
  if (network.prefixLength >= widestPrefix[network.version]) return [];
  const message = `'${value}' is wider than a /${widestPrefix[network.version]}`;
  return [{ risk: 'wide-network', severity: 'warning', message, help: 'List narrower networks or single addresses.' }];
}

function assessUrl(value: string): IndicatorRiskFinding[] {
  const [, host, path] = /^[^:]+:\/\/(?:[^/]*@)?(\[[^\]]*\]|[^/:]*)(?::\d+)?(\/.*)$/s.exec(value) ?? [];
  if (host === undefined) return [];
  const address = parseIpAddress(host.replace(/^\[(.*)\]$/, '$1'));
  if (address !== undefined) return assessAddress(address.text, value);
  // With a path it names one document, wherever that is kept; what no log of the internet holds is none all the same.
  const found = assessDomain(host, value);
  if (path !== '/') return found.filter(({ risk }) => risk === 'reserved-name');
  return found.map((each) =>
    each.risk === 'shared-hosting'
      ? { ...each, help: 'The whole site would match: list the path of the page that is meant.' }
      : each,
  );
}

function assessMailDomain(value: string): IndicatorRiskFinding[] {
  const domain = value.slice(value.lastIndexOf('@') + 1);
  const isReserved = reservedNames.has(domain.slice(domain.lastIndexOf('.') + 1));
  return isReserved || readDomainFacts(domain).isPublicSuffix ? assessDomain(domain, value) : [];
}

function error(risk: IndicatorRisk, message: string): IndicatorRiskFinding {
  return { risk, severity: 'error', message, help: exclude };
}
