import { giveWatchlist } from '../../content/case-watchlists';
import type { CaseWatchlist } from '../../content/detection-test';
import type { CheckExample, TestCheck } from '../check';

function giving(row: string): CheckExample {
  return {
    'watchlists/example.yaml': `# without indicators
searchKey: HostName
items:
  - { HostName: build-01, Owner: platform }
`,
    'detections/example/rule.yaml': '',
    'detections/example/rule.test.yaml': `watchlists:
  example: [${row}]
`,
  };
}

export const testWatchlist: TestCheck = {
  id: 'test-watchlist',
  scope: 'test',
  severity: 'error',
  sentence: 'The rows that a case gives to a watchlist are rows that it can hold.',
  why: 'A row with a column that the list does not have proves nothing of the lookup.',
  failing: giving('{ Hostname: build-02 }'),
  passing: giving('{ HostName: build-02 }'),
  run: (test, { catalog }) => {
    const given = new Map<string, CaseWatchlist>();
    for (const each of test.cases.flatMap(({ watchlists }) => watchlists)) given.set(each.path.join('/'), each);
    return [...given.values()].flatMap((each) => giveWatchlist(each, test.document, catalog).faults);
  },
};
