import { readThreatIntelligenceItem } from '../indicators/threat-intelligence-item';
import { OperationError } from '../source/operation-error';
import { failureOf, succeeded } from './arm-answer';
import type { ArmClient } from './arm-client';
import type { ActualItem, DesiredResource, WatchlistRow, WatchlistRows } from './resource';
import { threatIntelligencePath } from './resource-address';
import type { WorkspaceIdentity } from './resource-address';
import { shownIndicator } from './shown-indicator';
import { stixIndicator } from './stix-indicator';
import { indicatorChanges } from './watchlist-changes';
import { objectAt, objectsAt, textAt } from './wire-json';
import type { WireObject } from './wire-json';
import type { IndicatorUpload, WriteTarget } from './write-target';

/** The version of the upload API for STIX objects. (Microsoft Learn, "Import threat intelligence … with the upload API".) */
export const uploadApiVersion = '2024-02-01-preview';

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

/**
 * Brings the indicators of a watchlist in threat intelligence to what is wanted: what is new or changed is uploaded,
 * what is no longer wanted is uploaded as revoked. Ids come of the values, so that doing it twice does it once.
 *
 * @param wanted undefined where the list is to go
 * @throws OperationError where objects are refused; the others are there then
 */
export async function writeIndicators(
  target: WriteTarget,
  alias: string,
  live: readonly ActualItem[],
  wanted: DesiredResource | undefined,
): Promise<void> {
  const { indicators } = target;
  if (indicators === undefined)
    throw new OperationError(
      `${alias} goes to threat intelligence, which is not reached`,
      'Say where it is uploaded in the workspace file.',
    );
  const rows = wanted?.items ?? noRows;
  const { revoked } = await readIndicators(target.client, target.workspace, target.repository);
  const changes = indicatorChanges(live, rows, { source: target.repository, revoked });
  const now = indicators.now();
  const objects = [
    ...changes.added.map((item) => stixIndicator(alias, item, false, now)),
    ...changes.changed.map(({ id, after }) => stixIndicator(alias, { id, row: after }, false, now)),
    ...changes.removed.map((item) => stixIndicator(alias, item, true, now)),
  ];
  const refusals = await uploadObjects(indicators, target.repository, objects);
  if (refusals.length > 0) throw refusedObjects(alias, objects, refusals);
  await waitUntilShown(target, alias, rows);
}

const noRows: WatchlistRows = { columns: [], rows: [], searchKey: '' };

/** Limits of the upload API: objects of a request, and requests a minute. */
const objectsPerRequest = 100;
const requestsPerMinute = 100;

interface Refusal {
  /** In all objects. */
  readonly index: number;
  readonly reason: string;
}

/** Uploads in steps, at the pace that the API allows; what it refuses of a step comes in an answer of 200. */
async function uploadObjects(
  { client, workspaceId }: IndicatorUpload,
  source: string,
  objects: readonly WireObject[],
): Promise<readonly Refusal[]> {
  const refusals: Refusal[] = [];
  for (let start = 0; start < objects.length; start += objectsPerRequest) {
    if (start > 0) await client.wait(60_000 / requestsPerMinute);
    const step = objects.slice(start, start + objectsPerRequest);
    const path = `/workspaces/${encodeURIComponent(workspaceId)}/threat-intelligence-stix-objects:upload`;
    const answer = await client.post(path, { sourcesystem: source, stixobjects: step });
    if (!succeeded(answer)) throw failureOf(answer, 'uploading indicators');
    for (const error of objectsAt(answer.body ?? {}, 'errors')) {
      const messages = error['errorMessages'];
      const reason = Array.isArray(messages) ? messages.map(String).join('; ') : 'no reason given';
      refusals.push({ index: start + Number(error['recordIndex']), reason });
    }
  }
  return refusals;
}

function refusedObjects(alias: string, objects: readonly WireObject[], refusals: readonly Refusal[]): OperationError {
  const [first] = refusals;
  const name = textAt(objects[first?.index ?? 0] ?? {}, 'name') ?? '';
  return new OperationError(
    `Threat intelligence refused ${refusals.length} of ${objects.length} indicators of ${alias}, such as ${name}: ${first?.reason.slice(0, 300) ?? ''}`,
    'The others are there. Correct those in the watchlist and deploy again.',
  );
}

const shownChecks = 30;

async function waitUntilShown(target: WriteTarget, alias: string, wanted: WatchlistRows): Promise<void> {
  for (let check = 0; check < shownChecks; check++) {
    const { lists, revoked } = await readIndicators(target.client, target.workspace, target.repository);
    const left = indicatorChanges(lists.get(alias)?.items ?? [], wanted, { source: target.repository, revoked });
    if (left.added.length + left.changed.length + left.removed.length === 0) return;
    await target.client.wait(Math.min(10_000, 500 * 2 ** check));
  }
  throw new OperationError(
    `Threat intelligence took the indicators of ${alias} and does not show all of them`,
    'Look at them in the portal; deploying again uploads what is missing.',
  );
}
