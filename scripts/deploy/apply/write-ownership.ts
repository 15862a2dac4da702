import { OperationError } from '../../source/operation-error';
import { requireSuccess, succeeded } from '../arm/arm-answer';
import type { ArmAnswer } from '../arm/arm-answer';
import { keyText } from '../arm/resource';
import type { DesiredResource, OwnershipRecord, ResourceKey } from '../arm/resource';
import { metadataPath, resourcePath } from '../kinds/resource-address';
import { canonicalText, objectAt, textAt } from '../arm/wire-json';
import type { WireObject } from '../arm/wire-json';
import { desiredFingerprint, metadataBody, metadataName, readOwnership } from '../plan/ownership';
import { writePatiently } from './write-patiently';
import type { WriteTarget } from './write-target';

/** What is known of a resource's metadata when its change begins. */
export interface KnownRecord {
  /** The one that there was when the workspace was read; undefined if there was none. */
  readonly record: OwnershipRecord | undefined;
  /** Whether it may be somebody else's, which is taken over. */
  readonly isAdopted: boolean;
}

/**
 * Writes the record that a resource is ours. The service takes one for each resource, so one that is there is written
 * over. Lists of metadata carry no etag: it is read once more right before, and not written where somebody else has the
 * resource by now.
 *
 * @throws OperationError
 */
export async function writeOwnership(
  target: WriteTarget,
  desired: DesiredResource,
  { record, isAdopted }: KnownRecord,
): Promise<void> {
  const doing = `recording the ownership of ${keyText(desired)}`;
  const body = metadataBody(desired, {
    repository: target.repository,
    resourceId: record?.parentId ?? resourcePath(target.workspace, desired),
    version: desired.version,
    fingerprint: desiredFingerprint(desired),
  });
  const path = metadataPath(target.workspace, record?.name ?? metadataName(desired));
  const { client } = target;
  let answer: ArmAnswer | undefined;
  // A second time where it moved in between, or an answer was lost that said it was written.
  for (let attempt = 0; attempt < 2 && (answer === undefined || answer.status === 409); attempt++) {
    const current = await client.get(path);
    requireSuccess(current, doing, [404]);
    if (attempt > 0 && isWritten(current.body ?? {}, body)) return;
    if (succeeded(current) && !isAdopted) requireOurs(current.body ?? {}, target.repository, desired);
    const etag = succeeded(current) ? textAt(current.body ?? {}, 'etag') : undefined;
    const sent = etag === undefined ? body : { ...body, etag };
    answer = await writePatiently(client, () => client.put(path, sent));
  }
  if (answer !== undefined) requireSuccess(answer, doing);
}

/** Whether metadata says what it should, and whatever else. */
function isWritten(metadata: WireObject, wanted: WireObject): boolean {
  const [found, expected] = [metadata, wanted].map((each) => objectAt(each, 'properties'));
  return Object.keys(expected!).every((name) => canonicalText(found![name]) === canonicalText(expected![name]));
}

function requireOurs(metadata: WireObject, repository: string, key: ResourceKey): void {
  const owner = readOwnership(metadata, repository)?.owner;
  if (typeof owner !== 'string') return;
  throw new OperationError(
    `${keyText(key)} is recorded as that of ${owner} since it was read`,
    'Make a new plan: it shows the conflict.',
  );
}

/** Deletes the record that a resource is ours. @throws OperationError */
export async function deleteOwnership(
  { client, workspace }: Pick<WriteTarget, 'client' | 'workspace'>,
  key: ResourceKey,
  record: OwnershipRecord | undefined,
): Promise<void> {
  const path = metadataPath(workspace, record?.name ?? metadataName(key));
  const answer = await writePatiently(client, () => client.delete(path));
  requireSuccess(answer, `deleting the record of ${keyText(key)}`, [404]);
}
