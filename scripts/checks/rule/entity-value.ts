import type { Expression } from '../../engine/plan/plan';
import type { CheckContext, DetectionCheck } from '../check';
import type { QueryFlow } from '../evidence/row-flow';

/** ("Map data fields to entities", Microsoft Sentinel: a field holds the value of one entity.) */
export const entityValue: DetectionCheck = {
  id: 'entity-value',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'A column that is mapped to an entity holds one value.',
  why: 'A list or bag becomes one entity with the whole of its text as its name, which matches nothing else.',
  failing: `query: |
  ASimDnsActivityLogs
  | where DnsQuery == "bad.example"
  | summarize Clients = make_set(SrcIpAddr) by DnsQuery
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: Clients
`,
  passing: `query: |
  ASimDnsActivityLogs
  | where DnsQuery == "bad.example"
  | summarize Clients = make_set(SrcIpAddr) by DnsQuery
  | mv-expand Client = Clients to typeof(string)
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: Client
`,
  run: (detection, context) => {
    const flow = detection.entityMappings.length === 0 ? undefined : context.flow(detection);
    if (flow === undefined) return [];
    return detection.entityMappings.flatMap(({ fieldMappings }, mapping) =>
      fieldMappings.flatMap(({ columnName }, field) => {
        const what = severalIn(flow.result.valueOf(columnName), flow, context);
        if (what === undefined) return [];
        return [
          {
            place: detection.document.placeOf(['entityMappings', mapping, 'fieldMappings', field, 'columnName']),
            message: `${columnName} is ${what}, and not one value`,
            help: 'Expand it by mv-expand … to typeof(string), or take one value of it.',
          },
        ];
      }),
    );
  },
};

const lists =
  /^(make_(set|list)(_if|_with_nulls)?|makeset|makelist|split|pack_array|array_\w+|set_(union|intersect|difference)|extract_all|strcat_array_\w+|repeat|range|zip|bag_keys)$/;
const bags = /^(bag_\w+|make_bag(_if)?|pack|pack_all|pack_dictionary|parse_(url|path|user_agent|xml|urlquery))$/;
const single = /^(array_(length|index_of|sum)|bag_has_key)$/;

/** What holds several values, in words; undefined for one value, and where that is not known. */
function severalIn(value: Expression | undefined, { origins }: QueryFlow, context: CheckContext): string | undefined {
  if (value?.type !== 'dynamic') return undefined;
  const origin = value.kind === 'column' ? origins.get(value.name) : undefined;
  if (origin?.read?.kind === 'table' && isWritten(origin.read.name, origin.column.name, context)) {
    return `the column ${origin.column.name} of ${origin.read.name}, a list or bag`;
  }
  const name = value.kind === 'call' ? value.name : (origin?.aggregate ?? '');
  if (single.test(name)) return undefined;
  if (lists.test(name)) return `a list that ${name}() makes`;
  return bags.test(name) ? `a bag that ${name}() makes` : undefined;
}

/** Whether a table is said to have the column as a dynamic one: of a table that may have any, a name tells no type. */
function isWritten(table: string, column: string, context: CheckContext): boolean {
  const columns = context.schema().tables.get(table)?.columns ?? [];
  return columns.some(({ name, type }) => name === column && type === 'dynamic');
}
