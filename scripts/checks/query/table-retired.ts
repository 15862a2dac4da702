import type { Detection } from '../../content/detection';
import type { DetectionCheck } from '../check';
import { placeInQuery } from '../evidence/query-place';
import { describeRetirement, readNames } from '../evidence/retired-table';

/** (schemas/data/retired-tables.json names where each was announced.) */
export const tableRetired: DetectionCheck = {
  id: 'table-retired',
  scope: 'detection',
  looksAt: 'query',
  severity: 'warning',
  sentence: 'No table is one that gets no rows any more.',
  why: 'The table is still there, so nothing fails: the detection runs on, and finds nothing.',
  failing: `requiredDataConnectors:
  - connectorId: ThreatIntelligence
    dataTypes: [ThreatIntelligenceIndicator]
query: |
  ThreatIntelligenceIndicator
  | where DomainName == "bad.example"
  | project TimeGenerated, SrcIpAddr = NetworkIP
`,
  passing: `requiredDataConnectors:
  - connectorId: ThreatIntelligence
    dataTypes: [ThreatIntelIndicators]
query: |
  ThreatIntelIndicators
  | where ObservableKey == "domain-name:value" and ObservableValue == "bad.example"
  | project TimeGenerated, SrcIpAddr = ObservableValue
`,
  run: (detection, context) => {
    const { tables } = context.references(detection);
    const names = readNames(context.bind(detection).tree);
    const used = new Set([...names.columns, ...columnsNamedBy(detection)]);
    return [...tables, ...names.tables].flatMap(({ name, span }) => {
      const retirement = describeRetirement(name, used, context.asOf);
      return retirement === undefined ? [] : [{ place: placeInQuery(detection, span), ...retirement }];
    });
  },
};

/** Columns of the result that entities and details of alerts are made of. */
function columnsNamedBy({ entityMappings, customDetails }: Detection): readonly string[] {
  return [
    ...entityMappings.flatMap(({ fieldMappings }) => fieldMappings.map(({ columnName }) => columnName)),
    ...Object.values(customDetails),
  ];
}
