import { OperationError } from '../../source/operation-error';
import { failureOf, succeeded } from './arm-answer';
import type { ArmAnswer } from './arm-answer';
import { addressIn } from './endpoint-address';
import type { Endpoint } from './endpoint-address';
import type { Patience } from './patience';
import { objectsAt, textAt } from './wire-json';
import type { WireObject } from './wire-json';

/** A list that is read. */
export interface ListRequest {
  readonly endpoint: Endpoint;
  /** Of its first page, whole. */
  readonly address: string;
  /** For messages, such as "reading the analytic rules". */
  readonly doing: string;
  /** What gives the right to it, if Microsoft Sentinel's roles do not. */
  readonly role: string | undefined;
  /** Whether a list that is not there holds nothing: not every cloud has every collection. */
  readonly absentIsEmpty: boolean;
  readonly patience: Patience;
}

/** A million items of a watchlist, a hundred a page. */
const mostPages = 10_000;
/** Pages without an entry that may follow one another: a service may filter a page after it has cut it. */
const mostEmptyPages = 100;

/**
 * Reads a list page by page. A list that brings nothing new any more is left: as soon as an address or a page comes
 * again, and after so many pages or so much time without an entry.
 *
 * @param get asks for one page
 * @throws OperationError
 */
export async function readPages(
  { endpoint, address, doing, role, absentIsEmpty, patience }: ListRequest,
  get: (address: string) => Promise<ArmAnswer>,
  onPage: (entries: readonly WireObject[]) => void,
): Promise<void> {
  const fail = (reason: string) => new OperationError(`${doing}: ${reason}`, 'Report it: nothing was changed.');
  const host = new URL(address).host;
  const known = new Set<string>();
  let next: string | undefined = address;
  let empty = 0;
  let newestAt = patience.elapsed();
  for (let page = 0; next !== undefined; page++) {
    if (page === mostPages) throw fail(`the list did not end after ${mostPages} pages`);
    if (known.has(next)) throw fail(`the list goes in circles, ${host} gave an address that was asked before`);
    known.add(next);
    const answer: ArmAnswer = await get(next);
    if (absentIsEmpty && page === 0 && answer.status === 404) return;
    if (!succeeded(answer)) throw failureOf(answer, doing, role);
    const entries = objectsAt(answer.body ?? {}, 'value');
    if (entries.length > 0) {
      const content = nameOf(entries);
      if (known.has(content)) throw fail(`the list goes in circles, ${host} gave a page that it had given before`);
      known.add(content);
      empty = 0;
      newestAt = patience.elapsed();
    } else if (++empty > mostEmptyPages || patience.elapsed() - newestAt > patience.limitMs) {
      throw fail(`the list does not end, ${host} gave ${empty} pages without an entry`);
    }
    onPage(entries);
    const link: string | undefined = textAt(answer.body ?? {}, 'nextLink');
    next = link === undefined || link === '' ? undefined : addressIn(endpoint, link);
  }
}

/** What no two pages of a list have in common: their first and their last entry, whole, with their ids. */
function nameOf(entries: readonly WireObject[]): string {
  return JSON.stringify([entries.length, entries[0], entries.at(-1)]);
}
