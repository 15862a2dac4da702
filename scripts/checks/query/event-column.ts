import facts from '../../../schemas/data/event-columns.json';
import type { Expression } from '../../engine/plan/plan';
import { ownValue } from '../../source/own-value';
import type { DetectionCheck, Finding } from '../check';
import { columnsRead, walkExpression } from '../evidence/expressions';
import { placeInQuery } from '../evidence/query-place';
import type { Condition, QueryFlow } from '../evidence/row-flow';

/** By column the numbers of events that never fill it. */
const emptyIn = facts.emptyIn as Readonly<Record<string, readonly number[] | undefined>>;

export const eventColumn: DetectionCheck = {
  id: 'event-column',
  scope: 'detection',
  looksAt: 'query',
  severity: 'warning',
  sentence: 'A condition on SecurityEvent asks for a column that the events of that number fill.',
  why: 'A new process (4688) has no logon type, and a logon (4624) no command line: the condition is never met.',
  failing:
    '# without requiredDataConnectors\nquery: |\n  SecurityEvent\n  | where EventID == 4624 and CommandLine has "whoami"\n  | project TimeGenerated, SrcIpAddr = strcat(Computer)\n',
  passing:
    '# without requiredDataConnectors\nquery: |\n  SecurityEvent\n  | where EventID == 4688 and CommandLine has "whoami"\n  | project TimeGenerated, SrcIpAddr = strcat(Computer)\n',
  run: (detection, context) => {
    if (!/\bSecurityEvent\b/.test(detection.query)) return [];
    const flow = context.flow(detection);
    return (flow?.filters ?? [])
      .flatMap(({ before, added }) => {
        const parts = added.flatMap(partsOf);
        const events = eventsAsked([...before.flatMap(partsOf), ...parts], flow);
        return events === undefined ? [] : parts.flatMap((part) => findEmpty(part, events, flow));
      })
      .map(({ span, ...said }): Finding => ({ place: placeInQuery(detection, span), ...said }));
  },
};

/** What must all hold. */
function partsOf({ expression, span }: Condition): readonly Condition[] {
  if (expression.kind !== 'call' || expression.name !== 'and') return [{ expression, span }];
  return expression.operands.flatMap((each) => partsOf({ expression: each, span: each.span }));
}

/** The numbers of events that conditions leave, if one of them names some. */
function eventsAsked(conditions: readonly Condition[], flow: QueryFlow | undefined): readonly number[] | undefined {
  for (const { expression } of conditions) {
    const [column, ...values] = expression.kind === 'call' ? expression.operands : [];
    const isAsked = expression.kind === 'call' && (expression.name === '==' || expression.name === 'in');
    if (!isAsked || nameOf(column, flow) !== 'EventID') continue;
    const all = values.flatMap((each) => (each.kind === 'list' ? each.items : [each]));
    const numbers = all.flatMap((each) => (each.kind === 'constant' ? [Number(each.value as number)] : []));
    if (numbers.length === all.length && numbers.every(Number.isInteger)) return numbers;
  }
  return undefined;
}

function nameOf(value: Expression | undefined, flow: QueryFlow | undefined): string | undefined {
  const origin = value?.kind === 'column' ? flow?.origins.get(value.name) : undefined;
  return origin?.read?.name === 'SecurityEvent' ? origin.column.name : undefined;
}

/** A search or comparison that no event without a value meets. */
const positive = /^(?:==|=~|in~?|has\w*|contains(?:_cs)?|startswith(?:_cs)?|endswith(?:_cs)?|matches regex|>|>=|<|<=)$/;

function findEmpty(
  { expression, span }: Condition,
  events: readonly number[],
  flow: QueryFlow | undefined,
): readonly (Pick<Finding, 'message' | 'help'> & { readonly span: Condition['span'] })[] {
  let isPositive = true;
  walkExpression(expression, (part) => {
    if (part.kind === 'call' && part.from === 'binaryOperators' && !positive.test(part.name)) isPositive = false;
    if (part.kind === 'call' && part.name === 'not') isPositive = false;
  });
  const [key, ...others] = [...columnsRead(expression)];
  const origin = key === undefined || others.length > 0 ? undefined : flow?.origins.get(key);
  if (!isPositive || origin?.read?.name !== 'SecurityEvent' || expression.kind !== 'call') return [];
  if (expression.from !== 'binaryOperators') return [];
  const { name } = origin.column;
  const empty = ownValue(emptyIn, name) ?? [];
  if (empty.length === 0 || !events.every((event) => empty.includes(event))) return [];
  const message = `Events ${events.join(', ')} have no ${name}, so that no row meets this condition`;
  return [{ span, message, help: `Ask for the event that has it, or for another column.` }];
}
