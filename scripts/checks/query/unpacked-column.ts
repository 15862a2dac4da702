import type { Detection } from '../../content/detection';
import { closePlugins } from '../../kql/close-plugins';
import type { CheckContext, DetectionCheck, Finding } from '../check';
import { columnsAt } from '../evidence/uncertain-column';
import { placeInQuery } from '../evidence/query-place';
import { unpackedFinding } from '../evidence/unpacked-finding';

/**
 * ("bag_unpack plugin" and "pivot plugin", Kusto documentation: the output schema is that of the data. Azure-Sentinel,
 * issues 2276, 5556, 6175 and 10021: the service does not resolve such a name where no row brings it.)
 */
export const unpackedColumn: DetectionCheck = {
  id: 'unpacked-column',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'A column that only the data can bring is read with column_ifexists, or stated behind the plugin.',
  why: 'While no row has it, which is the usual state at deployment, the service refuses the rule or fails its runs.',
  failing: `query: |
  ASimDnsActivityLogs
  | extend Fields = parse_json(EventMessage)
  | evaluate bag_unpack(Fields)
  | where user == "root"
  | project TimeGenerated, SrcHostname
entityMappings:
  - entityType: Host
    fieldMappings:
      - identifier: HostName
        columnName: SrcHostname
`,
  passing: `query: |
  ASimDnsActivityLogs
  | extend Fields = parse_json(EventMessage)
  | evaluate bag_unpack(Fields)
  | where column_ifexists("user", "") == "root"
  | project TimeGenerated, SrcHostname
entityMappings:
  - entityType: Host
    fieldMappings:
      - identifier: HostName
        columnName: SrcHostname
`,
  run: (detection, context) => {
    if (!/\bevaluate\b/.test(detection.query)) return [];
    const query = context.bind(detection);
    if (query.diagnostics.some(({ severity }) => severity === 'error')) return [];
    const closed = closePlugins(query);
    if (closed === undefined || readsOpenTable(detection, context)) return [];
    const unknown = closed.diagnostics.filter(({ code }) => code === 'KS142');
    const first = unknown.filter(
      ({ message }, index) => unknown.findIndex((other) => other.message === message) === index,
    );
    return first.map(({ span }): Finding => {
      const name = query.text.slice(span.start, span.end);
      return unpackedFinding(name, columnsAt(closed.tree!, span.start), placeInQuery(detection, span));
    });
  },
};

/** Whether any name may be a column of a table anyway. */
function readsOpenTable(detection: Detection, context: CheckContext): boolean {
  return context.references(detection).tables.some(({ name }) => context.schema().tables.get(name)?.open === true);
}
