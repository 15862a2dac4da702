import { createHash } from 'node:crypto';
import limits from '../../../schemas/data/limits.json';
import { readServiceAddress } from '../../content/service-address';
import type { AddressTrust } from '../../content/service-address';
import { OperationError } from '../../source/operation-error';
import { succeeded } from './arm-answer';
import { createContentSender } from './http-pipeline';
import { sendWithRetries } from './send-with-retries';
import type { RetryContext } from './send-with-retries';

/** The variable of the environment that holds the container's SAS token. */
export const storageTokenVariable = 'SENTINEL_STORAGE_SAS';

/** A container of Azure Blob Storage, from which the service fetches what is too large for a request. */
export interface BlobStorage {
  /**
   * Writes the CSV of a watchlist into the container.
   *
   * @returns its address with the token in it: a secret
   * @throws OperationError
   */
  readonly put: (alias: string, csv: string) => Promise<string>;
  /** A text in which the token, should somebody have repeated it there, is taken out. */
  readonly redact: (text: string) => string;
  /** Does pieces of work one behind the other. */
  readonly oneByOne: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface StorageConnection extends Omit<RetryContext, 'endpoint'> {
  /** Its address without a token: https, or http on loopback. */
  readonly container: string;
  /** The hosts that the token may go to. */
  readonly trust: AddressTrust;
  /** The SAS token, from the environment; looked at when something is written. */
  readonly token: string | undefined;
}

/** Of the Blob service; Put Blob takes 5,000 MiB in one request from 2019-12-12 on. (Azure Storage, "Put Blob".) */
const storageVersion = '2021-12-02';
/** In bytes a millisecond: 1 MB a second. */
const slowestUpload = 1000;
const largestUpload = limits.watchlistStorageUploadBytes.maximum;

/** Connects to the container that large watchlists are uploaded to; nothing is sent before the first upload. */
export function createBlobStorage({ container, token, trust, ...context }: StorageConnection): BlobStorage {
  let last: Promise<unknown> = Promise.resolve();
  const secrets = secretsOf(token);
  return {
    put: async (alias, csv) => {
      const { address, loopback } = readContainer(container, trust);
      const sas = requireToken(tokenFor(token, address), alias, context.now());
      if (Buffer.byteLength(csv) > largestUpload) throw tooLarge(alias, Buffer.byteLength(csv));
      const name = `${alias}-${createHash('sha256').update(csv).digest('hex').slice(0, 16)}.csv`;
      const url = `${address}/${encodeURIComponent(name)}?${sas}`;
      const send = createContentSender(loopback);
      const answer = await sendWithRetries(
        { ...context, endpoint: address, contentMs: Buffer.byteLength(csv) / slowestUpload },
        { refusedSince: undefined },
        (signal) => send(url, csv, putHeaders(csv), signal),
      );
      if (!succeeded(answer)) throw refused(alias, answer.status, answer.header('x-ms-error-code'));
      return url;
    },
    redact: (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, '…'), text),
    oneByOne: (work) => {
      const turn = last.then(work);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** With the hash, the storage refuses what arrives cut off. */
function putHeaders(csv: string): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/csv; charset=utf-8',
    'content-md5': createHash('md5').update(csv).digest('base64'),
    'x-ms-blob-type': 'BlockBlob',
    'x-ms-version': storageVersion,
  };
}

/** @throws OperationError if the token may not go there */
function readContainer(
  container: string,
  trust: AddressTrust,
): { readonly address: string; readonly loopback: boolean } {
  const read = readServiceAddress(container, 'container', trust);
  if (read.type === 'problem') {
    throw new OperationError(`largeWatchlists.container is refused: ${read.message}`, read.help);
  }
  const { url, isLoopback } = read;
  return { address: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, loopback: isLoopback };
}

/**
 * The token alone. The variable may hold it behind the container's address, and holds for no other one then: nobody who
 * edits the workspace file can send it elsewhere.
 *
 * @throws OperationError if the token is for another container
 */
function tokenFor(written: string | undefined, address: string): string | undefined {
  const [container = '', ...rest] = (written ?? '').trim().split('?');
  if (!/^https?:/.test(container)) return written;
  const named = URL.canParse(container) ? new URL(container) : undefined;
  if (named !== undefined && `${named.origin}${named.pathname.replace(/\/+$/, '')}` === address) return rest.join('?');
  throw new OperationError(
    `${storageTokenVariable} is for another container than ${address}`,
    'Correct largeWatchlists.container in the workspace file, or the variable.',
  );
}

const hour = 3_600_000;
/** ("Create watchlists in Microsoft Sentinel": set the token's expiry to at least six hours.) */
const shortestValidity = 6 * hour;
const tokenHelp = `Set ${storageTokenVariable} to a SAS token of the container with the rights read and write, for six hours or more; see docs/operations.md.`;

/** The token as a query, once it is known to last and to allow what is done with it. */
function requireToken(token: string | undefined, alias: string, now: Date): string {
  const sas = (token ?? '').trim().replace(/^\?/, '');
  const problem = findProblem(new URLSearchParams(sas), now);
  if (problem === undefined) return sas;
  throw new OperationError(`The watchlist ${alias} is uploaded by way of storage, and ${problem}`, tokenHelp);
}

/** A token of a stored access policy (`si`) has its rights and times there. ("Create a service SAS", Azure Storage.) */
function findProblem(sas: URLSearchParams, now: Date): string | undefined {
  if ((sas.get('sig') ?? '') === '') return `${storageTokenVariable} holds no SAS token`;
  if (sas.has('si')) return undefined;
  const rights = sas.get('sp') ?? '';
  if (!rights.includes('r') || !rights.includes('w')) return 'its SAS token does not allow to read and write';
  const until = Date.parse(sas.get('se') ?? '');
  if (until - now.getTime() >= shortestValidity) return undefined;
  return 'its SAS token ends in less than six hours';
}

/** Longest first: one may contain another. */
function secretsOf(token = ''): readonly string[] {
  const sas = token.trim().replace(/^(https?:[^?]*)?\?/, '');
  const written = /(?:^|&)sig=([^&]*)/.exec(sas)?.[1] ?? '';
  const read = new URLSearchParams(sas).get('sig') ?? '';
  return [sas, encodeURIComponent(sas), written, read]
    .filter((text) => text !== '')
    .sort((a, b) => b.length - a.length);
}

function tooLarge(alias: string, bytes: number): OperationError {
  const [size, most] = [bytes, largestUpload].map((count) => count.toLocaleString('en'));
  return new OperationError(
    `The watchlist ${alias} has ${size} bytes as CSV; the service takes ${most}`,
    'Age indicators out sooner, or send them to threat intelligence.',
  );
}

function refused(alias: string, status: number, code: string | undefined): OperationError {
  return new OperationError(
    `Writing the watchlist ${alias} into the storage: it answered ${status}${code === undefined ? '' : `, ${code}`}`,
    status === 404 ? 'Create the container, or correct largeWatchlists.container in the workspace file.' : tokenHelp,
  );
}
