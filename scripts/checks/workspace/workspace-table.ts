import type { Detection } from '../../content/detection';
import { goesTo } from '../../content/goes-to';
import type { Workspace } from '../../content/workspace';
import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { Span } from '../../source/position';
import type { CheckContext, DetectionCheck, Finding } from '../check';
import { connectorsOfTable, tablesAlwaysThere, tablesOfConnector } from '../evidence/connector-facts';
import { placeInQuery } from '../evidence/query-place';

export const workspaceTable: DetectionCheck = {
  id: 'workspace-table',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'If a workspace says which tables it has, the detections that go there read no others.',
  why: 'The service refuses a rule over a table that is not there, and a deployment stops halfway.',
  failing: {
    'detections/example/rule.yaml': '',
    'workspaces/example.yaml': 'tables: [Heartbeat]\nconnectors: [SecurityEvents]\n',
  },
  passing: {
    'detections/example/rule.yaml': '',
    'workspaces/example.yaml': 'tables: [Heartbeat]\nconnectors: [ASimDnsActivityLogs]\n',
  },
  run: (detection, context) => {
    const workspaces = context.catalog.workspaces.filter(
      (workspace) => (workspace.tables ?? workspace.connectors) !== undefined && goesTo(workspace, detection),
    );
    return workspaces.flatMap((workspace) => findAbsentTables(detection, workspace, context));
  },
};

function findAbsentTables(detection: Detection, workspace: Workspace, context: CheckContext): Finding[] {
  const present = new Set([
    ...tablesAlwaysThere,
    ...(workspace.tables ?? []),
    ...(workspace.connectors ?? []).flatMap((connector) => tablesOfConnector(connector) ?? []),
  ]);
  const lenient = spansOfFuzzyUnions(context.bind(detection).tree);
  const absent = context.references(detection).tables.filter(({ name, span }) => {
    return !present.has(name) && !lenient.some(({ start, end }) => start <= span.start && span.end <= end);
  });
  const first = new Map([...absent].reverse().map((reference) => [reference.name, reference]));
  return [...first.values()].reverse().map(({ name, span }) => ({
    place: placeInQuery(detection, span),
    message: `The workspace ${workspace.name} does not have the table ${name}`,
    help: adviceFor(name, workspace, detection),
  }));
}

function adviceFor(table: string, workspace: Workspace, { slug }: Detection): string {
  const connector = connectorsOfTable(table)[0];
  const key = connector === undefined ? `${table} under \`tables\`` : `${connector} under \`connectors\``;
  return `If it does, name ${key} in ${workspace.document.source.path}; else exclude ${slug} there.`;
}

/** A union that says isfuzzy=true takes the tables that are there. */
function spansOfFuzzyUnions(tree: SyntaxNode | undefined): Span[] {
  const spans: Span[] = [];
  if (tree === undefined) return spans;
  walkSyntax(tree, ({ kind, parts, span }) => {
    const isFuzzy = parts['Parameters']?.items.some(({ parts: { Name: name, Expression: value } }) => {
      return name?.text === 'isfuzzy' && value?.literal?.value === true;
    });
    if (kind === 'UnionOperator' && isFuzzy === true) spans.push(span);
  });
  return spans;
}
