import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';
import { columnsIn } from '../evidence/query-stages';

/** ("Logical operators", Kusto documentation: and binds more tightly than or.) */
export const conditionGrouping: DetectionCheck = {
  id: 'condition-grouping',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'warning',
  sentence: 'What `and` and `or` join is what they seem to join.',
  why: '`a or b and c` is `a or (b and c)`: what c leaves out still comes by a. And what lacks one of two texts is nearly everything.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example" or DnsQuery == "worse.example" and SrcIpAddr != "192.0.2.7"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where (DnsQuery == "bad.example" or DnsQuery == "worse.example") and SrcIpAddr != "192.0.2.7"\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    const { tree } = /\bor\b/.test(detection.query) ? context.bind(detection) : { tree: undefined };
    const findings: Finding[] = [];
    if (tree === undefined) return findings;
    const inner = new Set<SyntaxNode>();
    walkSyntax(tree, (node) => {
      if (node.kind !== 'OrExpression' || inner.has(node)) return;
      const alternatives = joinedBy(node, 'OrExpression', inner);
      const fault =
        strayCondition(alternatives, detection.query) ??
        strayBeginning(alternatives, detection.query) ??
        swallowedDenial(alternatives, detection.query);
      if (fault !== undefined) {
        const { span, message, help } = fault;
        findings.push({ place: placeInQuery(detection, span), message, help });
      }
    });
    return findings;
  },
};

interface Fault extends Pick<Finding, 'message' | 'help'> {
  readonly span: SyntaxNode['span'];
}

/** What one operator joins without brackets, from left to right. */
function joinedBy(node: SyntaxNode, kind: SyntaxNode['kind'], inner = new Set<SyntaxNode>()): readonly SyntaxNode[] {
  if (node.kind !== kind) return [node];
  return [node.parts.Left, node.parts.Right].flatMap((side) => {
    if (side === undefined) return [];
    if (side.kind === kind) inner.add(side);
    return joinedBy(side, kind, inner);
  });
}

/** Alternatives about one column, the last of which alone has a denial of something else, such as an exclusion. */
function strayCondition(alternatives: readonly SyntaxNode[], text: string): Fault | undefined {
  const last = alternatives.at(-1);
  const others = alternatives.slice(0, -1);
  if (last?.kind !== 'AndExpression' || others.length === 0) return undefined;
  // The tree has no brackets.
  if (!/\bor\s*$/.test(text.slice(0, last.span.start))) return undefined;
  const [own, ...joined] = joinedBy(last, 'AndExpression');
  const column = own === undefined ? undefined : askedColumn(own);
  if (column === undefined || !others.every((each) => askedColumn(each) === column)) return undefined;
  const stray = joined.find((each) => isDenial(each) && !columnsIn(each).has(column));
  return stray && joined.length === 1
    ? {
        span: stray.span,
        message: 'This exclusion stands with the last alternative alone: and binds more tightly than or',
        help: 'Put the alternatives into brackets: (… or …) and ….',
      }
    : undefined;
}

/** Alternatives about one column, the first of which alone has a condition on another before it. */
function strayBeginning(alternatives: readonly SyntaxNode[], text: string): Fault | undefined {
  const [first, ...others] = alternatives;
  if (first?.kind !== 'AndExpression' || others.length === 0) return undefined;
  const joined = joinedBy(first, 'AndExpression');
  const own = joined.at(-1);
  const column = own === undefined ? undefined : askedColumn(own);
  if (column === undefined || !others.every((each) => askedColumn(each) === column)) return undefined;
  const stray = joined.slice(0, -1);
  const second = others[0]!;
  // The tree has no brackets: what stands between the first two alternatives shows them.
  const between = text.slice(own!.span.end, second.span.start);
  const opened = text.slice(first.span.start, own!.span.start);
  const hasBrackets = between.includes(')') || (opened.match(/\(/g) ?? []).length > (opened.match(/\)/g) ?? []).length;
  if (hasBrackets || stray.some((each) => columnsIn(each).has(column))) return undefined;
  return {
    span: first.span,
    message: 'This condition stands with the first alternative alone: and binds more tightly than or',
    help: 'Put the alternatives into brackets: … and (… or …).',
  };
}

/** The column that a comparison or search is about, if it asks for a value. */
function askedColumn(condition: SyntaxNode): string | undefined {
  if (!/^(?:Equal|In|Has|Contains|StartsWith|EndsWith|Matches)/.test(condition.kind)) return undefined;
  const names = [...columnsIn(condition)];
  return names.length === 1 ? names[0] : undefined;
}

function isDenial({ kind, parts }: SyntaxNode): boolean {
  const isNot = kind === 'FunctionCallExpression' && parts.Name?.text === 'not';
  return isNot || /^Not/.test(kind);
}

/** Denials of one column that are joined by or: a row that one of them leaves out comes by the other. */
function swallowedDenial(alternatives: readonly SyntaxNode[], text: string): Fault | undefined {
  const [first, second] = alternatives;
  if (first === undefined || second === undefined || alternatives.length !== 2) return undefined;
  const searches = [first, second].every(({ kind }) => /^Not(?:Has|Contains|StartsWith|EndsWith)/.test(kind));
  const columns = [first, second].map((each) => [...columnsIn(each)].join());
  const isSame = first.kind === second.kind && columns[0] === columns[1] && columns[0] !== '';
  if (!searches || !isSame || first.kind.startsWith('NotStartsWith')) return undefined;
  const [start, end] = [first.span.start, second.span.end];
  return {
    span: { start, end },
    message: 'A row that one of the two leaves out comes by the other: only one with both texts is left out',
    help: text.slice(start, end).includes('has')
      ? 'Join them by and, or write not(… has_any (…)).'
      : 'Join them by and.',
  };
}
