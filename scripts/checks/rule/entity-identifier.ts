import { nearestWord } from '../../source/nearest-word';
import type { DetectionCheck } from '../check';
import { findEntityFacts } from '../evidence/entity-facts';

/** (Azure-Sentinel repository, EntityMappingIdentifiers: names are compared with case.) */
export const entityIdentifier: DetectionCheck = {
  id: 'entity-identifier',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'Every identifier is one that its entity type has, spelled with the same case.',
  why: 'The service refuses the rule: "Invalid identifier for entity type encountered".',
  failing: `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: IpAddress
        columnName: SrcIpAddr
`,
  passing: `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: SrcIpAddr
`,
  run: (detection) =>
    detection.entityMappings.flatMap(({ entityType, fieldMappings }, mapping) => {
      const facts = findEntityFacts(entityType);
      if (facts === undefined) return [];
      return fieldMappings.flatMap(({ identifier }, field) => {
        if (identifier === '' || facts.identifiers.includes(identifier)) return [];
        const nearest = nearestWord(identifier, facts.identifiers);
        return [
          {
            place: detection.document.placeOf(['entityMappings', mapping, 'fieldMappings', field, 'identifier']),
            message: `The entity type ${entityType} has no identifier ${identifier}`,
            help: nearest === undefined ? `It has ${facts.identifiers.join(', ')}.` : `Write ${nearest}; case counts.`,
          },
        ];
      });
    }),
};
