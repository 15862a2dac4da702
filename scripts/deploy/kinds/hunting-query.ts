import { objectAt, objectsAt, textAt } from '../arm/wire-json';
import type { WireObject } from '../arm/wire-json';
import { huntingTags } from '../bodies/hunting-query-body';
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

/** Tags by which the portal says who made a hunting query, and when. */
const provenanceTags: readonly string[] = ['createdBy', 'createdTimeUtc'];

function isOurTag(tag: WireObject): boolean {
  return huntingTags.some((name) => name === textAt(tag, 'name')?.toLowerCase());
}

function tagsByName(properties: WireObject): WireObject {
  const ours = objectsAt(properties, 'tags').filter(isOurTag);
  return Object.fromEntries(
    ours.map((tag) => {
      const name = (textAt(tag, 'name') ?? '').toLowerCase();
      const value = textAt(tag, 'value') ?? '';
      return [name, name === 'description' ? text(value) : listText(value)];
    }),
  );
}

/** A tag that holds a comma list: in any order, with or without blanks. */
function listText(value: string): string {
  const parts = value.split(',').map((part) => part.trim());
  return [...new Set(parts)]
    .filter((part) => part !== '')
    .sort()
    .join(',');
}

export const huntingQuery: ResourceDescription = {
  names: ['hunting query', 'hunting queries'],
  written: {
    kind: 'detection',
    idKey: 'id',
    isRarer: true,
    of: ({ detections }) => detections.filter(({ type }) => type === 'huntingQuery'),
  },
  wanted: undefined,
  address: savedSearchAddress,
  metadataKind: 'HuntingQuery',
  isResource: true,
  hasItems: false,
  isReadByDetections: false,
  isDeletedLate: false,
  canBeTurnedOff: false,
  calledBy: undefined,
  writing: { step: 2, ...savedSearchWidths },
  compared: {
    properties: savedSearchProperties,
    fields: [...Object.keys(savedSearchProperties), 'tags'],
    own: savedSearchOwn,
    normalForm: (body) => {
      const properties = objectAt(body, 'properties');
      return dropEmpty({ ...normalizeMembers(properties, savedSearchProperties), tags: tagsByName(properties) });
    },
    foreign: (properties) => {
      const tags = objectsAt(properties, 'tags').filter((tag) => !isOurTag(tag));
      const names = tags.map((tag) => textAt(tag, 'name') ?? '').filter((name) => !provenanceTags.includes(name));
      return names.map((name) => `tags.${name}`);
    },
    bodyOver: (desired, actual) => {
      const wanted = objectAt(desired, 'properties');
      const others = objectsAt(objectAt(actual, 'properties'), 'tags').filter((tag) => !isOurTag(tag));
      return { ...desired, properties: { ...wanted, tags: [...objectsAt(wanted, 'tags'), ...others] } };
    },
  },
  listed: {
    as: 'saved searches',
    mayBeAbsent: false,
    isOfKind: (body) => !hasAlias(body),
    isPassedOver: isBuiltInSearch,
    unmanaged: () => undefined,
  },
  idIn: () => undefined,
  exported: {
    types: ['savedsearches'],
    idWithoutName: () => undefined,
    hasTemplateId: false,
    leftOut: 'no template holds it',
    templateProperties: () => ({}),
  },
  restoredBeside: () => ({}),
  restoresAll: true,
};
