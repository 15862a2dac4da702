import type { TokenCredential } from './azure-credential';

const hour = 3_600_000;

/** A token that is known already, as the local workspace gives one. */
export function fixedCredential(token: string, now: () => Date): TokenCredential {
  return { getToken: () => Promise.resolve({ token, expiresOnTimestamp: now().getTime() + hour }) };
}
