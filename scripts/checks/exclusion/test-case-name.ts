import type { CheckExample, TestCheck } from '../check';

function named(second: string): CheckExample {
  return {
    'detections/example/rule.yaml': '',
    'detections/example/rule.test.yaml': `cases:
  - name: A query for the domain fires
    events:
      ASimDnsActivityLogs: [{ DnsQuery: bad.example }]
    expect: { rowCount: 1 }
  - name: ${second}
    events:
      ASimDnsActivityLogs: [{ DnsQuery: bad.example.com }]
    expect: nothing
`,
  };
}

export const testCaseName: TestCheck = {
  id: 'test-case-name',
  scope: 'test',
  severity: 'warning',
  sentence: 'The cases of a file have names of their own.',
  why: 'A case is found by its name: of two that share one, a report does not say which failed.',
  failing: named('A query for the domain fires'),
  passing: named('A name that only begins like it does not'),
  run: ({ cases, document }) =>
    cases.flatMap(({ name }, index) => {
      const first = cases.findIndex((each) => each.name === name);
      if (first === index) return [];
      const { line } = document.placeOf(['cases', first, 'name']).start;
      const message = `The case of line ${String(line)} has this name, too`;
      return [{ place: document.placeOf(['cases', index, 'name']), message, help: 'Say what this one shows.' }];
    }),
};
