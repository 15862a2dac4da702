import { OperationError } from '../../source/operation-error';
import type { BlobStorage } from '../arm/blob-storage';
import { putResource } from './put-resource';
import type { DesiredResource, WatchlistRow } from '../arm/resource';
import { watchlistCsv, watchlistUploads } from '../bodies/watchlist-body';
import { objectAt } from '../arm/wire-json';
import type { WriteTarget } from './write-target';

type Target = Pick<WriteTarget, 'client' | 'workspace' | 'storage'>;

/**
 * The one api-version whose published description has `sasUri` (azure-rest-api-specs, Microsoft.SecurityInsights
 * preview/2022-01-01-preview, WatchlistProperties and the example CreateWatchlistAndWatchlistItemsFromSasUri); neither
 * later previews nor 2025-09-01 name it.
 */
export const storageUploadVersion = '2022-01-01-preview';

/** Half an hour, ten seconds a check: the documentation says that a large watchlist may take a while. */
const storageUploadChecks = 180;

/**
 * Adds rows to a watchlist, which is made where it is not there: in one request where they fit, by way of the
 * workspace's storage where it has one, else in several requests.
 *
 * @throws OperationError
 */
export async function uploadItems(
  target: Target,
  desired: DesiredResource,
  rows: readonly WatchlistRow[],
): Promise<void> {
  const columns = desired.items?.columns ?? [];
  const uploads = watchlistUploads(columns, rows);
  const { storage } = target;
  if (uploads.length > 1 && storage !== undefined) {
    const csv = watchlistCsv(columns, rows);
    // The service takes one large upload at a time ("Microsoft Sentinel service limits", watchlist limits).
    return storage.oneByOne(() => uploadFromStorage(target, storage, desired, csv));
  }
  for (const rawContent of uploads) await putResource(target, desired, withContent(desired, { rawContent }));
}

async function uploadFromStorage(
  target: Target,
  storage: BlobStorage,
  desired: DesiredResource,
  csv: string,
): Promise<void> {
  const sasUri = await storage.put(desired.id, csv);
  const body = withContent(desired, { sasUri, sourceType: 'Remote storage' });
  try {
    await putResource(target, desired, body, { apiVersion: storageUploadVersion, checks: storageUploadChecks });
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    throw new OperationError(storage.redact(error.message), error.help);
  }
}

function withContent(desired: DesiredResource, content: Readonly<Record<string, string>>) {
  const properties = objectAt(desired.body, 'properties');
  return {
    ...desired.body,
    properties: { ...properties, ...content, contentType: 'text/csv', numberOfLinesToSkip: 0 },
  };
}
