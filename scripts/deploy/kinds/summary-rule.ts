import type { SummaryRule } from '../../content/summary-rule';
import type { DesiredResource } from '../arm/resource';
import { objectAt } from '../arm/wire-json';
import { summaryRuleBody } from '../bodies/summary-rule-body';
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

/** What a workspace should hold of a summary rule. */
function desiredSummaryRule(rule: SummaryRule): DesiredResource {
  return {
    kind: 'summaryRule',
    id: rule.name,
    name: rule.displayName ?? rule.name,
    file: rule.document.source.path,
    version: undefined,
    body: summaryRuleBody(rule),
    items: undefined,
    dependsOn: [],
  };
}

export const summaryRule: ResourceDescription = {
  names: ['summary rule', 'summary rules'],
  written: {
    kind: 'summaryRule',
    idKey: 'name',
    isRarer: false,
    of: ({ summaryRules }) =>
      summaryRules.map(({ document, name, displayName = name }) => ({ document, id: name, name: displayName })),
  },
  wanted: ({ summaryRules }) => summaryRules.map(desiredSummaryRule),
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
