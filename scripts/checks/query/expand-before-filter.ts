import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { UnrolledPipe } from '../../kql/unroll-pipe';
import type { DetectionCheck } from '../check';
import { placeInQuery } from '../evidence/query-place';
import { columnsIn, conditionsOf, findTablePipelines } from '../evidence/query-stages';
import { ownValue } from '../../source/own-value';

/** Operators that make more of a row, by the words that an author knows them by. */
const costly: Readonly<Record<string, string>> = {
  MvExpandOperator: 'mv-expand',
  MvApplyOperator: 'mv-apply',
  ParseOperator: 'parse',
};

const betweenThem = new Set([...Object.keys(costly), 'ExtendOperator', 'FilterOperator']);

/** ("Query best practices", Kusto documentation: filter before what multiplies or parses rows.) */
export const expandBeforeFilter: DetectionCheck = {
  id: 'expand-before-filter',
  scope: 'detection',
  looksAt: 'query',
  severity: 'advice',
  sentence: 'Rows are filtered before they are parsed or expanded.',
  why: 'What a later condition throws away has been parsed, or made into many rows, for nothing.',
  failing: `query: |
  ASimDnsActivityLogs
  | mv-expand Address = split(DnsResponseName, ",")
  | where DnsQuery == "bad.example"
  | project TimeGenerated, SrcIpAddr, Address
`,
  passing: `query: |
  ASimDnsActivityLogs
  | where DnsQuery == "bad.example"
  | mv-expand Address = split(DnsResponseName, ",")
  | project TimeGenerated, SrcIpAddr, Address
`,
  run: (detection, context) => {
    if (!/\b(mv-?expand|mv-?apply|parse)\b/.test(detection.query)) return [];
    const { tree } = context.bind(detection);
    if (tree === undefined) return [];
    return findTablePipelines(tree).flatMap((pipeline) =>
      findLateConditions(pipeline).map(({ operator, condition }) => ({
        place: placeInQuery(detection, condition.span),
        message: `This condition needs nothing that ${ownValue(costly, operator.kind) ?? 'the operator'} before it makes`,
        help: `Move it before the ${ownValue(costly, operator.kind) ?? 'operator'}.`,
      })),
    );
  },
};

interface LateCondition {
  readonly operator: SyntaxNode;
  readonly condition: SyntaxNode;
}

/** For each costly operator the first condition behind it that could stand before it. */
function findLateConditions({ operators, inputs }: UnrolledPipe): LateCondition[] {
  return operators.flatMap((operator, index) => {
    if (!Object.hasOwn(costly, operator.kind)) return [];
    const made = namesMadeBy(operator);
    // mv-expand also makes columns that the query does not declare: only those that were there before it count.
    const before = new Set(inputs[index]?.columns?.map(({ name }) => name));
    for (const later of operators.slice(index + 1)) {
      const condition = conditionsOf(later).find((each) => {
        const columns = [...columnsIn(each)];
        return columns.length > 0 && columns.every((name) => before.has(name) && !made.has(name));
      });
      if (condition !== undefined) return [{ operator, condition }];
      if (!betweenThem.has(later.kind)) return [];
      for (const name of namesMadeBy(later)) made.add(name);
    }
    return [];
  });
}

/**
 * The columns that an operator makes or makes anew; mv-expand and mv-apply make those anew that they only name, and of
 * `a.b` the column `a_b`. ("mv-expand operator", Kusto documentation.)
 */
function namesMadeBy(operator: SyntaxNode): Set<string> {
  const names = new Set<string>();
  walkSyntax(operator, (node) => {
    if (node.kind === 'NameDeclaration' && node.text !== undefined) names.add(node.text);
    if (node.kind === 'PathExpression') names.add(nameOfPath(node));
  });
  if (operator.kind.startsWith('Mv')) for (const name of columnsIn(operator)) names.add(name);
  return names;
}

function nameOfPath({ kind, parts, text = '' }: SyntaxNode): string {
  const { Expression: holder, Selector: selector } = parts;
  if (kind !== 'PathExpression' || holder === undefined) return text;
  return `${nameOfPath(holder)}_${selector?.text ?? ''}`;
}
