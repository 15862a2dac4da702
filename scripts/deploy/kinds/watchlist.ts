import { objectAt, textAt } from '../arm/wire-json';
import type { WireObject } from '../arm/wire-json';
import { asIs, dropEmpty, duration, normalizeMembers, optionalText, set, text } from './compared-properties';
import type { ComparedProperties } from './compared-properties';
import type { ResourceDescription } from './resource-description';

const watchlistProperties: ComparedProperties = {
  displayName: asIs,
  provider: asIs,
  source: optionalText,
  description: text,
  itemsSearchKey: asIs,
  labels: set,
  defaultDuration: duration,
};

const ownProperties = [
    'watchlistId', 'watchlistAlias', 'watchlistType', 'watchlistCategory', 'watchlistItemsCount', 'sourceType',
    'created', 'updated', 'createdBy', 'updatedBy', 'isDeleted', 'tenantId', 'numberOfLinesToSkip', 'rawContent',
    'contentType', 'uploadStatus', 'provisioningState', 'sasUri',
]; // prettier-ignore

/** True for a watchlist that is still listed while it is being deleted. (ProvisioningState, Watchlists API.) */
export function isBeingDeleted(body: WireObject): boolean {
  return textAt(objectAt(body, 'properties'), 'provisioningState') === 'Deleting';
}

export const watchlist: ResourceDescription = {
  names: ['watchlist', 'watchlists'],
  written: {
    kind: 'watchlist',
    idKey: 'alias',
    isRarer: false,
    of: ({ watchlists }) =>
      watchlists.map(({ document, alias, displayName }) => ({ document, id: alias, name: displayName })),
  },
  wanted: undefined,
  address: {
    provider: 'sentinel',
    collection: 'watchlists',
    path: 'watchlists',
    named: 'watchlists',
    versionOfAll: undefined,
  },
  metadataKind: 'Watchlist',
  isResource: true,
  hasItems: true,
  isReadByDetections: true,
  isDeletedLate: true,
  canBeTurnedOff: false,
  calledBy: undefined,
  // The service deletes one large list at a time ("Microsoft Sentinel service limits").
  writing: { step: 0, width: 2, deleteWidth: 1 },
  compared: {
    properties: watchlistProperties,
    fields: Object.keys(watchlistProperties),
    own: ownProperties,
    normalForm: (body) => dropEmpty(normalizeMembers(objectAt(body, 'properties'), watchlistProperties)),
    foreign: () => [],
    bodyOver: (desired) => desired,
  },
  listed: {
    as: 'watchlists',
    mayBeAbsent: false,
    isOfKind: () => true,
    isPassedOver: isBeingDeleted,
    unmanaged: () => undefined,
  },
  // A watchlist's name is its alias; services have answered an id there, so the alias itself goes first.
  idIn: (properties) => textAt(properties, 'watchlistAlias'),
  exported: {
    types: ['watchlists'],
    idWithoutName: () => undefined,
    hasTemplateId: false,
    leftOut: 'too large for a template; sentinel deploy uploads it in steps',
    templateProperties: (id) => ({ watchlistAlias: id }),
  },
  restoredBeside: () => ({}),
  restoresAll: false,
};
