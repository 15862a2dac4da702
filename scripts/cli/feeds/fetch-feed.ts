import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isLoopback } from '../../content/service-address';
import { OperationError } from '../../source/operation-error';

/** What is asked of a service. */
export interface FeedRequest {
  readonly url: string;
  /** What is posted; undefined: nothing, the address says it all. */
  readonly body?: string;
  /** Goes along with every request, and is never printed. */
  readonly key?: { readonly header: string; readonly value: string };
}

/** What fetching needs of the world. */
export interface FetchWorld {
  readonly send: typeof fetch;
  readonly now: () => Date;
  /** Where answers are kept. */
  readonly folder: string;
  /** How long it is waited for a service that answers nothing, or hardly anything, in milliseconds. */
  readonly patienceMs: number;
  readonly limits?: { readonly bytes: number; readonly milliseconds: number };
}

/** An answer as a file. */
export interface FetchedFeed {
  readonly file: string;
  /** When it was fetched, if that was before now. */
  readonly fetchedAt: Date | undefined;
  /** Ends its use: one that could be read is kept for the hour, any other is fetched again. */
  readonly close: (isGood: boolean) => void;
}

const hour = 3_600_000;
const usualLimits = { bytes: 512 * 1024 * 1024, milliseconds: 10 * 60_000 };
const mostRedirects = 5;

/**
 * Fetches a feed, at most once an hour: within it, the answer from before is used. Over https alone (http to loopback),
 * never by way of another host, within a size and a time.
 *
 * @throws OperationError if that fails; nothing that was there is lost
 */
export async function fetchFeed(request: FeedRequest, world: FetchWorld): Promise<FetchedFeed> {
  const name = createHash('sha256')
    .update(`${request.url}\n${request.body ?? ''}`)
    .digest('hex');
  const file = path.join(world.folder, `${name}.feed`);
  const stamp = path.join(world.folder, `${name}.json`);
  const fetchedAt = existsSync(file) ? readStamp(stamp) : undefined;
  const age = fetchedAt === undefined ? Infinity : world.now().getTime() - fetchedAt.getTime();
  const forget = (isGood: boolean) => {
    if (!isGood) rmSync(stamp, { force: true });
  };
  if (age >= 0 && age < hour) return { file, fetchedAt, close: forget };
  const draft = `${file}.${process.pid}`;
  try {
    mkdirSync(world.folder, { recursive: true, mode: 0o700 });
    await download(request, draft, world);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  writeFileSync(stamp, JSON.stringify({ fetchedAt: world.now().toISOString() }));
  return { file, fetchedAt: undefined, close: forget };
}

function readStamp(file: string): Date | undefined {
  try {
    const { fetchedAt } = JSON.parse(readFileSync(file, 'utf8')) as { fetchedAt?: unknown };
    const date = new Date(String(fetchedAt));
    return Number.isNaN(date.getTime()) ? undefined : date;
  } catch {
    return undefined;
  }
}

async function download(request: FeedRequest, file: string, world: FetchWorld): Promise<void> {
  const { send, limits = usualLimits } = world;
  const url = checkAddress(request.url);
  const deadline = startDeadline(world.patienceMs, limits.milliseconds);
  const { signal } = deadline;
  try {
    const answer = await follow(request, url, send, signal);
    if (!answer.ok) throw refusedBy(url, answer.status);
    if (answer.body === null) throw new OperationError(`${url.host} answered with nothing`, 'Try again later.');
    const body = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
    const written = createWriteStream(file);
    try {
      await pipeline(
        body,
        (pieces: AsyncIterable<Buffer>) => withinBytes(pieces, limits.bytes, url.host, deadline.extend),
        written,
      );
    } finally {
      // A file that was still being opened would be there after it is removed.
      if (!written.closed) await once(written, 'close');
    }
  } catch (cause) {
    if (cause instanceof OperationError) throw cause;
    if (!(cause instanceof Error)) throw cause;
    if (signal.aborted) {
      const message = `${url.host} did not finish its answer within ${Math.round(deadline.milliseconds() / 1000)} s`;
      const help = 'Try again later, with --patience SECONDS, or fetch the feed by other means and name the file.';
      throw new OperationError(message, help);
    }
    // The cause's own text may hold the address, which may hold a key.
    const code = (cause.cause as { code?: unknown } | undefined)?.code ?? 'the connection broke';
    throw new OperationError(`${url.host} did not answer in full (${String(code)})`, 'Try again later.');
  } finally {
    deadline.stop();
  }
}

/** In bytes a millisecond: what comes slower does not come to its end. */
const slowestDownload = 32;

/** Ends a download that has brought too little for the time that it has taken. */
function startDeadline(patienceMs: number, mostMs: number) {
  const controller = new AbortController();
  const milliseconds = (bytes: number) => Math.min(mostMs, patienceMs + bytes / slowestDownload);
  const began = performance.now();
  let allowed = milliseconds(0);
  let timer: NodeJS.Timeout | undefined;
  const arm = () => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(), Math.max(0, began + allowed - performance.now()));
  };
  arm();
  return {
    signal: controller.signal,
    milliseconds: () => allowed,
    /** @param bytes what has come in all */
    extend: (bytes: number) => {
      allowed = milliseconds(bytes);
      arm();
    },
    stop: () => clearTimeout(timer),
  };
}

async function* withinBytes(
  pieces: AsyncIterable<Buffer>,
  most: number,
  host: string,
  onBytes: (size: number) => void,
): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > most) {
      throw new OperationError(`${host} answered with more than ${Math.ceil(most / 1024 / 1024)} MB`, 'Ask for less.');
    }
    onBytes(size);
    yield piece;
  }
}

async function follow(request: FeedRequest, from: URL, send: typeof fetch, signal: AbortSignal): Promise<Response> {
  const { body, key } = request;
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key.value)) {
    throw new OperationError(`The key for ${from.host} holds characters that no key has`, 'Set it again.');
  }
  const headers = {
    ...(key === undefined ? {} : { [key.header]: key.value }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  let url = from;
  for (let step = 0; step <= mostRedirects; step++) {
    const method = body === undefined ? 'GET' : 'POST';
    const answer = await send(url.href, {
      method,
      headers,
      redirect: 'manual',
      signal,
      ...(body === undefined ? {} : { body }),
    });
    const location = answer.headers.get('location');
    if (answer.status < 300 || answer.status > 399 || location === null) return answer;
    await answer.body?.cancel();
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (next?.host !== from.host || next.protocol !== from.protocol || body !== undefined) {
      const to = next === undefined ? 'nowhere' : next.origin;
      throw new OperationError(`${from.host} sends on to ${to}, which is not followed`, 'Name the address itself.');
    }
    url = next;
  }
  throw new OperationError(`${from.host} sends on again and again`, 'Try again later.');
}

function checkAddress(written: string): URL {
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url === undefined) throw new OperationError('The address is not a URL', 'Write it as https://HOST/PATH.');
  if (url.username !== '' || url.password !== '') {
    throw new OperationError(
      'The address holds a name or a password',
      'Feeds that ask for one are fetched by other means.',
    );
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url;
  throw new OperationError(
    `${url.host || 'The address'} is not asked over ${url.protocol}//`,
    'Use an https:// address.',
  );
}

function refusedBy({ host }: URL, status: number): OperationError {
  const help: Readonly<Record<number, string>> = {
    401: 'Set its key: for ThreatFox THREATFOX_AUTH_KEY, from https://auth.abuse.ch/.',
    403: 'Check its key: for ThreatFox THREATFOX_AUTH_KEY, from https://auth.abuse.ch/.',
    404: 'Check the address.',
    429: 'Wait an hour: it was asked too often.',
  };
  return new OperationError(`${host} answered ${status}`, help[status] ?? 'Try again later.');
}
