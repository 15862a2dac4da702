import type { Detection } from '../../content/detection';
import { partsOf } from '../../engine/plan/expression-parts';
import type { Expression } from '../../engine/plan/plan';
import type { CheckContext, DetectionCheck } from '../check';
import { alertFormatsOf } from '../evidence/alert-format';
import { findReporter, type ReporterColumn } from '../evidence/column-roles';
import { placeInText } from '../evidence/query-place';
import type { NamedColumn } from '../evidence/result-columns';
import type { Origin, QueryFlow } from '../evidence/row-flow';
import { ownValue } from '../../source/own-value';

/** A column that an alert is about, and what of it is wanted. */
interface Subject extends NamedColumn {
  readonly wants: 'host' | 'address' | 'either';
}

export const entityRole: DetectionCheck = {
  id: 'entity-role',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'A Host or IP entity, a title and a grouping name who acted, and not the device that wrote the row.',
  why: 'A DNS server writes rows about all its clients: incidents that name the server send the analyst to the wrong machine, and put unrelated ones together. (The ASIM parsers of Azure-Sentinel say which column is which.)',
  failing:
    'entityMappings:\n  - entityType: Host\n    fieldMappings:\n      - identifier: FullName\n        columnName: Dvc\nquery: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | project TimeGenerated, Dvc, SrcIpAddr\n',
  passing:
    'entityMappings:\n  - entityType: Host\n    fieldMappings:\n      - identifier: FullName\n        columnName: SrcHostname\n',
  run: (detection, context) => {
    const subjects = subjectsOf(detection);
    if (subjects.length === 0 || !mayReadReporter(detection, context)) return [];
    const flow = context.flow(detection);
    if (flow === undefined) return [];
    return subjects.flatMap(({ name, place, wants }) => {
      const value = flow.result.valueOf(name);
      const origin = value === undefined ? undefined : originOf(value, flow);
      const reporter = origin?.read && findReporter(origin.read.name, origin.column.name);
      if (origin?.read === undefined || reporter === undefined) return [];
      const written = origin.column.name === name ? name : `${name} is ${origin.column.name}, which`;
      const message = `${written} names the device that wrote the row of ${origin.read.name}, not the one that acted`;
      return [{ place, message, help: helpFor(reporter, wants) }];
    });
  },
};

function helpFor({ host, address }: ReporterColumn, wants: Subject['wants']): string {
  if (wants === 'host' && host === undefined) {
    return `No column names the host that acted; map ${address!} to the Address of an IP entity.`;
  }
  const named = [wants === 'address' ? undefined : host, wants === 'host' ? undefined : address];
  return `Name ${named.filter((each) => each !== undefined).join(' or ')}.`;
}

/** False where no table that the query reads has such a column: most queries need not be followed. */
function mayReadReporter(detection: Detection, context: CheckContext): boolean {
  const { tables, functions } = context.references(detection);
  const columns = ['Computer', 'Dvc', 'DvcHostname', 'DvcIpAddr'];
  return [...tables, ...functions].some(({ name }) => columns.some((column) => findReporter(name, column)));
}

function subjectsOf(detection: Detection): Subject[] {
  const wanted: Readonly<Record<string, Subject['wants']>> = { Host: 'host', IP: 'address' };
  const mapped = detection.entityMappings.flatMap(({ entityType, fieldMappings }, mapping): Subject[] => {
    const wants = wanted[entityType];
    if (wants === undefined) return [];
    return fieldMappings.map(({ columnName }, field) => {
      const place = detection.document.placeOf(['entityMappings', mapping, 'fieldMappings', field, 'columnName']);
      return { name: columnName, wants, place };
    });
  });
  if (detection.type !== 'analyticRule') return mapped;
  const named = alertFormatsOf(detection)
    .filter(({ key }) => key === 'alertDisplayNameFormat')
    .flatMap(({ key, placeholders }) =>
      placeholders.map(({ text, span }): Subject => {
        const place = placeInText(detection, ['alertDetailsOverride', key], span);
        return { name: text.trim(), wants: 'either', place };
      }),
    );
  return [...mapped, ...named, ...groupingSubjects(detection)];
}

function groupingSubjects(detection: Extract<Detection, { type: 'analyticRule' }>): Subject[] {
  const grouped = detection.incidentConfiguration?.groupingConfiguration?.groupByCustomDetails ?? [];
  return grouped.flatMap((detail, index): Subject[] => {
    const name = ownValue(detection.customDetails ?? {}, detail);
    if (name === undefined) return [];
    const path = ['incidentConfiguration', 'groupingConfiguration', 'groupByCustomDetails', index];
    return [{ name, wants: 'either', place: detection.document.placeOf(path) }];
  });
}

/** Calls that leave a name what it names: its first part, its spelling, its type. */
const keepsMeaning = new Set(['tostring', 'tolower', 'toupper', 'split', 'trim', 'trim_end', 'trim_start']);

/** The column as it was read that a value is a spelling or a part of. */
function originOf(value: Expression, flow: QueryFlow): Origin | undefined {
  if (value.kind === 'column') return flow.origins.get(value.name);
  const isSpelling = value.kind === 'member' || (value.kind === 'call' && keepsMeaning.has(value.name));
  if (!isSpelling) return undefined;
  const parts = partsOf(value).filter(({ kind }) => kind !== 'constant');
  return parts.length === 1 ? originOf(parts[0]!, flow) : undefined;
}
