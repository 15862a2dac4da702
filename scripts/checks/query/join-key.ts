import type { Expression } from '../../engine/plan/plan';
import type { CheckContext, DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';
import type { JoinKey, QueryFlow } from '../evidence/row-flow';

/** ("join operator", Kusto documentation: values are equal, capitals and all.) */
export const joinKey: DetectionCheck = {
  id: 'join-key',
  scope: 'detection',
  looksAt: 'query',
  severity: 'warning',
  sentence: 'The keys of a join can be the same on both sides, and tell rows apart.',
  why: 'A name in small letters never equals one in capitals, the name of one table never that of another, and a tenant is the same in every row: the join is empty, or joins all with all.',
  failing: `query: |
  ASimDnsActivityLogs
  | where DnsQuery == "bad.example"
  | extend Host = tolower(SrcHostname)
  | join kind=inner (ASimDnsActivityLogs | where DnsQuery == "worse.example" | distinct Host = toupper(SrcHostname)) on Host
  | project TimeGenerated, SrcIpAddr
`,
  passing: `query: |
  ASimDnsActivityLogs
  | where DnsQuery == "bad.example"
  | extend Host = tolower(SrcHostname)
  | join kind=inner (ASimDnsActivityLogs | where DnsQuery == "worse.example" | distinct Host = tolower(SrcHostname)) on Host
  | project TimeGenerated, SrcIpAddr
`,
  run: (detection, context) => {
    const flow = /\bjoin\b|\blookup\b/.test(detection.query) ? context.flow(detection) : undefined;
    if (flow === undefined) return [];
    const whole = [...emptyAntiJoins(flow), ...missingSides(flow)].map(({ span, ...said }): Finding => ({
      place: placeInQuery(detection, span),
      ...said,
    }));
    const ofKeys = flow.joinKeys.flatMap((key): Finding[] => {
      const isOnly = flow.joinKeys.every((other) => other === key || other.span !== key.span);
      const fault = caseFault(key, flow) ?? sameFault(key, flow, isOnly) ?? bagFault(key, flow, context);
      return fault === undefined ? [] : [{ place: placeInQuery(detection, key.span), ...fault }];
    });
    return [...ofKeys, ...whole];
  },
};

type Fault = Pick<Finding, 'message' | 'help' | 'severity'>;

type Form = 'small letters' | 'capitals' | 'as it is logged';

function caseFault({ left, right }: JoinKey, flow: QueryFlow): Fault | undefined {
  const [one, other] = [formOf(left, flow), formOf(right, flow)];
  if (one === undefined || other === undefined || one === other) return undefined;
  if (one === 'as it is logged' || other === 'as it is logged') {
    const changed = one === 'as it is logged' ? other : one;
    const message = `One key of this join is in ${changed}, and the other as it is logged`;
    const help = `Write ${changed === 'capitals' ? 'toupper' : 'tolower'}() around the other as well: a join tells capitals apart.`;
    return { severity: 'advice', message, help };
  }
  const message = 'One key of this join is in small letters and the other in capitals, so that they are never the same';
  return { message, help: 'Write tolower() on both sides.' };
}

function formOf(value: Expression | undefined, { origins }: QueryFlow): Form | undefined {
  if (value?.kind === 'call' && value.name === 'tolower') return 'small letters';
  if (value?.kind === 'call' && value.name === 'toupper') return 'capitals';
  const origin = value?.kind === 'column' ? origins.get(value.name) : undefined;
  return origin?.read?.kind === 'table' && origin.column.type === 'string' ? 'as it is logged' : undefined;
}

interface PlacedFault extends Fault {
  readonly span: JoinKey['span'];
}

/** What is left of a table behind an anti-join with all of the same table: nothing. */
function emptyAntiJoins({ joins, origins }: QueryFlow): readonly PlacedFault[] {
  return joins.flatMap(({ kind, keys, right, span }): PlacedFault[] => {
    if (kind !== 'leftanti' || right.conditions.length > 0 || keys.length === 0) return [];
    const isSame = keys.every((key) => {
      const [one, other] = [key.left, key.right].map((each) =>
        each?.kind === 'column' ? origins.get(each.name) : undefined,
      );
      const isRead = one?.read?.kind === 'table' && other?.read?.kind === 'table' && one.read.name === other.read.name;
      return isRead && one.column.name === other.column.name;
    });
    if (!isSame) return [];
    const message = 'This join leaves out every row: each has its key in the same table on the right';
    return [{ span, message, help: 'Put what is to be left out into a filter on the right side.' }];
  });
}

/** Conditions on a right side that is missing, behind a join that has no row without one. */
function missingSides({ plans }: QueryFlow): readonly PlacedFault[] {
  return plans.flatMap((plan): PlacedFault[] => {
    if (plan.kind !== 'filter-rows') return [];
    let { source } = plan;
    while (source.kind === 'filter-rows') ({ source } = source);
    if (source.kind !== 'join-rows' || !/^inner/.test(source.join)) return [];
    const { keys, outputs, columns } = source;
    const rights = new Set(
      columns.flatMap(({ name }, index) => {
        const output = outputs[index];
        return output?.side === 'right' && keys.some(({ right }) => right === output.name) ? [name] : [];
      }),
    );
    return plan.conditions.flatMap((condition): PlacedFault[] => {
      const [tested] = condition.kind === 'call' ? condition.operands : [];
      const isMissing = condition.kind === 'call' && /^is(?:empty|null)$/.test(condition.name);
      if (!isMissing || tested?.kind !== 'column' || !rights.has(tested.name)) return [];
      const message = `${tested.name} is the key of the right side, and an inner join has no row without one`;
      const help = 'Write join kind=leftouter, or kind=leftanti without this condition.';
      return [{ span: condition.span, message, help }];
    });
  });
}

function sameFault({ left, right }: JoinKey, { origins }: QueryFlow, isOnly: boolean): Fault | undefined {
  const [one, other] = [left, right].map((each) => (each?.kind === 'column' ? origins.get(each.name) : undefined));
  if (one?.read?.kind !== 'table' || other?.read?.kind !== 'table' || one.column.name !== other.column.name)
    return undefined;
  const { name } = one.column;
  if (name === 'Type' && one.read.name !== other.read.name) {
    const message = `Type is the name of the table, which is ${one.read.name} on one side and ${other.read.name} on the other`;
    return { message, help: 'Join on what both tables say of the same thing.' };
  }
  if (isOnly && name === 'TenantId') {
    const message = `${name} is the same in every row of a workspace, so that each row is joined with all`;
    return {
      severity: 'advice',
      message,
      help: 'Join on what tells rows apart, such as an account, an address or a host.',
    };
  }
  if (isOnly && one.clock?.kind === 'event' && other.clock?.kind === 'event' && one.read.name !== other.read.name) {
    const message = `${name} is equal only of events in the very same instant`;
    return { message, help: 'Join on what both tables say of the same thing, and compare the times in a filter.' };
  }
  return undefined;
}

/** ("join operator", Kusto documentation: a dynamic column is not a key.) */
function bagFault({ left, right }: JoinKey, { origins }: QueryFlow, context: CheckContext): Fault | undefined {
  const { tables } = context.schema();
  const bag = [left, right].find((each) => {
    const origin = each?.kind === 'column' ? origins.get(each.name) : undefined;
    if (origin?.read?.kind !== 'table' || origin.column.type !== 'dynamic') return false;
    // A column that is not known is taken for a dynamic one.
    const known = tables.get(origin.read.name)?.columns.find(({ name }) => name === origin.column.name);
    return known?.type === 'dynamic';
  });
  const origin = bag?.kind === 'column' ? origins.get(bag.name) : undefined;
  if (origin === undefined) return undefined;
  return {
    message: `${origin.column.name} is dynamic, and no key of a join`,
    help: `Write tostring(${origin.column.name}) on both sides, or join on one of its properties.`,
  };
}
