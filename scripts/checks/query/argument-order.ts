import type { CallExpression } from '../../engine/plan/plan';
import type { DetectionCheck, Finding } from '../check';
import { columnsRead, walkExpression } from '../evidence/expressions';
import { placeInQuery } from '../evidence/query-place';
import { ownValue } from '../../source/own-value';

/** Functions, and which argument is the text that they look into: counted from 0. (Their pages, Kusto documentation.) */
const subjects: Readonly<Record<string, { readonly subject: number; readonly other: number }>> = {
  replace_string: { subject: 0, other: 1 },
  replace_regex: { subject: 0, other: 1 },
  split: { subject: 0, other: 1 },
  indexof: { subject: 0, other: 1 },
  countof: { subject: 0, other: 1 },
  extract: { subject: 2, other: 0 },
  has_ipv4: { subject: 0, other: 1 },
  has_ipv4_prefix: { subject: 0, other: 1 },
  ipv4_is_in_range: { subject: 0, other: 1 },
  ipv6_is_in_range: { subject: 0, other: 1 },
  trim: { subject: 1, other: 0 },
  trim_start: { subject: 1, other: 0 },
  trim_end: { subject: 1, other: 0 },
};

const searches = /^!?(?:has|contains|startswith|endswith)(?:_cs)?$/;

export const argumentOrder: DetectionCheck = {
  id: 'argument-order',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'warning',
  sentence: 'What is looked into stands before what is looked for.',
  why: 'Turned round, a function looks for the whole of a column in a constant: it finds nothing, and says no word.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where split(".", DnsQuery)[0] == "bad"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where split(DnsQuery, ".")[0] == "bad"\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    const flow = context.flow(detection);
    const found = new Map<number, Finding>();
    for (const expression of flow?.written ?? []) {
      walkExpression(expression, (part) => {
        if (part.kind !== 'call' || !isTurned(part)) return;
        const subject = part.operands[part.from === 'functions' ? ownValue(subjects, part.name)!.subject : 0]!;
        found.set(subject.span.start, {
          place: placeInQuery(detection, subject.span),
          message:
            part.from === 'functions'
              ? `${part.name}() looks into a constant for the value of a column`
              : `${part.name} looks into a constant for the value of a column`,
          help: 'Turn the two round: first what is looked into, then what is looked for.',
        });
      });
    }
    return [...found.values()];
  },
};

function isTurned({ name, from, operands }: CallExpression): boolean {
  const order =
    from === 'functions' && Object.hasOwn(subjects, name)
      ? ownValue(subjects, name)!
      : from === 'binaryOperators' && searches.test(name)
        ? { subject: 0, other: 1 }
        : undefined;
  const [subject, other] = order === undefined ? [] : [operands[order.subject], operands[order.other]];
  if (subject === undefined || other === undefined || columnsRead(other).size === 0) return false;
  // A list in one text is looked into by intent.
  return subject.kind === 'constant' && typeof subject.value === 'string' && /^[^,;|\n]{0,40}$/.test(subject.value);
}
