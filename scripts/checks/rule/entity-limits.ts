import limits from '../../../schemas/data/limits.json';
import type { DetectionCheck, Finding } from '../check';

export const entityLimits: DetectionCheck = {
  id: 'entity-limits',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'A detection has at most 10 entity mappings, each with at most 3 identifiers, none of them twice.',
  why: 'The service refuses the rule.',
  failing: `entityMappings:
  - entityType: Host
    fieldMappings:
      - identifier: FullName
        columnName: SrcHostname
      - identifier: FullName
        columnName: SrcIpAddr
`,
  passing: `entityMappings:
  - entityType: Host
    fieldMappings:
      - identifier: FullName
        columnName: SrcHostname
`,
  run: (detection) => {
    const { document, entityMappings } = detection;
    const findings: Finding[] = [];
    if (entityMappings.length > limits.entityMappings.maximum) {
      findings.push({
        place: document.placeOf(['entityMappings', limits.entityMappings.maximum]),
        message: `There are ${entityMappings.length} entity mappings; the service takes ${limits.entityMappings.maximum}`,
        help: 'Keep those that an analyst needs first.',
      });
    }
    entityMappings.forEach(({ fieldMappings }, mapping) => {
      const path = ['entityMappings', mapping, 'fieldMappings'];
      if (fieldMappings.length > limits.identifiersPerMapping.maximum) {
        findings.push({
          place: document.placeOf([...path, limits.identifiersPerMapping.maximum]),
          message: `This mapping has ${fieldMappings.length} identifiers; the service takes ${limits.identifiersPerMapping.maximum}`,
          help: 'Keep those that identify the entity best.',
        });
      }
      fieldMappings.forEach(({ identifier }, field) => {
        if (fieldMappings.findIndex((other) => other.identifier === identifier) === field) return;
        findings.push({
          place: document.placeOf([...path, field, 'identifier']),
          message: `The identifier ${identifier} is mapped twice`,
          help: 'Keep one column for it.',
        });
      });
    });
    return findings;
  },
};
