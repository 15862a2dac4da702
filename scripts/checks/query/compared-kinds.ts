import type { Expression } from '../../engine/plan/plan';
import type { QueryFlow } from '../evidence/row-flow';
import type { Span } from '../../source/position';
import type { DetectionCheck, Finding } from '../check';
import { isNamedHost, kindNames, kindOf } from '../evidence/column-kinds';
import { walkExpression } from '../evidence/expressions';
import { placeInQuery } from '../evidence/query-place';

export const comparedKinds: DetectionCheck = {
  id: 'compared-kinds',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'warning',
  sentence: 'Columns that are compared, or joined on, hold things of one kind.',
  why: 'An address never equals the name of an account: the join is empty, and the rule never fires.',
  failing: `query: |
  ASimDnsActivityLogs
  | where DnsQuery == "bad.example"
  | where SrcUsername != DstIpAddr
  | project TimeGenerated, SrcIpAddr
`,
  passing: `query: |
  ASimDnsActivityLogs
  | where DnsQuery == "bad.example"
  | where SrcIpAddr != DstIpAddr
  | project TimeGenerated, SrcIpAddr
`,
  run: (detection, context) => {
    if (!/\bjoin\b|\blookup\b|[=!][=~]|\bin\b/.test(detection.query)) return [];
    const flow = context.flow(detection);
    if (flow === undefined) return [];
    const compared = flow.filters.flatMap(({ added }) => added.flatMap(({ expression }) => comparisonsIn(expression)));
    return [
      ...compared.flatMap((each) => durationFault(each)),
      ...[...flow.joinKeys, ...compared, ...listsComparedIn(flow)].flatMap((each) => kindFault(each, flow)),
    ].map(({ span, ...said }): Finding => ({ place: placeInQuery(detection, span), ...said }));
  },
};

interface Fault extends Pick<Finding, 'message' | 'help'> {
  readonly span: Span;
}

/** A duration that is compared with a number without a unit, which counts ticks. */
function durationFault({ left, right, span }: Compared): readonly Fault[] {
  if (left?.type !== 'timespan' || right?.kind !== 'constant' || !/^(?:int|long)$/.test(right.type)) return [];
  const number = Number(right.value as number);
  if (number === 0) return [];
  const message = `A duration is compared with ${number}, which has no unit: it counts tenths of a microsecond`;
  return [{ span, message, help: `Write the unit, such as ${number}d.` }];
}

function kindFault({ left, right, span }: Compared, flow: QueryFlow): readonly Fault[] {
  const [one, other] = [kindOf(left, flow), kindOf(right, flow)];
  if (one === undefined || other === undefined) return [];
  if (one.kind === other.kind) {
    const message = formFault(one.name, other.name, tableOf(left, flow), tableOf(right, flow));
    const help = 'Compare the columns that hold the same thing in one form.';
    return message === undefined ? [] : [{ span, message, help }];
  }
  const kinds = [one.kind, other.kind];
  const isOfHosts = isNamedHost(left, flow) || isNamedHost(right, flow);
  const isOfFiles = [tableOf(left, flow), tableOf(right, flow)].every((table) => wholePaths.test(table));
  const isApart = (isOfHosts && kinds.includes('address')) || (isOfFiles && kinds.includes('path'));
  if (mayEqual(one.kind, other.kind) && !isApart) return [];
  const message = `${one.name} holds ${kindNames[one.kind]} and ${other.name} ${kindNames[other.kind]}, so they are never the same`;
  return [{ span, message, help: 'Compare the columns that hold the same thing.' }];
}

/** A host may be known by its address, an account of a machine by its host, and a URL may be a host. */
function mayEqual(one: string, other: string): boolean {
  const pair = [one, other].sort().join(' ');
  return alike.has(pair) || /\b(?:words|application|id)\b/.test(pair);
}

const alike: ReadonlySet<string> = new Set([
  ...['address host', 'host user', 'host url', 'address url', 'guid tenant'],
  ...['guid user', 'tenant user', 'file path', 'file host', 'path user'],
]);

/** Tables whose paths end in the name of the file, which stands alone in another column. (Table reference.) */
const wholePaths = /^(?:SecurityEvent|Device\w+)$/;

function tableOf(value: Expression | undefined, { origins }: QueryFlow): string {
  const column = value?.kind === 'call' && value.operands.length === 1 ? value.operands[0] : value;
  return (column?.kind === 'column' ? origins.get(column.name)?.read?.name : undefined) ?? '';
}

/** Forms in which one thing stands, by the names of columns, and what they are called. */
const formsByName: readonly (readonly [RegExp, string])[] = [
  [/^\w* \w*(?:UserPrincipalName|Upn|UPN)$/, 'a principal name, such as amy@contoso.com'],
  [/^Device\w* (?:InitiatingProcess)?AccountName$/, 'a name without its domain'],
  [/^SecurityEvent (?:Subject|Target)?Account$/, 'a domain and a name, such as CONTOSO\\amy'],
  [/MD5$/i, 'an MD5'],
  [/SHA1$/i, 'a SHA1'],
  [/SHA256$/i, 'a SHA256'],
];

function formFault(one: string, other: string, oneTable: string, otherTable: string): string | undefined {
  const [a, b] = [`${oneTable} ${one}`, `${otherTable} ${other}`].map(
    (name) => formsByName.find(([pattern]) => pattern.test(name))?.[1],
  );
  if (a === undefined || b === undefined || a === b) return undefined;
  return `${one} holds ${a}, and ${other} ${b}, so they are never the same`;
}

/** A column that is held against the first column of a table, as `in` takes it. */
function listsComparedIn(flow: QueryFlow): readonly Compared[] {
  const found: Compared[] = [];
  for (const { added } of flow.filters) {
    for (const { expression } of added) {
      walkExpression(expression, (part) => {
        const [left, list] = part.kind === 'call' && /^!?in~?$/.test(part.name) ? part.operands : [];
        const table = list?.kind === 'list' && list.items.length === 1 ? list.items[0] : list;
        if (left === undefined || table?.kind !== 'list-of-table') return;
        const rows = flow.singleColumns.find(({ span }) => span === table.span)?.rows;
        const [first] = rows?.columns ?? [];
        found.push({ left, right: first && rows?.valueOf(first.name), span: part.span });
      });
    }
  }
  return found;
}

const equalities = new Set(['==', '!=', '=~', '!~']);

interface Compared {
  readonly left: Expression | undefined;
  readonly right: Expression | undefined;
  readonly span: Span;
}

function comparisonsIn(condition: Expression): readonly Compared[] {
  const found: Compared[] = [];
  walkExpression(condition, (part) => {
    if (part.kind !== 'call' || part.from !== 'binaryOperators' || !equalities.has(part.name)) return;
    found.push({ left: part.operands[0], right: part.operands[1], span: part.span });
  });
  return found;
}
