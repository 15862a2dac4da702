import { objectAt } from '../arm/wire-json';
import {
  asIs,
  dropEmpty,
  members,
  normalizeMembers,
  optionalText,
  text,
  bodyOverProperties,
} from './compared-properties';
import type { ComparedProperties, Normalizer } from './compared-properties';
import type { ResourceDescription } from './resource-description';

const moment: Normalizer = (value) => {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? value : new Date(time).toISOString();
};

const properties: ComparedProperties = {
  ruleType: { normalize: asIs, byDefault: 'User' },
  displayName: optionalText,
  description: text,
  ruleDefinition: members({
    query: text,
    binSize: asIs,
    binDelay: asIs,
    binStartTime: moment,
    destinationTable: asIs,
  }),
};

/** What the service says of a rule by itself. */
const ownProperties = ['isActive', 'provisioningState', 'statusCode'];

export const summaryRule: ResourceDescription = {
  names: ['summary rule', 'summary rules'],
  address: {
    provider: 'workspace',
    collection: 'summaryLogs',
    path: 'summaryLogs',
    named: undefined,
    versionOfAll: undefined,
  },
  metadataKind: 'SummaryRule',
  isResource: true,
  hasItems: false,
  isReadByDetections: true,
  isDeletedLate: false,
  canBeTurnedOff: false,
  calledBy: undefined,
  writing: { step: 1, width: 1, deleteWidth: 1 },
  compared: {
    properties,
    fields: Object.keys(properties),
    own: ownProperties,
    normalForm: (body) => dropEmpty(normalizeMembers(objectAt(body, 'properties'), properties)),
    foreign: () => [],
    bodyOver: bodyOverProperties(properties, ownProperties),
  },
  listed: {
    as: 'summary rules',
    mayBeAbsent: true,
    isOfKind: () => true,
    isPassedOver: () => false,
    unmanaged: () => undefined,
  },
  idIn: () => undefined,
  exported: {
    types: ['summarylogs'],
    idWithoutName: () => undefined,
    hasTemplateId: false,
    leftOut: 'no template holds it',
    templateProperties: () => ({}),
  },
  restoredBeside: () => ({}),
  restoresAll: true,
};
