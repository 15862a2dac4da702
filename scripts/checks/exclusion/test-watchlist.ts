import { giveWatchlist } from '../../content/case-watchlists';
import type { CaseWatchlist, DetectionTest } from '../../content/detection-test';
import type { CheckContext, CheckExample, TestCheck } from '../check';
import { findUnreadWatchlists } from '../evidence/unread-events';

function giving(row: string): CheckExample {
  return {
    'watchlists/example.yaml': `# without indicators
searchKey: HostName
items:
  - { HostName: build-01, Owner: platform }
`,
    'detections/example/rule.yaml': `query: |
  ASimDnsActivityLogs
  | where SrcHostname in (_GetWatchlist('example') | project HostName)
  | project TimeGenerated, SrcIpAddr
`,
    'detections/example/rule.test.yaml': `watchlists:
  example: [${row}]
`,
  };
}

export const testWatchlist: TestCheck = {
  id: 'test-watchlist',
  scope: 'test',
  severity: 'error',
  sentence: 'The rows that a case gives to a watchlist are rows that it can hold, and that the query looks up.',
  why: 'A row with a column that the list does not have, or of a list that is not read, proves nothing of the lookup.',
  failing: giving('{ Hostname: build-02 }'),
  passing: giving('{ HostName: build-02 }'),
  run: (test, context) => {
    const { catalog } = context;
    const given = new Map<string, CaseWatchlist>();
    for (const each of test.cases.flatMap(({ watchlists }) => watchlists)) given.set(each.path.join('/'), each);
    const faults = [...given.values()].flatMap((each) => giveWatchlist(each, test.document, catalog).faults);
    const read = aliasesRead(test, context);
    if (read === undefined) return faults;
    const unread = [...test.cases.keys()].flatMap((index) => findUnreadWatchlists(test, index, read));
    // Rows above the cases are those of each.
    const atPlaces = new Map(unread.map((finding) => [finding.place.span.start, finding]));
    return [...faults, ...atPlaces.values()];
  },
};

/** The watchlists that the query looks up; undefined if that cannot be told from its text. */
function aliasesRead(test: DetectionTest, { catalog, bind, references }: CheckContext): readonly string[] | undefined {
  const detection = catalog.detections.find(({ slug }) => slug === test.detection);
  if (detection === undefined || bind(detection).tree === undefined) return undefined;
  const aliases = references(detection).watchlists.map(({ alias }) => alias);
  return aliases.every((alias) => alias !== undefined) ? aliases : undefined;
}
