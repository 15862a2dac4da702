import type { DetectionCheck } from '../check';
import { findMissingColumns, findUnfitNames } from '../evidence/result-columns';

export const entityColumn: DetectionCheck = {
  id: 'entity-column',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: "Every column of an entity mapping is in the query's result, under a plain name.",
  why: 'The service refuses the rule, or raises alerts without the entity, so that nothing can be correlated with them.',
  failing: `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: SrcIpaddr
`,
  passing: `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: SrcIpAddr
`,
  run: (detection, context) => {
    const mapped = detection.entityMappings.flatMap(({ fieldMappings }, mapping) =>
      fieldMappings.map(({ columnName }, field) => ({
        name: columnName,
        place: detection.document.placeOf(['entityMappings', mapping, 'fieldMappings', field, 'columnName']),
      })),
    );
    const whole = (detection.type === 'analyticRule' ? detection.sentinelEntitiesMappings : []).map(
      ({ columnName }, index) => ({
        name: columnName,
        place: detection.document.placeOf(['sentinelEntitiesMappings', index, 'columnName']),
      }),
    );
    return [...findUnfitNames(mapped), ...findMissingColumns(detection, context, [...mapped, ...whole])];
  },
};
