import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { livePage } from '../../report/site/live-page';
import { livePolicy, versionPath } from '../../report/site/site-style';
import { OperationError } from '../../source/operation-error';

export interface SiteServer {
  /** Where a browser of this machine finds it. */
  readonly address: string;
  /** Shows these files from now on; pages that are open load themselves again. */
  readonly show: (files: ReadonlyMap<string, string>) => void;
  readonly close: () => Promise<void>;
}

const loopback = '127.0.0.1';

/**
 * Starts a server of a site that this machine alone reaches. It reads no file: what it was given is all that it has. A
 * request that names another host is refused, so that no page of a stranger can read it by a name that leads here.
 *
 * @param port 0: one that is free
 * @throws OperationError if the port is taken
 */
export async function startSiteServer(port: number): Promise<SiteServer> {
  let files: ReadonlyMap<string, string> = new Map();
  let version = 0;
  const server = http.createServer((request, response) => {
    const { status, type, text } = answer(request, { files, version, port: portOf(server) });
    response.writeHead(status, { ...headers, 'content-type': type, 'content-length': Buffer.byteLength(text) });
    response.end(request.method === 'HEAD' ? undefined : text);
  });
  server.listen(port, loopback);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new OperationError(`Port ${port} cannot be had`, 'Name another --port, or leave it out.', { cause });
  }
  return {
    address: `http://${loopback}:${portOf(server)}/`,
    show: (newer) => {
      files = newer;
      version += 1;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function portOf(server: http.Server): number {
  return (server.address() as AddressInfo | null)?.port ?? 0;
}

const headers = {
  'content-security-policy': `${livePolicy}; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

interface Shown {
  readonly files: ReadonlyMap<string, string>;
  readonly version: number;
  readonly port: number;
}

function answer({ method, url = '/', headers: asked }: http.IncomingMessage, { files, version, port }: Shown): Answer {
  const isOwn = [loopback, 'localhost'].some((name) => asked.host?.toLowerCase() === `${name}:${port}`);
  if (!isOwn) return refusal(403, 'This server answers to its own address alone.');
  if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'This server shows pages and does nothing else.');
  const name = pathOf(url);
  if (name === versionPath) return { status: 200, type: 'text/plain; charset=utf-8', text: String(version) };
  const file = name === '/' ? 'index.html' : name?.slice(1);
  const text = file === undefined ? undefined : files.get(file);
  if (file === undefined || text === undefined) return refusal(404, 'There is no such page.');
  if (!file.endsWith('.html')) return { status: 200, type: 'application/json; charset=utf-8', text };
  return { status: 200, type: 'text/html; charset=utf-8', text: livePage(text) };
}

/** The path of an address as it is written there; undefined for one that is none. */
function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(url.replace(/[?#].*$/s, ''));
  } catch {
    return undefined;
  }
}

function refusal(status: number, text: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', text: `${text}\n` };
}
