import facts from '../../../schemas/data/retired-tables.json';
import type { DetectionCheck } from '../check';
import { placeInQuery } from '../evidence/query-place';

interface RetiredTable {
  readonly successor: string;
  /** The first day without new rows: YYYY-MM-DD. */
  readonly retiredOn: string;
  /** What an author must know to move to the successor, as the end of a sentence. */
  readonly difference: string;
}

const retiredTables: ReadonlyMap<string, RetiredTable> = new Map(Object.entries(facts));

/** (schemas/data/retired-tables.json names where each was announced.) */
export const tableRetired: DetectionCheck = {
  id: 'table-retired',
  scope: 'detection',
  severity: 'warning',
  sentence: 'No table is one that gets no rows any more.',
  why: 'The table is still there, so nothing fails: the detection runs on, and finds nothing.',
  failing: `requiredDataConnectors:
  - connectorId: ThreatIntelligence
    dataTypes: [ThreatIntelligenceIndicator]
query: |
  ThreatIntelligenceIndicator
  | where DomainName == "bad.example"
  | project TimeGenerated, ClientIP = NetworkIP
`,
  passing: `requiredDataConnectors:
  - connectorId: ThreatIntelligence
    dataTypes: [ThreatIntelIndicators]
query: |
  ThreatIntelIndicators
  | where ObservableKey == "domain-name:value" and ObservableValue == "bad.example"
  | project TimeGenerated, ClientIP = ObservableValue
`,
  run: (detection, context) =>
    context.references(detection).tables.flatMap(({ name, span }) => {
      const table = retiredTables.get(name);
      if (table === undefined) return [];
      const isGone = context.asOf.toISOString() >= table.retiredOn;
      return [
        {
          place: placeInQuery(detection, span),
          message: `${name} ${isGone ? 'has got' : 'gets'} no new rows ${isGone ? 'since' : 'after'} ${table.retiredOn}`,
          help: `Read ${table.successor}; ${table.difference}.`,
          severity: isGone ? 'warning' : 'advice',
        } as const,
      ];
    }),
};
