import type { ApiCollection } from '../../content/api-definitions';
import type { Catalog } from '../../content/catalog';
import type { ContentKindName } from '../../content/content-kinds';
import type { YamlDocument } from '../../source/yaml-document';
import type { chosenVersions, WorkspaceCollection } from '../arm/api-versions';
import type { DesiredResource } from '../arm/resource';
import type { WireObject } from '../arm/wire-json';
import type { ComparedProperties } from './compared-properties';

/**
 * All that planning, deployment, backups, exports and reports must know of one kind of resource. What is the same for
 * every kind stands in the code that asks; what differs stands here, under a name that says what it decides.
 */
export interface ResourceDescription {
  /** For people: one, and several. */
  readonly names: readonly [one: string, many: string];
  readonly written: WrittenContent;
  /**
   * What a workspace should hold of it, if each of its files is one resource, whatever else there is; undefined for
   * what is made with a query that was expanded, with items or behind others (plan/desired-state.ts).
   */
  readonly wanted: ((catalog: Catalog, around: DesiredSurroundings) => readonly DesiredResource[]) | undefined;
  readonly address: ResourceAddress;
  /** What metadata calls it (Kind in Microsoft.SecurityInsights' metadata API). */
  readonly metadataKind: string;
  /** False for what has no body and no record of its own, and is uploaded and revoked one by one. */
  readonly isResource: boolean;
  /** Whether it has items below its own address, which are rows to an author. */
  readonly hasItems: boolean;
  /** Whether detections may read it: then it is written before them, and deleted only where all went well. */
  readonly isReadByDetections: boolean;
  /** Whether a deletion goes on in the service after its answer. */
  readonly isDeletedLate: boolean;
  /** Whether a person or the service turns it off in the workspace. */
  readonly canBeTurnedOff: boolean;
  /** The property by which queries call it, which two of a workspace may not share. */
  readonly calledBy: string | undefined;
  readonly writing: WritingOrder;
  readonly compared: ResourceComparison;
  /** Which of the resources in a list of its collection are of this kind. */
  readonly listed: ListedResource;
  /** The id that its properties say, if that goes before the name of the resource. */
  readonly idIn: (properties: WireObject) => string | undefined;
  readonly exported: ExportedResource;
  /** What is sent beside the properties to make a deleted one again. */
  readonly restoredBeside: (body: WireObject) => WireObject;
  /** Whether a deleted one is made again with all of its properties, or with those that are compared. */
  readonly restoresAll: boolean;
}

/** The files of a repository that say what it should be. */
export interface WrittenContent {
  readonly kind: ContentKindName;
  /** The key at the root of a file that names the resource. */
  readonly idKey: string;
  /** Whether a file that cannot be read is told of as another kind that has the same folder. */
  readonly isRarer: boolean;
  readonly of: (catalog: Catalog) => readonly WrittenResource[];
}

/** What of a repository is deployed under an id. */
export interface WrittenResource {
  readonly document: YamlDocument;
  readonly id: string;
  /** For people. */
  readonly name: string;
}

/** What content needs to know beside itself to be wanted in a workspace. */
export interface DesiredSurroundings {
  readonly catalog: Pick<Catalog, 'detections'>;
  /** How the workspace names an analytic rule. */
  readonly ruleAddress: (rule: string) => string;
}

/** Whose collection it is, Log Analytics' own or Sentinel's, and what types of resources and versions of the API call it. */
type NamedCollection =
  | { readonly provider: 'workspace'; readonly collection: WorkspaceCollection }
  | { readonly provider: 'sentinel'; readonly collection: string };

export type ResourceAddress = NamedCollection & ListAddress;

interface ListAddress {
  /** Where it is listed, behind the provider. */
  readonly path: string;
  /** The collection whose version a workspace file can name, with published definitions of what each version knows. */
  readonly named: (ApiCollection & keyof typeof chosenVersions) | undefined;
  /** The version that shows all of the kind, if the one of the workspace may not. */
  readonly versionOfAll: string | undefined;
}

export interface WritingOrder {
  /** Steps are written one after the other, from 0 on, and deleted the other way round. */
  readonly step: 0 | 1 | 2;
  /** How many are written at once. */
  readonly width: number;
  /** How many are deleted at once. */
  readonly deleteWidth: number;
}

export interface ResourceComparison {
  readonly properties: ComparedProperties;
  /** The fields at the root of the normal form, in an order that never changes but at its end: fingerprints keep it. */
  readonly fields: readonly string[];
  /** Properties that the service adds by itself and does not take, or that only an upload has. */
  readonly own: readonly string[];
  readonly normalForm: (body: WireObject) => WireObject;
  /** Parts of properties that the tables do not show and that are nobody's of us, by names with dots. */
  readonly foreign: (properties: WireObject) => readonly string[];
  /** The body to send over an actual one, which keeps what is somebody else's. */
  readonly bodyOver: (desired: WireObject, actual: WireObject) => WireObject;
}

export interface ListedResource {
  /** For people who wait for the list; undefined for what is asked for otherwise. */
  readonly as: string | undefined;
  /** Whether a service may not have the list at all: then there is nothing of the kind. */
  readonly mayBeAbsent: boolean;
  /** Tells it from other kinds in the same collection. */
  readonly isOfKind: (body: WireObject) => boolean;
  /** True for what is as good as not there. */
  readonly isPassedOver: (body: WireObject) => boolean;
  /** What a resource is called that is not ours to write; undefined for the others. */
  readonly unmanaged: (body: WireObject) => string | undefined;
}

export interface ExportedResource {
  /** The last words of the types of exported resources, in lower case. */
  readonly types: readonly string[];
  /** The id of one whose name is an expression that cannot be read. */
  readonly idWithoutName: (properties: WireObject) => string | undefined;
  /** Whether its template has an id beside its name, as the exports of the portal have of rules. */
  readonly hasTemplateId: boolean;
  /** Why a template of a workspace is without one of it that no template holds. */
  readonly leftOut: string;
  /** What its template says beside the properties that are sent. */
  readonly templateProperties: (id: string) => WireObject;
}
