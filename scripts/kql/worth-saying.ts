import { isSyntaxCode } from './syntax-mistakes';

/**
 * Returns what of a binder's findings is worth saying: in a text that is not KQL that alone, as what else is found there
 * mostly follows from it.
 */
export function worthSaying<Found extends { readonly code: string }>(found: readonly Found[]): readonly Found[] {
  const broken = found.filter(({ code }) => isSyntaxCode(code));
  return broken.length > 0 ? broken : found;
}
