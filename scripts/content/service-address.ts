import { azureClouds } from './azure-clouds';
import type { Workspace } from './workspace';

/** The variable of the environment that names hosts, beside Azure's own, to which a secret may go. */
export const allowedHostsVariable = 'SENTINEL_ALLOWED_HOSTS';

/** The hosts that a secret may go to. */
export interface AddressTrust {
  readonly cloud: Workspace['cloud'];
  /** Hosts that the environment allows, with the port where it is not that of https; from outside of the repository. */
  readonly allowedHosts: readonly string[];
}

/** What an address is for: one of the service's APIs, or a container of Azure Blob Storage. */
export type AddressUse = 'api' | 'container';

/** An address to which a secret may go, or why it may not. */
export type ServiceAddress =
  | { readonly type: 'address'; readonly url: URL; readonly isLoopback: boolean }
  | { readonly type: 'problem'; readonly message: string; readonly help: string };

/** True for an address of this machine; `localhost` is one everywhere (RFC 6761, section 6.3). */
export function isLoopback(hostname: string): boolean {
  return hostname === '[::1]' || hostname === 'localhost' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Reads an address as somebody wrote it. Whatever sends a token asks here first: it goes to a host of the named cloud,
 * to this machine, or to a host that the environment allows. Hosts are compared whole, as the parser of addresses reads
 * them: customers' machines have names below those of Azure.
 */
export function readServiceAddress(text: string, use: AddressUse, trust: AddressTrust): ServiceAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url !== undefined && isLoopback(url.hostname);
  if (url === undefined || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal))) {
    const help = 'Write https://…, or http://127.0.0.1:PORT for a workspace on this machine.';
    return { type: 'problem', message: `${text} is neither an https address nor http on loopback`, help };
  }
  if (/[?#]/.test(text) || url.username !== '' || url.password !== '') {
    const help = 'Write it without a user, a query (?…) and a fragment (#…).';
    return { type: 'problem', message: `The address at ${url.host} has more than a host and a path`, help };
  }
  if (isLocal || isOfCloud(url.host, use, trust.cloud) || trust.allowedHosts.includes(url.host)) {
    return { type: 'address', url, isLoopback: isLocal };
  }
  return {
    type: 'problem',
    message: `${url.host} is not a host of ${trust.cloud} to which a token may go`,
    help: `Correct it, or allow the host where you run this: ${allowedHostsVariable}=${url.host}`,
  };
}

function isOfCloud(host: string, use: AddressUse, cloud: Workspace['cloud']): boolean {
  const { endpoint, indicators, logs, blobHost } = azureClouds[cloud];
  if (use === 'container') return blobHost.test(host);
  return [endpoint, indicators, logs].some((address) => address !== undefined && new URL(address).host === host);
}

/** The hosts to which a secret goes that are not those of the workspace's cloud; none for a local workspace. */
export function otherHosts({ target, threatIntelligence, storageContainer, cloud }: Workspace): readonly string[] {
  if (target.type === 'emulator') return [];
  const hostIn = (text: string | undefined, use: AddressUse): string[] => {
    const host = text !== undefined && URL.canParse(text) ? new URL(text).host : undefined;
    return host === undefined || isOfCloud(host, use, cloud) ? [] : [host];
  };
  const endpoint = target.type === 'endpoint' ? target.url : undefined;
  const hosts = [
    ...hostIn(endpoint, 'api'),
    ...hostIn(threatIntelligence?.endpoint, 'api'),
    ...hostIn(storageContainer, 'container'),
  ];
  return [...new Set(hosts)];
}
