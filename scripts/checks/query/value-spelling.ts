import enumerated from '../../../schemas/data/enumerated-columns.json';
import { isSlipOf } from '../../source/nearest-word';
import type { DetectionCheck, Finding } from '../check';
import { findComparedValues, type ComparedValue } from '../evidence/compared-values';
import { placeInQuery } from '../evidence/query-place';
import type { Origin, QueryFlow } from '../evidence/row-flow';

const valuesByColumn: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(enumerated.tables as Readonly<Record<string, Readonly<Record<string, string>>>>).flatMap(
    ([table, columns]) =>
      Object.entries(columns).map(([column, values]) => [`${table}.${column}`, values.split('|')] as const),
  ),
);

export const valueSpelling: DetectionCheck = {
  id: 'value-spelling',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'warning',
  sentence: 'A value of a column that has a few known ones is spelled as they are.',
  why: '`==` and `in` tell capitals apart: "Success" equals no "success", and the condition is never met.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where EventResult == "success"\n  | where DnsQuery == "bad.example"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where EventResult == "Success"\n  | where DnsQuery == "bad.example"\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    const flow = context.flow(detection);
    if (flow === undefined) return [];
    return findComparedValues(flow, context.clock.moment.evaluate).flatMap((compared): Finding[] => {
      const meant = meantValue(compared, flow);
      // A column that may be missing has another value then, by which the query knows it.
      if (meant === undefined && mayBeMissing(compared, flow, detection.query)) return [];
      if (meant === undefined && isUnlisted(compared, flow)) {
        const { origin, values } = listedValues(compared, flow) ?? {};
        return [
          {
            place: placeInQuery(detection, compared.span),
            message: `${JSON.stringify(compared.text)} is not a value of ${origin?.column.name ?? 'this column'}`,
            help: values?.length === 1 ? `It is always ${values.join('')}.` : `There are ${values?.join(', ') ?? ''}.`,
          },
        ];
      }
      if (meant === undefined) {
        const place = placeInQuery(detection, compared.span);
        return [
          ...otherTableFault(compared, flow, place),
          ...numberFault(compared, flow, place),
          ...cmdletFault(compared, flow, place),
        ];
      }
      return [
        {
          place: placeInQuery(detection, compared.span),
          message: `${JSON.stringify(compared.text)} is not a value of this column as the logs spell it`,
          help: `Write ${JSON.stringify(meant)}.`,
        },
      ];
    });
  },
};

function mayBeMissing({ left }: ComparedValue, { origins }: QueryFlow, query: string): boolean {
  const name = left.kind === 'column' ? origins.get(left.name)?.column.name : undefined;
  const asked = query.matchAll(/\bcolumn_?ifexists\s*\(\s*@?["']([^"']*)/g);
  return name !== undefined && [...asked].some(([, column]) => column === name);
}

const numbers: ReadonlySet<string> = new Set(enumerated.digits);

/** A text that holds a number never equals a text that does not. */
function numberFault(
  { operator, left, text }: ComparedValue,
  { origins }: QueryFlow,
  place: Finding['place'],
): Finding[] {
  const origin = left.kind === 'column' ? origins.get(left.name) : undefined;
  const isNumber = origin?.read !== undefined && numbers.has(`${origin.read.name}.${origin.column.name}`);
  if (!isNumber || !equality.test(operator) || text === '' || /^-?\d+$/.test(text)) return [];
  const message = `${origin.column.name} holds a number as text, and ${JSON.stringify(text)} is none`;
  return [{ place, message, help: 'Write the number: of a sign-in, 0 is a success and any other an error.' }];
}

const equality = /^(?:==|=~|in~?)$/;
const mindsCase = /^(?:==|in)$|_cs$/;

const closed: ReadonlySet<string> = new Set(enumerated.closed);
const caseOnly: ReadonlySet<string> = new Set(enumerated.caseOnly);

interface ListedValues {
  readonly origin: Origin;
  /** The table and the column. */
  readonly key: string;
  readonly values: readonly string[];
}

function listedValues({ left }: ComparedValue, { origins }: QueryFlow): ListedValues | undefined {
  const origin = left.kind === 'column' ? origins.get(left.name) : undefined;
  if (origin?.read === undefined) return undefined;
  const key = `${origin.read.name}.${origin.column.name}`;
  const values = valuesByColumn.get(key);
  return values && { origin, key, values };
}

/** Whether a column that has no other values than the known ones is compared with another. */
function isUnlisted(compared: ComparedValue, flow: QueryFlow): boolean {
  const { operator, text } = compared;
  const listed = listedValues(compared, flow);
  if (listed === undefined || !closed.has(listed.key) || !equality.test(operator) || text === '') return false;
  return !listed.values.some((value) => value.toLowerCase() === text.toLowerCase());
}

function meantValue(compared: ComparedValue, flow: QueryFlow): string | undefined {
  const { operator, text } = compared;
  const { key, values } = listedValues(compared, flow) ?? {};
  if (key === undefined || values === undefined || text === '' || values.includes(text)) return undefined;
  const same = values.find((value) => value.toLowerCase() === text.toLowerCase());
  if (same !== undefined) return mindsCase.test(operator) ? same : undefined;
  if (!equality.test(operator) || caseOnly.has(key)) return undefined;
  return values.find((value) => isSlipOf(text, value)) ?? values.find((value) => hasOtherEnding(text, value));
}

/** Whether a word is another but for its last letters, as "ConnectionSucceeded" is "ConnectionSuccess". */
function hasOtherEnding(text: string, value: string): boolean {
  let same = 0;
  while (same < Math.min(text.length, value.length) && text[same] === value[same]) same++;
  return same >= 10 && text.length - same <= 4 && value.length - same <= 4;
}

/** An action that another table of Defender has, and this one has not. */
function otherTableFault(compared: ComparedValue, flow: QueryFlow, place: Finding['place']): Finding[] {
  const { key, values, origin } = listedValues(compared, flow) ?? {};
  const { operator, text } = compared;
  if (key?.endsWith('.ActionType') !== true || !equality.test(operator) || values?.includes(text) === true) return [];
  const other = [...valuesByColumn].find(([column, all]) => column.endsWith('.ActionType') && all.includes(text));
  if (other === undefined) return [];
  const table = other[0].replace(/\..*/, '');
  const message = `${JSON.stringify(text)} is an action of ${table}, and not of ${origin?.read?.name ?? 'this table'}`;
  return [{ place, message, help: `Read ${table}, or write one of ${values?.join(', ') ?? ''}.` }];
}

/** Cmdlets of Exchange, as "New-InboxRule": a verb and a noun, each with a capital. ("Cmdlet naming", PowerShell docs.) */
const cmdlet = /^(?:new|set|add|remove|get|enable|disable|update|start|stop|send|search|import|export)-[a-z]+$/;

/** A cmdlet in small letters alone, whose own spelling is not known here. */
function cmdletFault(
  { operator, left, text }: ComparedValue,
  { origins }: QueryFlow,
  place: Finding['place'],
): Finding[] {
  const origin = left.kind === 'column' ? origins.get(left.name) : undefined;
  const isOperation = origin?.read?.name === 'OfficeActivity' && origin.column.name === 'Operation';
  if (!isOperation || !mindsCase.test(operator) || !cmdlet.test(text)) return [];
  const message = `The logs write the operation ${JSON.stringify(text)} with capitals, as in "New-InboxRule"`;
  const help = operator === 'in' ? 'Write in~ for in.' : 'Write =~ for ==.';
  return [{ place, message, help }];
}
