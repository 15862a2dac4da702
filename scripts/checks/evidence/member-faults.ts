import type { Expression, MemberExpression } from '../../engine/plan/plan';
import type { Span } from '../../source/position';
import type { Finding } from '../check';
import { kindNames, kindOf, type ColumnKind } from './column-kinds';
import { itemOf, propertiesOf, shapeOf } from './dynamic-shapes';
import type { Expanded, QueryFlow } from './row-flow';

/** What is wrong with the reading of a part of a value, and where it is written. */
export interface MemberFault extends Pick<Finding, 'message' | 'help'> {
  readonly span: Span;
}

/** Returns why a part of a text is not there, whatever the text; undefined if it may be. */
export function findMemberFault(member: MemberExpression, flow: QueryFlow): MemberFault | undefined {
  const { target } = member;
  if (target.kind !== 'call' || target.from !== 'functions') return undefined;
  if (target.name === 'split') return splitFault(member, target.operands, flow);
  return readsJson.test(target.name) ? plainFault(target.operands[0], member.span, flow) : undefined;
}

const readsJson = /^(?:parse_?json|todynamic|toobject)$/;

/** Whether a text of a kind may be JSON. */
const mayBeJson: ReadonlySet<ColumnKind> = new Set<ColumnKind>(['url', 'group']);

/** Returns why the items of what is expanded are none, or are lost by their type; undefined if they may be there. */
export function findExpandedFault({ list, type, span }: Expanded, flow: QueryFlow): MemberFault | undefined {
  const isRead = list.kind === 'call' && readsJson.test(list.name);
  const plain = isRead ? plainFault(list.operands[0], span, flow) : undefined;
  if (plain !== undefined) return plain;
  const shape = shapeOf(list, flow);
  const item = shape === undefined ? undefined : itemOf(shape);
  if (item === undefined || propertiesOf(item).length === 0 || type === 'dynamic' || type === 'string')
    return undefined;
  const message = `Each item of this list is a bag, of which to typeof(${type}) makes null`;
  return { span, message, help: 'Leave the type out, and convert one of its properties.' };
}

function plainFault(text: Expression | undefined, span: Span, flow: QueryFlow): MemberFault | undefined {
  const kind = kindOf(text, flow);
  if (kind === undefined || mayBeJson.has(kind.kind)) return undefined;
  const message = `${kind.name} holds ${kindNames[kind.kind]} and no JSON, so that it has no parts to read`;
  return { span, message, help: 'Read the column that holds JSON, or take the text apart by split() or extract().' };
}

/** In how many parts a separator takes a text apart at most, by what a column holds. */
const mostParts: readonly { readonly form: RegExp; readonly separator: string; readonly most: number }[] = [
  { form: /(?:UserPrincipalName|Upn|UPN)$/, separator: '@', most: 2 },
  { form: /(?:UserPrincipalName|Upn|UPN)$/, separator: '\\', most: 1 },
  { form: /^(?:IPAddress|IpAddress|SourceIP|DestinationIP|RemoteIP|LocalIP)$/, separator: '.', most: 4 },
  { form: /(?:TenantId|SubscriptionId|CorrelationId|ObjectId)$/, separator: '-', most: 5 },
];

function splitFault(
  { key, span }: MemberExpression,
  [text, separator]: readonly Expression[],
  flow: QueryFlow,
): MemberFault | undefined {
  const kind = kindOf(text, flow);
  if (kind === undefined || separator?.kind !== 'constant' || key.kind !== 'constant') return undefined;
  const index = Number(key.value as number);
  const known = mostParts.find((each) => each.form.test(kind.name) && each.separator === separator.value);
  if (known === undefined || !(index >= known.most)) return undefined;
  const sign = JSON.stringify(known.separator);
  const parts = known.most === 1 ? `has no ${sign}` : `has ${known.most} parts at most around ${sign}`;
  const message = `${kind.name} ${parts}, so that part [${index}] is null`;
  const help =
    known.most === 1
      ? 'Write the sign that parts it, such as "@".'
      : `The first is [0], and the last [${known.most - 1}].`;
  return { span, message, help };
}
