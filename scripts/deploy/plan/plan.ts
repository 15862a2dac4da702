import type { Workspace } from '../../content/workspace';
import type { ActualState } from './actual-state';
import { findOrigins, reasonToUpdate, withOrigin } from './change-origin';
import type { ChangeOrigin, PlannedField } from './change-origin';
import { fieldChanges } from '../bodies/field-changes';
import { normalForm } from '../kinds/normal-form';
import {
  desiredFingerprint,
  fingerprintOf,
  isRepository,
  rowsField,
  writtenFingerprint,
  writtenVersion,
} from './ownership';
import { agedOutNotes } from './aged-out';
import { classifyField, keepPortalState, stateNotes } from './portal-state';
import { keyText } from '../arm/resource';
import { describeResource, resourceKinds } from '../kinds/describe-resource';
import type { ActualResource, DesiredResource, Ownership, ResourceKey } from '../arm/resource';
import { holdBack, toldOf } from './held-back';
import type { HeldBack } from './held-back';
import { itemTexts, rowTexts } from '../bodies/watchlist-body';
import { countRowChanges, rowChanges } from './watchlist-changes';
import type { RowChanges } from './watchlist-changes';
import { objectAt, textAt } from '../arm/wire-json';
import type { WireObject } from '../arm/wire-json';

/**
 * create, update, delete: what will be done. replace: it is deleted and made anew, since its kind cannot change. none:
 * nothing is to be done. kept: this repository owns it and no longer holds it, and nobody asked for such to be deleted.
 * held: it is wanted and not fit to be deployed, so that what is there stays. conflict: it is wanted, and there already
 * by another hand.
 */
export type ChangeAction = 'create' | 'update' | 'replace' | 'delete' | 'none' | 'kept' | 'held' | 'conflict';

/** What is to be done about one resource. */
export interface Change extends ResourceKey {
  readonly action: ChangeAction;
  readonly name: string;
  /** Why, as half a sentence. */
  readonly reason: string;
  readonly fields: readonly PlannedField[];
  readonly rows: RowChanges | undefined;
  readonly rowsOrigin: ChangeOrigin;
  /** Whether the resource itself is written; its items and the record of its ownership may differ alone. */
  readonly writesBody: boolean;
  readonly desired: DesiredResource | undefined;
  readonly seen: SeenResource | undefined;
  readonly notes: readonly string[];
}

/** What was there when the plan was made. */
export interface SeenResource {
  readonly fingerprint: string;
  readonly etag: string | undefined;
  /** Whether this repository owned it. */
  readonly owned: boolean;
  /** How many items it has, of a watchlist. */
  readonly itemCount?: number | undefined;
}

export interface Plan {
  /**
   * Every resource that is wanted or owned: watchlists, hunting queries, rules, each in the order of the repository.
   */
  readonly changes: readonly Change[];
  /** Kinds of alert rules that are left alone, with how many there are. */
  readonly unmanaged: ReadonlyMap<string, number>;
  /** How many resources in the workspace this repository owns. */
  readonly owned: number;
  /** What a person has allowed beyond what may be done without a word. */
  readonly allowed?: PlanLimits | undefined;
}

/** How much a plan may do; undefined for what may be done without a word. */
export interface PlanLimits {
  /** Resources that are deleted. */
  readonly deletes: number | undefined;
  /** Items of watchlists that are changed. */
  readonly itemChanges: number | undefined;
}

export interface PlanOptions {
  /** Whether what is owned and no longer wanted is deleted. */
  readonly prune: boolean;
  /**
   * Ids of resources that are taken over although another hand made them, and `identical` for all that are as wanted.
   */
  readonly adopt: readonly string[];
  /** What the repository holds and nobody should deploy; what of it is in the workspace stays as it is. */
  readonly heldBack: readonly HeldBack[];
  /** Whether a rule that was turned off in the workspace stays so. */
  readonly portalStates: Workspace['portalStates'];
  readonly allowed?: PlanLimits;
}

/** Compares what is wanted with what is there. */
export function createPlan(desired: readonly DesiredResource[], actual: ActualState, options: PlanOptions): Plan {
  const held = holdBack(desired, actual, options.heldBack);
  const wanted = new Map(desired.map((resource) => [keyText(resource), resource]));
  const writes = [...wanted.values()]
    .filter((resource) => !held.has(keyText(resource)))
    .map((resource) => planWrite(resource, actual, options));
  const surplus = [...actual.ownerships.values()].filter(
    (ownership) =>
      !wanted.has(keyText(ownership)) && !held.has(keyText(ownership)) && leavesSomething(ownership, actual),
  );
  const deletes = surplus.map((ownership) => planDelete(ownership, actual.resources.get(keyText(ownership)), options));
  const left = toldOf(held, actual).map((each) => ({ ...blankChange(each, 'held'), reason: each.reason }));
  const changes = [...writes, ...deletes, ...left];
  return {
    changes: resourceKinds.flatMap((kind) => changes.filter((change) => change.kind === kind)),
    unmanaged: actual.unmanaged,
    allowed: options.allowed,
    owned: [...actual.resources.values()].filter((resource) => resource.ownership !== undefined).length,
  };
}

/** Indicators have no record of ownership beside them: once they are revoked, nothing is left to delete. */
function leavesSomething(key: ResourceKey, { resources }: ActualState): boolean {
  return describeResource(key.kind).isResource || (resources.get(keyText(key))?.items ?? []).length > 0;
}

const pendingActions: readonly ChangeAction[] = ['create', 'update', 'replace', 'delete'];

/** True for a change that a deployment carries out. */
export function isPending({ action }: Change): boolean {
  return pendingActions.includes(action);
}

/** True for a change that deletes what is there; a record of ownership whose resource is gone is not such a thing. */
export function isDeleting({ action, seen }: Change): boolean {
  return action === 'replace' || (action === 'delete' && seen !== undefined);
}

/** Whether something is wanted that is there by another hand: a person has to say what is meant. */
export function hasConflict({ changes }: Plan): boolean {
  return changes.some(({ action }) => action === 'conflict');
}

/** How many resources a deployment deletes, those that it makes anew counted. */
export function countDeletes(plan: Plan): number {
  return plan.changes.filter(isDeleting).length;
}

/**
 * How many resources may be deleted without a word: a tenth of what is owned and never more than 20, but always one.
 * A folder that was moved by mistake must not empty a workspace.
 */
export function deletesAllowed(plan: Plan): number {
  return Math.min(20, Math.max(1, Math.floor(plan.owned / 10)));
}

/** The fingerprint of what is there. */
export function actualFingerprint(
  resource: ActualResource,
  texts = resource.items && itemTexts(resource.items),
): string {
  return fingerprintOf(resource.kind, resource.body, texts);
}

function seenResource(live: ActualResource, fingerprint = actualFingerprint(live)): SeenResource {
  const owned = live.ownership !== undefined;
  return { fingerprint, etag: live.etag, owned, itemCount: live.items?.length };
}

function planWrite(resource: DesiredResource, actual: ActualState, options: PlanOptions): Change {
  const live = actual.resources.get(keyText(resource));
  const ownership = actual.ownerships.get(keyText(resource));
  const otherOwner = actual.otherOwners.get(keyText(resource));
  const adopted = isAdopted(resource, live, otherOwner, options);
  if (ownership === undefined && !adopted && (live !== undefined || otherOwner !== undefined)) {
    return planConflict(resource, live, otherOwner);
  }
  const namesake = live === undefined ? findNamesake(resource, actual) : undefined;
  if (namesake !== undefined) return planNamesake(resource, namesake);
  return live === undefined ? planCreate(resource, ownership) : planUpdate(resource, live, ownership, options);
}

/** The word by which all is taken over that is as the repository wants it. */
export const adoptIdentical = 'identical';

/** What another repository keeps is taken over by its id alone. */
function isAdopted(
  resource: DesiredResource,
  live: ActualResource | undefined,
  otherOwner: string | undefined,
  { adopt }: PlanOptions,
): boolean {
  if (adopt.some((id) => id.toLowerCase() === resource.id.toLowerCase())) return true;
  if (!adopt.includes(adoptIdentical) || live === undefined || isRepository(otherOwner)) return false;
  return actualFingerprint(live) === writtenFingerprint(resource);
}

function planCreate(resource: DesiredResource, ownership: Ownership | undefined): Change {
  // What a deployment made is gone because somebody in the workspace deleted it.
  const origin = ownership === undefined ? 'here' : 'workspace';
  return {
    ...blankChange(resource, 'create'),
    reason: ownership === undefined ? 'new here' : 'not there, although a deployment made it or began to',
    fields: fieldChanges({}, normalForm(resource.kind, resource.body)).map(withOrigin(origin)),
    rows: resource.items && rowChanges([], resource.items),
    rowsOrigin: origin,
    writesBody: true,
    desired: resource,
  };
}

function planUpdate(
  wanted: DesiredResource,
  live: ActualResource,
  ownership: Ownership | undefined,
  { portalStates }: PlanOptions,
): Change {
  const rows = wanted.items && rowChanges(live.items ?? [], wanted.items);
  // The same rows on both sides are put in order once.
  const texts = wanted.items && rows && countRowChanges(rows) === 0 ? rowTexts(wanted.items.rows) : undefined;
  const prints = {
    live: actualFingerprint(live, texts),
    wanted: desiredFingerprint(wanted),
    deployed: ownership?.fingerprint,
  };
  const originOf = findOrigins(wanted.kind, prints);
  const fieldsOf = (resource: DesiredResource) => plannedFields(resource, live, originOf);
  const resource = portalStates === 'keep' ? keepPortalState(wanted, live, fieldsOf(wanted)) : wanted;
  const fields = fieldsOf(resource);
  const versions = { before: ownership?.version, after: writtenVersion(resource.version) };
  const hasRecord = describeResource(wanted.kind).isResource;
  const record =
    hasRecord && (ownership === undefined || prints.deployed !== prints.wanted || versions.before !== versions.after);
  const differs = fields.length > 0 || (rows !== undefined && countRowChanges(rows) > 0);
  const isOtherKind = fields.some(({ path }) => path === 'kind');
  const action = isOtherKind ? 'replace' : differs || record ? 'update' : 'none';
  const versionField = versions.before === versions.after ? [] : [{ path: 'version', ...versions }];
  return {
    ...blankChange(resource, action),
    reason: action === 'none' ? 'unchanged' : reasonToUpdate(differs, ownership, prints),
    fields: [...fields, ...versionField.map(withOrigin('here'))],
    rows,
    rowsOrigin: originOf(rowsField),
    writesBody: fields.length > 0,
    desired: { ...resource, inactive: undefined },
    seen: seenResource(live, prints.live),
    notes: [
      ...(isOtherKind ? ['its kind cannot be changed: it is deleted and made anew under the same id'] : []),
      ...stateNotes(resource, live),
      ...agedOutNotes(resource, live),
    ],
  };
}

function plannedFields(
  { kind, body, overlaid = [] }: DesiredResource,
  live: ActualResource,
  originOf: (field: string) => ChangeOrigin,
): readonly PlannedField[] {
  return fieldChanges(normalForm(live.kind, live.body), normalForm(kind, body)).map((field) => {
    const root = field.path.split('.')[0]!;
    const overlay = overlaid.find((each) => each.field === root);
    return classifyField({ ...field, origin: originOf(root), ...(overlay === undefined ? {} : { overlay }) }, live);
  });
}

function planConflict(
  resource: DesiredResource,
  live: ActualResource | undefined,
  otherOwner: string | undefined,
): Change {
  return {
    ...blankChange(resource, 'conflict'),
    reason: `the workspace has it from ${otherOwner ?? 'another hand'}; --adopt ${resource.id} takes it over`,
    fields:
      live === undefined
        ? []
        : fieldChanges(normalForm(live.kind, live.body), normalForm(resource.kind, resource.body)),
    rows: resource.items && live?.items && rowChanges(live.items, resource.items),
    desired: resource,
    seen: live && seenResource(live),
  };
}

/** Another function of the workspace with the same alias: queries would mean either of them. */
function findNamesake({ kind, id, body }: DesiredResource, { resources }: ActualState): ActualResource | undefined {
  const { calledBy } = describeResource(kind);
  if (calledBy === undefined) return undefined;
  const aliasOf = (each: { readonly body: WireObject }) =>
    textAt(objectAt(each.body, 'properties'), calledBy)?.toLowerCase();
  const alias = aliasOf({ body });
  return [...resources.values()].find(
    (other) => other.kind === kind && other.id.toLowerCase() !== id.toLowerCase() && aliasOf(other) === alias,
  );
}

function planNamesake(resource: DesiredResource, namesake: ActualResource): Change {
  const where = `the workspace has a function of this alias as the saved search ${namesake.id}`;
  return {
    ...blankChange(resource, 'conflict'),
    reason: `${where}; write id: ${namesake.id} in its file to mean that one`,
    desired: resource,
  };
}

function planDelete(ownership: Ownership, live: ActualResource | undefined, options: PlanOptions): Change {
  const key = { kind: ownership.kind, id: ownership.id, name: live?.name ?? ownership.id };
  if (live === undefined) {
    return { ...blankChange(key, 'delete'), reason: 'gone already; what is left is the record that it was ours' };
  }
  return {
    ...blankChange(key, options.prune ? 'delete' : 'kept'),
    reason: options.prune ? 'no longer here' : 'no longer here; --prune deletes it',
    seen: seenResource(live),
    notes: stateNotes(undefined, live),
  };
}

function blankChange(key: ResourceKey & { readonly name: string }, action: ChangeAction): Change {
  const { kind, id, name } = key;
  return {
    kind,
    id,
    name,
    action,
    reason: '',
    fields: [],
    rows: undefined,
    rowsOrigin: undefined,
    writesBody: false,
    desired: undefined,
    seen: undefined,
    notes: [],
  };
}
