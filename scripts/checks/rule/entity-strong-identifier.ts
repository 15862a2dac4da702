import type { DetectionCheck } from '../check';
import { findEntityFacts, listCombinations } from '../evidence/entity-facts';

/** ("Microsoft Sentinel entity types reference", strong identifiers.) */
export const entityStrongIdentifier: DetectionCheck = {
  id: 'entity-strong-identifier',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'advice',
  sentence: 'Every entity mapping identifies its entity beyond doubt.',
  why: 'A weakly identified entity is not joined with the same entity of other alerts, so incidents and hunts miss the link.',
  failing: `entityMappings:
  - entityType: Host
    fieldMappings:
      - identifier: HostName
        columnName: SrcHostname
`,
  passing: `entityMappings:
  - entityType: Host
    fieldMappings:
      - identifier: FullName
        columnName: SrcHostname
`,
  run: (detection) =>
    detection.entityMappings.flatMap(({ entityType, fieldMappings }, mapping) => {
      const facts = findEntityFacts(entityType);
      const written = fieldMappings.map(({ identifier }) => identifier);
      const isSatisfied = (combinations: readonly (readonly string[])[]) =>
        combinations.some((combination) => combination.every((each) => written.includes(each)));
      // A mapping that makes no entity at all is another check's finding.
      if (facts === undefined || !isSatisfied(facts.required) || isSatisfied(facts.strong)) return [];
      return [
        {
          place: detection.document.placeOf(['entityMappings', mapping, 'entityType']),
          message: `${written.join(' and ')} may stand for more than one ${entityType}`,
          help: `Where the result has it, map ${listCombinations(facts.strong)}.`,
        },
      ];
    }),
};
