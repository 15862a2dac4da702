import assert from 'node:assert/strict';

import { workspaceConnector } from '../../scripts/checks/workspace/workspace-connector';
import { workspaceTable } from '../../scripts/checks/workspace/workspace-table';
import { say } from './run-example';

const file = 'workspaces/example.yaml';

describe('workspace-table', () => {
  const find = (workspace: string, rule = '') =>
    say(workspaceTable, { [file]: workspace, 'detections/example/rule.yaml': rule });

  it('says at the table which workspace lacks it, and what to do', () => {
    assert.deepEqual(find('tables: [Heartbeat]\n'), [
      '15:3 The workspace example does not have the table ASimDnsActivityLogs | ' +
        'If it does, name ASimDnsActivityLogs under `connectors` in workspaces/example.yaml; else exclude example/rule there.',
    ]);
  });

  it('is silent where the workspace says neither, or has it by name or by a connector', () => {
    assert.deepEqual(find(''), []);
    assert.deepEqual(find('tables: [ASimDnsActivityLogs]\n'), []);
    assert.deepEqual(find('connectors: [ASimDnsActivityLogs]\n'), []);
  });

  it('holds a workspace that says it has nothing to that', () => {
    assert.equal(find('connectors: []\n').length, 1);
  });

  it('asks nothing for what goes elsewhere', () => {
    assert.deepEqual(find('tables: []\ndetections: { exclude: [example] }\n'), []);
  });

  it('takes a fuzzy union and what Microsoft Sentinel brings along for granted', () => {
    const query =
      'query: |\n  union isfuzzy=true ASimDnsActivityLogs, ASimNetworkSessionLogs\n  | union SecurityAlert\n';
    assert.deepEqual(find('tables: []\n', query), []);
  });

  it('names a table once, where it is first read', () => {
    const found = find(
      'tables: []\n',
      'query: |\n  ASimDnsActivityLogs\n  | union (ASimDnsActivityLogs | take 1), ASimNetworkSessionLogs\n',
    );
    assert.deepEqual(
      found.map((each) => each.split(' ')[0]),
      ['15:3', '16:43'],
    );
  });
});

describe('workspace-connector', () => {
  it('suggests the connector that was meant', () => {
    assert.match(
      say(workspaceConnector, { [file]: 'connectors: [SecurityEvent]\n' })[0]!,
      /Did you mean SecurityEvents\?/,
    );
  });
});
