import { OperationError } from '../../source/operation-error';
import { failureOf, succeeded } from '../arm/arm-answer';
import type { ActualItem, DesiredResource, WatchlistRows } from '../arm/resource';
import { readIndicators } from '../plan/read-indicators';
import { stixIndicator } from '../bodies/stix-indicator';
import { indicatorChanges } from '../plan/watchlist-changes';
import { objectsAt, textAt } from '../arm/wire-json';
import type { WireObject } from '../arm/wire-json';
import type { IndicatorUpload, WriteTarget } from './write-target';

/**
 * The version of the upload API for STIX objects. (Microsoft Learn, "Import threat intelligence … with the upload
 * API".)
 */
export const uploadApiVersion = '2024-02-01-preview';

/**
 * Brings the indicators of a watchlist in threat intelligence to what is wanted: what is new or changed is uploaded,
 * what is no longer wanted is uploaded as revoked. Ids come of the values, so that doing it twice does it once.
 *
 * @param wanted undefined if the list is to go
 * @throws OperationError if objects are refused; the others are there then
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
