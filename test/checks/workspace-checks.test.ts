import assert from 'node:assert/strict';

import { detectionPlaced } from '../../scripts/checks/workspace/detection-placed';
import { ownTable } from '../../scripts/checks/workspace/own-table';
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

describe('detection-placed', () => {
  const files = (first: string, second: string) => ({
    'detections/example/rule.yaml': '',
    'workspaces/first.yaml': `name: first\n${first}`,
    'workspaces/second.yaml': `name: second\n${second}`,
  });
  const without = 'detections:\n  exclude: [example]\n';

  it('finds a detection that every workspace leaves out, by itself or by a group', () => {
    assert.match(say(detectionPlaced, files(without, without))[0]!, /No workspace takes example\/rule/);
    const grouped = { ...files('groups: [all]\n', without), 'workspaces/groups/all.yaml': without };
    assert.equal(say(detectionPlaced, grouped).length, 1);
  });

  it('lets one pass that a single workspace takes', () => {
    assert.deepEqual(say(detectionPlaced, files(without, '')), []);
  });
});

describe('own-table', () => {
  const table = (text: string) => say(ownTable, { 'schemas/custom/SigninLogs.yaml': `table: SigninLogs\n${text}` });

  it('finds a documented table that takes any column', () => {
    assert.match(table('open: true\ncolumns:\n  OurScore: int\n')[0]!, /^2:7 SigninLogs is documented/);
  });

  it('finds a column that is nearly a documented one, whether it extends the table or stands for it', () => {
    assert.match(table('columns:\n  ResultTypes: string\n')[0]!, /^3:3 ResultTypes is nearly ResultType/);
    assert.equal(table('extends: true\ncolumns:\n  IPAdress: string\n').length, 1);
  });

  it('lets other columns pass, and a table that nobody documents', () => {
    assert.deepEqual(table('columns:\n  ResultType: string\n  OurScore: int\n  ResultType_2: string\n'), []);
    const own = { 'schemas/custom/Own_CL.yaml': 'table: Own_CL\nopen: true\ncolumns:\n  Port: int\n' };
    assert.deepEqual(say(ownTable, own), []);
  });
});
