import type { DetectionCheck } from '../check';
import { findEntityFacts, listCombinations } from '../evidence/entity-facts';

/** (Azure-Sentinel repository, EntityMappingIdentifiers.) */
export const entityRequiredIdentifier: DetectionCheck = {
  id: 'entity-required-identifier',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'Every entity mapping has the identifiers without which its entity cannot be made.',
  why: 'The service refuses the rule: "Missing required identifiers in EntityMappings".',
  failing: `entityMappings:
  - entityType: FileHash
    fieldMappings:
      - identifier: Value
        columnName: DnsQuery
`,
  passing: `entityMappings:
  - entityType: FileHash
    fieldMappings:
      - identifier: Algorithm
        columnName: SrcHostname
      - identifier: Value
        columnName: DnsQuery
`,
  run: (detection) =>
    detection.entityMappings.flatMap(({ entityType, fieldMappings }, mapping) => {
      const facts = findEntityFacts(entityType);
      const written = fieldMappings.map(({ identifier }) => identifier);
      if (facts === undefined || written.some((identifier) => !facts.identifiers.includes(identifier))) return [];
      const missing = facts.required.map((each) => each.filter((identifier) => !written.includes(identifier)));
      const fewest = Math.min(...missing.map(({ length }) => length));
      if (missing.length === 0 || fewest === 0) return [];
      const nearest = missing.filter(({ length }) => length === fewest);
      return [
        {
          place: detection.document.placeOf(['entityMappings', mapping, 'entityType']),
          message: `This ${entityType} mapping cannot make an entity: it lacks ${listCombinations(nearest)}`,
          help: 'Map a column to it.',
        },
      ];
    }),
};
