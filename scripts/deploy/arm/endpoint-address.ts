import { azureClouds } from '../../content/azure-clouds';
import { readServiceAddress } from '../../content/service-address';
import type { AddressTrust } from '../../content/service-address';
import { OperationError } from '../../source/operation-error';

/** Where a workspace is asked for. */
export interface Endpoint {
  /** With https in any case: see plainLoopbackPolicy. */
  readonly origin: string;
  /** What of the configured address stands before every path: empty, or `/arm`. */
  readonly prefix: string;
  readonly loopback: boolean;
  readonly plain: boolean;
}

/** @throws OperationError if a token may not go there */
export function readEndpoint(text: string, trust: AddressTrust): Endpoint {
  const read = readServiceAddress(text, 'api', trust);
  if (read.type === 'problem') throw new OperationError(`The endpoint is refused: ${read.message}`, read.help);
  const { url, isLoopback } = read;
  const prefix = url.pathname.replace(/\/+$/, '');
  return { origin: `https://${url.host}`, prefix, loopback: isLoopback, plain: url.protocol === 'http:' };
}

/** Hosts that Azure Resource Manager gives in links, also to a client that came by way of a gateway. */
const resourceManagers = Object.values(azureClouds).map(({ endpoint }) => new URL(endpoint).hostname);

/**
 * An address that an answer gives. Our token goes with it, so it is asked for where the workspace was configured to be:
 * path and query of the link are kept, its host must be one that we know.
 *
 * @throws OperationError
 */
export function addressIn(endpoint: Endpoint, link: string): string {
  if (!URL.canParse(link, endpoint.origin)) {
    throw new OperationError(`The workspace refers to ${link}, which is not an address`, 'Nothing was asked there.');
  }
  const url = new URL(link, endpoint.origin);
  if (endpoint.plain && url.protocol === 'http:') url.protocol = 'https:';
  const own = new URL(endpoint.origin);
  const isManager = resourceManagers.some((host) => url.host === host || url.host.endsWith(`.${host}`));
  // A plain address has the port 80 where it names none, which would get lost among https addresses.
  if (url.protocol !== 'https:' || !(url.host === own.host || isManager)) {
    throw new OperationError(
      `The workspace refers to another address, ${url.host}`,
      'A token is not sent there; check the endpoint in the workspace file.',
    );
  }
  const { prefix } = endpoint;
  const isPrefixed = url.host === own.host && (url.pathname === prefix || url.pathname.startsWith(`${prefix}/`));
  return `${endpoint.origin}${isPrefixed ? '' : prefix}${url.pathname}${url.search}`;
}
