import { failureOf, succeeded } from '../arm/arm-answer';
import type { ArmClient } from '../arm/arm-client';
import { fingerprintOf, writtenVersion } from './ownership';
import type {
  ActualItem,
  ActualResource,
  Ownership,
  OwnershipRecord,
  ResourceKey,
  ResourceKind,
} from '../arm/resource';
import { keyText } from '../arm/resource';
import { describeResource, resourceKinds } from '../kinds/describe-resource';
import { isBeingDeleted } from '../kinds/watchlist';
import { collectionPath, itemPath, metadataPath, resourcePath } from '../kinds/resource-address';
import { lastPart } from '../arm/resource-id';
import type { WorkspaceIdentity } from '../kinds/resource-address';
import { readIndicators } from './read-indicators';
import { readOwners } from './read-owners';
import { runParallel } from '../arm/run-parallel';
import { rowOf, rowTexts } from '../bodies/watchlist-body';
import { objectAt, textAt } from '../arm/wire-json';
import type { WireObject, WireValue } from '../arm/wire-json';

const indicatorList = 'threat intelligence';

/** What is in a workspace, of the kinds that this repository deploys. */
export interface ActualState {
  /** By keyText. */
  readonly resources: ReadonlyMap<string, ActualResource>;
  /** Everything that metadata says is this repository's, by keyText; also what is no longer, or not yet, there. */
  readonly ownerships: ReadonlyMap<string, Ownership>;
  /** Whom else metadata names as owner, by keyText. */
  readonly otherOwners: ReadonlyMap<string, string>;
  /**
   * The metadata of each resource that has some, by keyText: the service takes one for each, so what is taken over
   * keeps the one that is there.
   */
  readonly records: ReadonlyMap<string, OwnershipRecord>;
  /** Alert rules of kinds that are not ours to write, such as Fusion, with how many there are. */
  readonly unmanaged: ReadonlyMap<string, number>;
}

/** What of a workspace is read: in how many steps, and which of them is done. */
export type ReadProgress = (doing: string, done: number, total: number) => void;

export interface ReadOptions {
  /** The name under which this repository owns resources. */
  readonly repository: string;
  /** Ids of watchlists whose items are read although this repository does not own them. */
  readonly itemsOf: readonly string[];
  /** Whether indicators go to threat intelligence there. */
  readonly threatIntelligence: boolean;
  readonly onProgress?: ReadProgress;
}

/**
 * Reads a workspace with one list call for each collection and one for ownership, one for indicators in threat
 * intelligence, and one more for each watchlist that this repository owns or wants. What a record says is ours and no
 * list shows is asked for by its id: a list may leave out what its api-version does not know.
 *
 * @throws OperationError if the workspace does not answer as it should
 */
export async function readActualState(
  client: ArmClient,
  workspace: WorkspaceIdentity,
  options: ReadOptions,
): Promise<ActualState> {
  const collections = listedCollections(workspace);
  const total = collections.length + 1 + (options.threatIntelligence ? 1 : 0);
  let done = 0;
  const finish = <T>(what: string, found: T): T => {
    options.onProgress?.(what, ++done, total);
    return found;
  };
  const read = async (path: string, what: string, mayBeAbsent = false) =>
    finish(what, await client[mayBeAbsent ? 'listIfThere' : 'list'](path, `Reading the ${what}`));
  const [listed, metadata, indicators] = await Promise.all([
    Promise.all(
      collections.map(async ({ path, name, kinds, mayBeAbsent }) =>
        (await read(path, name, mayBeAbsent)).map((body) => ({ body, kinds })),
      ),
    ),
    read(metadataPath(workspace), 'ownership'),
    options.threatIntelligence === true
      ? readIndicatorLists(client, workspace, options.repository).then((found) => finish(indicatorList, found))
      : [],
  ]);
  const owners = readOwners(metadata, options.repository);
  const ours = listed.flat().flatMap(({ body, kinds }) => {
    const kind = kindOfListed(body, kinds, owners.ours);
    return kind === undefined ? [] : [{ kind, body, unmanaged: describeResource(kind).listed.unmanaged(body) }];
  });
  const managed = ours.filter(({ unmanaged }) => unmanaged === undefined);
  const found = [...managed.map(({ kind, body }) => readResource(kind, body, owners.ours)), ...indicators];
  const resources = new Map(found.map((resource) => [keyText(resource), resource]));
  await addUnlisted(client, workspace, owners.ours, resources);
  await readAllItems(client, workspace, resources, options.itemsOf);
  return {
    resources,
    ownerships: new Map([...owners.ours, ...indicators.map((list) => [keyText(list), list.ownership] as const)]),
    otherOwners: owners.others,
    records: owners.records,
    unmanaged: countNames(ours.flatMap(({ unmanaged }) => unmanaged ?? [])),
  };
}

const unlistedWidth = 4;

/** Adds what is ours and there although no list shows it. */
async function addUnlisted(
  client: ArmClient,
  workspace: WorkspaceIdentity,
  ours: ReadonlyMap<string, Ownership>,
  resources: Map<string, ActualResource>,
): Promise<void> {
  const unlisted = [...ours.values()].filter((owner) => !resources.has(keyText(owner)));
  await runParallel(unlisted, unlistedWidth, async (ownership) => {
    const { versionOfAll } = describeResource(ownership.kind).address;
    const found =
      (await readOneResource(client, workspace, ownership)) ??
      // A version that does not know the kind of a rule may not show it by its id either.
      (versionOfAll === undefined ? undefined : await readOneResource(client, workspace, ownership, versionOfAll));
    if (found === undefined || isBeingDeleted(found.body)) return;
    resources.set(keyText(ownership), { ...found, id: ownership.id, ownership });
  });
}

/** By the source of an indicator it is ours, and what was deployed is what its description carries. */
async function readIndicatorLists(client: ArmClient, workspace: WorkspaceIdentity, repository: string) {
  const kind = 'threatIntelligence';
  const { lists } = await readIndicators(client, workspace, repository);
  return [...lists].map(([id, { items, deployed }]): ActualResource & { readonly ownership: Ownership } => {
    const ownership = {
      kind,
      id,
      version: writtenVersion(undefined),
      fingerprint: fingerprintOf(kind, {}, rowTexts(deployed)),
    } as const;
    return { kind, id, name: id, resourceId: '', etag: undefined, body: {}, ownership, items };
  });
}

/**
 * Reads one resource again, without items and ownership.
 *
 * @param apiVersion where it is not that of the workspace
 * @returns undefined if it is not there
 * @throws OperationError
 */
export async function readOneResource(
  client: ArmClient,
  workspace: WorkspaceIdentity,
  key: ResourceKey,
  apiVersion?: string,
): Promise<ActualResource | undefined> {
  const answer = await client.get(resourcePath(workspace, key), apiVersion);
  if (answer.status === 404) return undefined;
  if (!succeeded(answer)) throw failureOf(answer, `reading ${keyText(key)}`);
  return readResource(key.kind, answer.body ?? {}, new Map());
}

/** The items of a watchlist as they are there now. */
export async function readItems(
  client: ArmClient,
  workspace: WorkspaceIdentity,
  alias: string,
): Promise<readonly ActualItem[]> {
  const items: ActualItem[] = [];
  await client.readPages(itemPath(workspace, alias), `Reading the items of the watchlist ${alias}`, (entries) => {
    for (const item of entries) if (objectAt(item, 'properties')['isDeleted'] !== true) items.push(readItem(item));
  });
  return items;
}

async function readAllItems(
  client: ArmClient,
  workspace: WorkspaceIdentity,
  resources: Map<string, ActualResource>,
  itemsOf: readonly string[],
): Promise<void> {
  for (const [key, resource] of resources) {
    const isAsked = itemsOf.some((id) => id.toLowerCase() === resource.id.toLowerCase());
    if (!describeResource(resource.kind).hasItems || (resource.ownership === undefined && !isAsked)) continue;
    resources.set(key, { ...resource, items: await readItems(client, workspace, resource.id) });
  }
}

interface ListedCollection {
  readonly path: string;
  readonly name: string;
  readonly kinds: readonly ResourceKind[];
  readonly mayBeAbsent: boolean;
}

/** The lists of a workspace, each with the kinds that are in it. */
function listedCollections(workspace: WorkspaceIdentity): readonly ListedCollection[] {
  const collections = new Map<string, ListedCollection>();
  for (const kind of resourceKinds) {
    const { as: name, mayBeAbsent } = describeResource(kind).listed;
    const path = collectionPath(workspace, kind);
    if (name !== undefined)
      collections.set(path, { path, name, mayBeAbsent, kinds: [...(collections.get(path)?.kinds ?? []), kind] });
  }
  return [...collections.values()];
}

/**
 * Which of the kinds of a list a body is: of hunting queries and functions, which are kept together, the one that this
 * repository deployed, whatever somebody did with it since. Undefined for what is as good as not there.
 */
function kindOfListed(
  body: WireObject,
  kinds: readonly ResourceKind[],
  owners: ReadonlyMap<string, Ownership>,
): ResourceKind | undefined {
  const id = textAt(body, 'name') ?? lastPart(textAt(body, 'id') ?? '');
  const kind =
    kinds.find((each) => kinds.length > 1 && owners.has(keyText({ kind: each, id }))) ??
    kinds.find((each) => describeResource(each).listed.isOfKind(body));
  return kind === undefined || describeResource(kind).listed.isPassedOver(body) ? undefined : kind;
}

function countNames(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function readResource(kind: ResourceKind, body: WireObject, owners: ReadonlyMap<string, Ownership>): ActualResource {
  const properties = objectAt(body, 'properties');
  const resourceId = textAt(body, 'id') ?? '';
  const name = textAt(body, 'name') ?? lastPart(resourceId);
  const id = describeResource(kind).idIn(properties) ?? name;
  const ownership = owners.get(keyText({ kind, id }));
  return {
    kind,
    id: ownership?.id ?? id,
    name: textAt(properties, 'displayName') ?? id,
    resourceId,
    etag: textAt(body, 'etag'),
    body,
    ownership,
    items: undefined,
  };
}

/** An item as the workspace answers it. */
export function readItem(item: WireObject): ActualItem {
  const properties = objectAt(item, 'properties');
  const cells = objectAt(properties, 'itemsKeyValue');
  return {
    id: textAt(item, 'name') ?? textAt(properties, 'watchlistItemId') ?? lastPart(textAt(item, 'id') ?? ''),
    row: rowOf(Object.keys(cells), Object.values(cells).map(cellText)),
  };
}

function cellText(value: WireValue | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
