import type { SyntaxNode } from '../../kql/syntax-node';
import { walkSyntax } from '../../kql/syntax-node';
import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';

/** ("union operator", Kusto documentation: columns of one name and several types get a suffix each.) */
export const unionColumn: DetectionCheck = {
  id: 'union-column',
  scope: 'detection',
  looksAt: 'query',
  severity: 'warning',
  sentence: 'column_ifexists() asks for a column by the name that it has behind a union.',
  why: 'A column that is a bag in one table and a text in the other has two names behind a union, with the type at the end: by its old name it is not there, and its default is taken without a word.',
  failing: `# without requiredDataConnectors
query: |
  union SigninLogs, AADNonInteractiveUserSignInLogs
  | extend Place = column_ifexists("LocationDetails", dynamic({}))
  | project TimeGenerated, SrcIpAddr = IPAddress, Country = tostring(Place.countryOrRegion)
`,
  passing: `# without requiredDataConnectors
query: |
  union SigninLogs, AADNonInteractiveUserSignInLogs
  | extend Place = column_ifexists("LocationDetails_dynamic", dynamic({}))
  | project TimeGenerated, SrcIpAddr = IPAddress, Country = tostring(Place.countryOrRegion)
`,
  run: (detection, context) => {
    if (!/\bunion\b/.test(detection.query) || !/column_?ifexists/.test(detection.query)) return [];
    const { tree } = context.bind(detection);
    const found = new Map<number, Finding>();
    if (tree === undefined) return [];
    walkSyntax(tree, ({ kind, parts }) => {
      const columns = kind === 'PipeExpression' ? parts.Expression?.columns : undefined;
      if (columns === undefined || parts.Operator === undefined) return;
      const names = columns.map(({ name }) => name);
      for (const text of askedNames(parts.Operator)) {
        const name = String(text.literal?.value);
        const made = names.filter((each) => suffixed.exec(each)?.[1] === name);
        if (names.includes(name) || made.length < 2) continue;
        const message = `Behind the union there are ${made.join(' and ')}, and no ${name}: its default is taken`;
        const place = placeInQuery(detection, text.span);
        found.set(text.span.start, { place, message, help: `Ask for ${made.join(' or ')}.` });
      }
    });
    return [...found.values()];
  },
};

const suffixed = /^(.+)_(?:string|dynamic|int|long|real|datetime|timespan|bool|guid|decimal)$/;

/** The names for which an operator asks by column_ifexists(); a query inside of it has columns of its own. */
function askedNames(operator: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.kind === 'PipeExpression') return;
    if (node.kind === 'FunctionCallExpression' && /^column_?ifexists$/.test(node.parts.Name?.text ?? '')) {
      const [name] = node.parts['ArgumentList']?.parts['Expressions']?.items ?? [];
      if (name?.literal?.type === 'string') found.push(name);
    }
    for (const part of [...Object.values(node.parts), ...node.items]) if (part !== undefined) visit(part);
  };
  visit(operator);
  return found;
}
