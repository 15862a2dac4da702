import { nearestWord } from '../../source/nearest-word';
import type { WorkspaceCheck } from '../check';
import { connectorIds, tablesOfConnector } from '../evidence/connector-facts';

export const workspaceConnector: WorkspaceCheck = {
  id: 'workspace-connector',
  scope: 'workspace',
  severity: 'error',
  sentence: 'Every connector of a workspace is one whose tables are known.',
  why: 'What it fills would not be counted among the tables that the workspace has.',
  failing: { 'workspaces/example.yaml': 'connectors: [DSN]\n' },
  passing: { 'workspaces/example.yaml': 'connectors: [ASimDnsActivityLogs]\n' },
  run: (workspace) =>
    (workspace.connectors ?? []).flatMap((connector, index) => {
      if ((tablesOfConnector(connector) ?? []).length > 0) return [];
      const nearest = nearestWord(connector, connectorIds());
      const isMisspelled = tablesOfConnector(connector) === undefined && nearest !== undefined;
      return [
        {
          place: workspace.document.placeOf(['connectors', index]),
          message: `Which tables the connector ${connector} fills is not known here`,
          help: isMisspelled ? `Did you mean ${nearest}?` : 'Name its tables under `tables` instead.',
        },
      ];
    }),
};
