import type { Catalog } from '../../content/catalog';
import { unreadNames } from '../../content/content-kinds';
import type { DetectionTest } from '../../content/detection-test';
import { nearestWord } from '../../source/nearest-word';
import type { CheckExample, Finding, TestCheck } from '../check';

function provingIn(workspace: string): CheckExample {
  return {
    'detections/example/rule.yaml': '',
    'detections/example/rule.test.yaml': `cases:
  - name: Two queries are needed there
    workspaces: [${workspace}]
    events:
      ASimDnsActivityLogs: [{ DnsQuery: bad.example }, { DnsQuery: bad.example }]
    expect: { rowCount: 2 }
`,
    'workspaces/example.yaml': '',
  };
}

export const testWorkspace: TestCheck = {
  id: 'test-workspace',
  scope: 'test',
  severity: 'error',
  sentence: 'Every workspace that a case names, and every group, is in the repository.',
  why: 'The case would be run nowhere.',
  failing: provingIn('exmaple'),
  passing: provingIn('example'),
  run: (test, { catalog }) => findUnknownWorkspaces(test, catalog),
};

/** Finds the workspaces and groups that a case names and that are not in the repository: it would be run nowhere. */
export function findUnknownWorkspaces(test: DetectionTest, catalog: Catalog): Finding[] {
  const { workspaces, workspaceGroups } = catalog;
  const unread = unreadNames(catalog, 'workspace').map((name) => name.replace(/^groups\//, ''));
  const names = [...[...workspaces, ...workspaceGroups].map(({ name }) => name), ...unread];
  return test.cases.flatMap((testCase, index) =>
    (testCase.workspaces ?? []).flatMap((name, position) => {
      if (names.includes(name)) return [];
      const nearest = nearestWord(name, names);
      return [
        {
          place: test.document.placeOf(['cases', index, 'workspaces', position]),
          message: `There is no workspace or group ${name}`,
          help: nearest === undefined ? 'Name one of workspaces/, or leave it out.' : `Did you mean ${nearest}?`,
        },
      ];
    }),
  );
}
