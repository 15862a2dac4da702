import { objectAt, objectsAt, textAt } from '../arm/wire-json';
import type { WireObject } from '../arm/wire-json';
import { dropEmpty, normalizeMembers, text } from './compared-properties';
import type { ResourceDescription } from './resource-description';
import {
  hasAlias,
  isBuiltInSearch,
  savedSearchAddress,
  savedSearchOwn,
  savedSearchProperties,
  savedSearchWidths,
} from './saved-search';

/** The tags of a function are all written here. */
function allTagsByName(properties: WireObject): WireObject {
  const tags = objectsAt(properties, 'tags').map((tag) => [
    textAt(tag, 'name') ?? '',
    text(textAt(tag, 'value') ?? ''),
  ]);
  return Object.fromEntries(tags) as WireObject;
}

export const savedFunction: ResourceDescription = {
  names: ['function', 'functions'],
  written: {
    kind: 'function',
    idKey: 'id',
    isRarer: false,
    of: ({ functions }) => functions.map(({ document, id, displayName }) => ({ document, id, name: displayName })),
  },
  wanted: undefined,
  address: savedSearchAddress,
  metadataKind: 'Parser',
  isResource: true,
  hasItems: false,
  isReadByDetections: true,
  isDeletedLate: false,
  canBeTurnedOff: false,
  calledBy: 'functionAlias',
  writing: { step: 1, ...savedSearchWidths },
  compared: {
    properties: savedSearchProperties,
    fields: [...Object.keys(savedSearchProperties), 'tags'],
    own: savedSearchOwn,
    normalForm: (body) => {
      const properties = objectAt(body, 'properties');
      return dropEmpty({ ...normalizeMembers(properties, savedSearchProperties), tags: allTagsByName(properties) });
    },
    foreign: () => [],
    bodyOver: (desired) => desired,
  },
  listed: {
    as: 'saved searches',
    mayBeAbsent: false,
    isOfKind: hasAlias,
    isPassedOver: isBuiltInSearch,
    unmanaged: () => undefined,
  },
  idIn: () => undefined,
  exported: {
    types: ['savedsearches'],
    idWithoutName: (properties) => textAt(properties, 'functionAlias'),
    hasTemplateId: false,
    leftOut: 'no template holds it',
    templateProperties: () => ({}),
  },
  restoredBeside: () => ({}),
  restoresAll: true,
};
