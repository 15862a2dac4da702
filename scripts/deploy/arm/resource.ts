import type { WireObject } from './wire-json';

/** What a deployment writes; deploy/kinds holds a description of each. */
export type ResourceKind =
  'watchlist' | 'threatIntelligence' | 'function' | 'huntingQuery' | 'analyticRule' | 'automationRule' | 'summaryRule';

/**
 * A kind and an id: a detection's GUID in lower case, the alias of a watchlist, also where its indicators are in threat
 * intelligence, or the id of a function's saved search.
 */
export interface ResourceKey {
  readonly kind: ResourceKind;
  readonly id: string;
}

/** The key as one text, such as `watchlist/nanocore-rat`; ids differ in more than case. */
export function keyText(key: ResourceKey): string {
  return `${key.kind}/${key.id.toLowerCase()}`;
}

/** The cells of a watchlist's item by column, without the empty ones. */
export type WatchlistRow = Readonly<Record<string, string>>;

/** The rows that a watchlist holds, in the order of its author. */
export interface WatchlistRows {
  readonly columns: readonly string[];
  readonly rows: readonly WatchlistRow[];
  readonly searchKey: string;
  /** Values of indicators that the repository still holds and that are no longer active: they aged out, or expired. */
  readonly inactive?: readonly string[];
}

/** One thing that the repository wants to be in a workspace. */
export interface DesiredResource extends ResourceKey {
  /** For people. */
  readonly name: string;
  /** The file it comes from, from the root of the repository. */
  readonly file: string;
  /** Of the detection; undefined for watchlists and detections without one. */
  readonly version: string | undefined;
  /** The whole body as it is sent, without an etag; a watchlist's is without its items. */
  readonly body: WireObject;
  /** The items of a watchlist. */
  readonly items: WatchlistRows | undefined;
  /** What must be there before: keys as text. */
  readonly dependsOn: readonly string[];
  /** What the workspace's overlay says of it. */
  readonly overlaid?: readonly OverlaidField[];
  /** Of a detection: values of indicators that are no longer active, of the lists that are written into its query. */
  readonly inactive?: readonly string[] | undefined;
  /** Fields whose value is the workspace's, and the fingerprint of what the repository wants; see portal-state.ts. */
  readonly keeps?: { readonly fields: readonly string[]; readonly fingerprint: string };
}

/** A field of a resource that an overlay sets, and where. */
export interface OverlaidField {
  /** At the root of the normal form. */
  readonly field: string;
  readonly file: string;
  readonly line: number;
}

/** An item as the workspace holds it; the last part of its resource id is the id. */
export interface ActualItem {
  readonly id: string;
  readonly row: WatchlistRow;
}

/** One thing of a kind of ours that is in a workspace, whoever put it there. */
export interface ActualResource extends ResourceKey {
  readonly name: string;
  /** The resource id as the workspace spells it. */
  readonly resourceId: string;
  readonly etag: string | undefined;
  /** As it was read. */
  readonly body: WireObject;
  /** What says that this repository owns it; undefined if nothing says so. */
  readonly ownership: Ownership | undefined;
  /** Of a watchlist that this repository owns. */
  readonly items: readonly ActualItem[] | undefined;
}

/** A metadata resource that says where a resource comes from, whoever wrote it. */
export interface OwnershipRecord {
  /** Of the metadata resource itself. */
  readonly name: string;
  /** The resource it is about, as it spells that. */
  readonly parentId: string;
}

/** A metadata resource of ours. */
export interface Ownership extends ResourceKey {
  readonly version: string | undefined;
  /** The fingerprint of what was last deployed; see ownership.ts. */
  readonly fingerprint: string | undefined;
}
