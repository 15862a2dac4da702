import { metadataName, readOwnership } from './ownership';
import type { Ownership, OwnershipRecord } from '../arm/resource';
import { keyText } from '../arm/resource';
import { lastPart } from '../arm/resource-id';
import { textAt } from '../arm/wire-json';
import type { WireObject } from '../arm/wire-json';

/** What metadata says about the resources of a workspace, each by keyText. */
export interface Owners {
  readonly ours: ReadonlyMap<string, Ownership>;
  readonly others: ReadonlyMap<string, string>;
  readonly records: ReadonlyMap<string, OwnershipRecord>;
}

/**
 * Metadata belongs to the resource that it names as its parent. What we make has a name of its own (see metadataName),
 * what we took over the name that it had; if there are several, ours counts, and the one of that name before others.
 */
export function readOwners(metadata: readonly WireObject[], repository: string): Owners {
  const ours = new Map<string, Ownership>();
  const others = new Map<string, string>();
  const records = new Map<string, OwnershipRecord>();
  for (const entry of metadata) {
    const read = readOwnership(entry, repository);
    if (read === undefined) continue;
    const { kind, parentId, owner } = read;
    const key = keyText({ kind, id: lastPart(parentId) });
    const record = { name: textAt(entry, 'name') ?? lastPart(textAt(entry, 'id') ?? ''), parentId };
    if (typeof owner === 'string') {
      others.set(key, owner);
      if (!records.has(key)) records.set(key, record);
    } else if (keyText(owner) === key && (!ours.has(key) || record.name.toLowerCase() === metadataName(owner))) {
      ours.set(key, owner);
      records.set(key, record);
    }
  }
  return { ours, others, records };
}
