import { describeResource } from '../kinds/describe-resource';
import type { ActualState } from '../plan/actual-state';
import { isDeleting } from '../plan/plan';
import type { Plan } from '../plan/plan';
import { keyText } from '../arm/resource';
import type { ActualResource, DesiredResource, ResourceKind, WatchlistRow } from '../arm/resource';
import type { NamedWorkspace } from '../kinds/resource-address';
import { sealContent, unsealContent } from '../plan/sealed-file';
import { rowText } from '../bodies/watchlist-body';
import { objectAt, textAt } from '../arm/wire-json';
import type { WireObject } from '../arm/wire-json';
import { createResource } from './write-resource';
import type { WriteTarget } from './write-target';

/** What a deployment deletes, whole, as it was in the workspace. */
export interface Backup {
  readonly workspace: NamedWorkspace;
  readonly createdAt: string;
  readonly resources: readonly SavedResource[];
}

export interface SavedResource {
  readonly kind: ResourceKind;
  readonly id: string;
  readonly name: string;
  readonly body: WireObject;
  readonly rows: readonly WatchlistRow[] | undefined;
}

const backupFormat = {
  format: 'sentinel-backup',
  version: 1,
  what: 'a backup',
  again: 'A deployment writes one before it deletes anything.',
};

/** What a plan would delete; empty if it deletes nothing. */
export function findDeleted(plan: Plan, actual: ActualState): readonly SavedResource[] {
  return plan.changes.flatMap((change) => {
    const live = isDeleting(change) ? actual.resources.get(keyText(change)) : undefined;
    // Indicators in threat intelligence are revoked and stay where they are.
    return live === undefined || !describeResource(live.kind).isResource ? [] : [savedResource(live)];
  });
}

/** Writes a backup as a sealed text, which `readBackup` takes. */
export function writeBackup(backup: Backup): string {
  return sealContent(backupFormat, backup);
}

/** Throws OperationError if the file is not a whole backup. */
export function readBackup(text: string, path: string): Backup {
  return unsealContent(backupFormat, text, path) as Backup;
}

/**
 * Makes what was deleted again, as nobody's: the repository does not hold it, and the next deployment must not delete
 * it a second time.
 *
 * @returns false if there is something of the same id by now, which stays as it is
 * @throws OperationError
 */
export async function restoreResource(
  target: WriteTarget,
  saved: SavedResource,
  actual: ActualState,
): Promise<boolean> {
  if (actual.resources.has(keyText(saved))) return false;
  await createResource(target, desiredFrom(saved));
  return true;
}

function savedResource({ kind, id, name, body, items }: ActualResource): SavedResource {
  return { kind, id, name, body, rows: items?.map((item) => item.row) };
}

function desiredFrom({ kind, id, name, body, rows = [] }: SavedResource): DesiredResource {
  const { hasItems, restoredBeside } = describeResource(kind);
  const properties = objectAt(body, 'properties');
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const unique = [...new Map(rows.map((row) => [rowText(row), row])).values()];
  const searchKey = textAt(properties, 'itemsSearchKey') ?? '';
  return {
    kind,
    id,
    name,
    file: '',
    version: undefined,
    body: { ...restoredBeside(body), properties: writable(kind, properties) },
    items: hasItems ? { columns, rows: unique, searchKey } : undefined,
    dependsOn: [],
  };
}

/** Without what the service adds by itself. */
function writable(kind: ResourceKind, properties: WireObject): WireObject {
  const names = Object.keys(properties).filter((name) => properties[name] !== null && name !== 'lastModifiedUtc');
  const { restoresAll, compared } = describeResource(kind);
  const kept = restoresAll ? names : names.filter((name) => compared.fields.includes(name));
  return Object.fromEntries(kept.map((name) => [name, properties[name]]));
}
