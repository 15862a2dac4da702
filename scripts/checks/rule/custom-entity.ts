import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { Span } from '../../source/position';
import type { DetectionCheck } from '../check';
import { placeInQuery } from '../evidence/query-place';

/**
 * (Azure-Sentinel: its validation of entity mappings demands a mapping for each such column; pull request 11611 removes
 * them because they have not been used for years.)
 */
export const customEntity: DetectionCheck = {
  id: 'custom-entity',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'advice',
  sentence: 'A column that is called after an entity is mapped to one.',
  why: 'Columns such as AccountCustomEntity made entities by their name once; today only entity mappings do, so the alert lacks the entity that its author meant.',
  failing: `query: |
  ASimDnsActivityLogs
  | where DnsQuery == "bad.example"
  | project TimeGenerated, SrcIpAddr, HostCustomEntity = SrcHostname
`,
  passing: `query: |
  ASimDnsActivityLogs
  | where DnsQuery == "bad.example"
  | project TimeGenerated, SrcIpAddr, SrcHostname
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: SrcIpAddr
  - entityType: Host
    fieldMappings:
      - identifier: HostName
        columnName: SrcHostname
`,
  run: (detection, context) => {
    if (!/CustomEntity\b/.test(detection.query)) return [];
    const { tree, columns } = context.bind(detection);
    const mapped = new Set(
      detection.entityMappings.flatMap(({ fieldMappings }) => fieldMappings.map(({ columnName }) => columnName)),
    );
    const named = (columns ?? []).filter(({ name }) => name.endsWith('CustomEntity') && !mapped.has(name));
    return named.map(({ name }) => {
      const span = tree === undefined ? undefined : lastDeclaration(tree, name);
      return {
        place: span === undefined ? detection.document.placeOf(['query'], 'key') : placeInQuery(detection, span),
        message: `No entity mapping reads the column ${name}`,
        // A hunt shows the column all the same.
        ...(detection.type === 'analyticRule' ? { severity: 'warning' as const } : {}),
        help: 'Map it under entityMappings, or leave the column out if what it holds is mapped already.',
      };
    });
  },
};

function lastDeclaration(tree: SyntaxNode, name: string): Span | undefined {
  let span: Span | undefined;
  walkSyntax(tree, (node) => {
    if (node.kind === 'NameDeclaration' && node.text === name) ({ span } = node);
  });
  return span;
}
