import benign from '../../schemas/data/benign-indicators.json';
import type { IndicatorType } from '../content/watchlist';
import type { IndicatorRisk, IndicatorRiskFinding } from './indicator-finding';
import { parseIpAddress, parseIpNetwork } from './ip-address';
import { readDomainFacts } from './registered-domain';
import { splitEndpoint } from './split-endpoint';

const resolvers: Readonly<Record<string, string>> = benign.publicResolvers;
const benignDomains = new Set(benign.benignDomains);
const sharedHosting = new Set(benign.sharedHosting);
const emptyFiles: ReadonlySet<string> = new Set(Object.values(benign.emptyFileHashes));

/** Wider networks than these are no indicator of anyone in particular: a /16 has 65,536 addresses, a /32 is a provider's. */
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
      return emptyFiles.has(value) ? [error('empty-file', `'${value}' is the hash of an empty file`)] : [];
    case 'filename':
      return [];
  }
}

function assessDomain(name: string, value: string): IndicatorRiskFinding[] {
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
  const resolver = resolvers[address.text];
  if (resolver !== undefined) return [error('public-resolver', `'${value}' is a public resolver of ${resolver}`)];
  return address.range === 'unicast' ? [] : [error('reserved-address', reservedMessage(value, address.range))];
}

function assessNetwork(value: string): IndicatorRiskFinding[] {
  const network = parseIpNetwork(value);
  if (network === undefined) return [];
  if (network.range !== 'unicast') return [error('reserved-address', reservedMessage(value, network.range))];
  if (network.prefixLength >= widestPrefix[network.version]) return [];
  const message = `'${value}' is wider than a /${widestPrefix[network.version]}`;
  return [{ risk: 'wide-network', severity: 'warning', message, help: 'List narrower networks or single addresses.' }];
}

function assessUrl(value: string): IndicatorRiskFinding[] {
  const [, host, path] = /^[^:]+:\/\/(?:[^/]*@)?(\[[^\]]*\]|[^/:]*)(?::\d+)?(\/.*)$/s.exec(value) ?? [];
  if (host === undefined) return [];
  const address = parseIpAddress(host.replace(/^\[(.*)\]$/, '$1'));
  if (address !== undefined) return assessAddress(address.text, value);
  // With a path it names one document, wherever that is kept.
  return path === '/' ? assessDomain(host, value) : [];
}

function assessMailDomain(value: string): IndicatorRiskFinding[] {
  const domain = value.slice(value.lastIndexOf('@') + 1);
  return readDomainFacts(domain).isPublicSuffix ? assessDomain(domain, value) : [];
}

function reservedMessage(value: string, range: string): string {
  return `'${value}' is not an address of the public internet (${range.replace(/([A-Z])/g, ' $1').toLowerCase()})`;
}

function error(risk: IndicatorRisk, message: string): IndicatorRiskFinding {
  return { risk, severity: 'error', message, help: exclude };
}
