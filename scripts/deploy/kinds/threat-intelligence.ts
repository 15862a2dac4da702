import type { ResourceDescription } from './resource-description';

/** The indicators of a watchlist that a workspace keeps in threat intelligence. */
export const threatIntelligence: ResourceDescription = {
  names: ['threat intelligence', 'lists in threat intelligence'],
  written: {
    kind: 'watchlist',
    idKey: 'alias',
    isRarer: true,
    of: ({ watchlists }) =>
      watchlists.map(({ document, alias, displayName }) => ({ document, id: alias, name: displayName })),
  },
  wanted: undefined,
  address: {
    provider: 'sentinel',
    collection: 'threatIntelligence',
    path: 'threatIntelligence/main',
    named: undefined,
    versionOfAll: undefined,
  },
  // No metadata has it: the source of an indicator says whose it is.
  metadataKind: 'ThreatIntelligence',
  isResource: false,
  hasItems: false,
  isReadByDetections: true,
  isDeletedLate: false,
  canBeTurnedOff: false,
  calledBy: undefined,
  writing: { step: 0, width: 1, deleteWidth: 1 },
  compared: {
    properties: {},
    fields: [],
    own: [],
    normalForm: () => ({}),
    foreign: () => [],
    bodyOver: (desired) => desired,
  },
  listed: {
    as: undefined,
    mayBeAbsent: false,
    isOfKind: () => false,
    isPassedOver: () => false,
    unmanaged: () => undefined,
  },
  idIn: () => undefined,
  exported: {
    types: [],
    idWithoutName: () => undefined,
    hasTemplateId: false,
    leftOut: 'the workspace has it in threat intelligence, where sentinel deploy uploads its indicators',
    templateProperties: () => ({}),
  },
  restoredBeside: () => ({}),
  restoresAll: true,
};
