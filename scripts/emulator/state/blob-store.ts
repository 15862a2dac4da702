import { createHmac, timingSafeEqual } from 'node:crypto';

/** What was put into storage, in memory alone. */
export interface BlobStore {
  readonly get: (name: string) => string | undefined;
  readonly put: (name: string, content: string) => void;
}

/** The most that is kept, in characters: what was put first goes first. */
const mostKept = 256 * 1024 * 1024;

/** Keeps uploaded blobs by name in memory, `most` characters together; the oldest go first. */
export function createBlobStore(most = mostKept): BlobStore {
  const blobs = new Map<string, string>();
  let size = 0;
  const drop = (name: string): void => {
    size -= blobs.get(name)?.length ?? 0;
    blobs.delete(name);
  };
  return {
    get: (name) => blobs.get(name),
    put: (name, content) => {
      drop(name);
      blobs.set(name, content);
      size += content.length;
      for (const first of blobs.keys()) {
        if (size <= most) return;
        drop(first);
      }
    },
  };
}

/**
 * The SAS token of the containers that a local workspace has: only who knows the server's own token can make one.
 * ("Create a service SAS", Azure Storage: permissions, expiry and signature.)
 * @param permissions letters, of which `r` and `w` count
 */
export function signStorageToken(serverToken: string, permissions: string, expiry: Date): string {
  const end = expiry.toISOString();
  const signature = signatureOf(serverToken, permissions, end);
  return new URLSearchParams({ sv: '2021-12-02', sr: 'c', sp: permissions, se: end, sig: signature }).toString();
}

/** Whether a token was signed for its own permissions and expiry by this server. */
export function isSignedBy(serverToken: string, token: URLSearchParams): boolean {
  const expected = Buffer.from(signatureOf(serverToken, token.get('sp') ?? '', token.get('se') ?? ''));
  const sent = Buffer.from(token.get('sig') ?? '');
  return sent.length === expected.length && timingSafeEqual(sent, expected);
}

function signatureOf(serverToken: string, permissions: string, end: string): string {
  return createHmac('sha256', serverToken).update(`${permissions}\n${end}`).digest('base64');
}
