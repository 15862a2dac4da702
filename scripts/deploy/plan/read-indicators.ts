import { readThreatIntelligenceItem } from '../../indicators/threat-intelligence-item';
import { OperationError } from '../../source/operation-error';
import { failureOf, succeeded } from '../arm/arm-answer';
import type { ArmClient } from '../arm/arm-client';
import type { ActualItem, WatchlistRow } from '../arm/resource';
import { threatIntelligencePath } from '../kinds/resource-address';
import type { WorkspaceIdentity } from '../kinds/resource-address';
import { objectAt, objectsAt, textAt } from '../arm/wire-json';
import type { WireObject } from '../arm/wire-json';
import { shownIndicator } from '../bodies/shown-indicator';

/** The indicators in threat intelligence that come from this repository. */
export interface UploadedIndicators {
  /** By the alias of their watchlist. */
  readonly lists: ReadonlyMap<string, UploadedList>;
  /** The ids of those that hold no more. */
  readonly revoked: readonly string[];
}

export interface UploadedList {
  /** The indicators that hold, as they are shown. */
  readonly items: readonly ActualItem[];
  /** The rows as they were uploaded, also of what somebody revoked since. */
  readonly deployed: readonly WatchlistRow[];
}

interface FoundList {
  readonly items: ActualItem[];
  readonly deployed: WatchlistRow[];
}

/** The most that a page of the query may hold in the API's examples. (threatIntelligence/main/queryIndicators.) */
const pageSize = 100;
const mostPages = 10_000;

/**
 * Reads what this repository uploaded: the upload API tells nothing of that, and the table ThreatIntelIndicators shows
 * it minutes later, so Azure Resource Manager is asked (ThreatIntelligenceIndicator_QueryIndicators).
 *
 * @throws OperationError
 */
export async function readIndicators(
  client: ArmClient,
  workspace: WorkspaceIdentity,
  source: string,
): Promise<UploadedIndicators> {
  const doing = 'Reading the indicators in threat intelligence';
  const lists = new Map<string, FoundList>();
  const revoked: string[] = [];
  let skipToken: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const criteria = {
      pageSize,
      sources: [source],
      includeDisabled: true,
      ...(skipToken === undefined ? {} : { skipToken }),
    };
    const answer = await client.post(`${threatIntelligencePath(workspace)}/queryIndicators`, criteria);
    if (!succeeded(answer)) throw failureOf(answer, doing);
    for (const found of objectsAt(answer.body ?? {}, 'value')) sortIndicator(found, source, lists, revoked);
    const link = textAt(answer.body ?? {}, 'nextLink');
    if (link === undefined || link === '') return { lists, revoked };
    skipToken = new URL(link, 'https://localhost').searchParams.get('$skipToken') ?? undefined;
  }
  throw new OperationError(
    `${doing}: the list did not end after ${mostPages} pages`,
    'Report it: nothing was changed.',
  );
}

/** An indicator whose description somebody rewrote is of no list any more; its id stays taken. */
function sortIndicator(found: WireObject, source: string, lists: Map<string, FoundList>, revoked: string[]): void {
  const properties = objectAt(found, 'properties');
  const id = textAt(properties, 'externalId');
  if (id === undefined || textAt(properties, 'source') !== source) return;
  const carried = readThreatIntelligenceItem(textAt(properties, 'description') ?? '');
  const isRevoked = properties['revoked'] === true;
  if (carried === undefined || isRevoked) revoked.push(id);
  if (carried === undefined || (carried.revoked === true && isRevoked)) return;
  const list = lists.get(carried.watchlist) ?? { items: [], deployed: [] };
  lists.set(carried.watchlist, list);
  if (carried.revoked !== true) list.deployed.push(carried.item);
  if (!isRevoked) list.items.push({ id, row: shownIndicator(carried, properties) });
}
