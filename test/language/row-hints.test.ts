import assert from 'node:assert/strict';
import { rowHints } from '../../scripts/language/row-hints';
import type { Project } from '../../scripts/language/project';
import { fileOf, projectOf } from './ask-language';

const rule = 'detections/example/rule.yaml';
const query = `query: |
  ASimDnsActivityLogs
  | where DnsQuery endswith "bad.example" // of the list
  | summarize Asked = count() by SrcIpAddr
`;
const proof = `now: 2026-06-02T12:00:00Z
cases:
  - name: Somebody else
    events:
      ASimDnsActivityLogs: [{ TimeGenerated: -5m, SrcIpAddr: 10.0.0.9, DnsQuery: good.example }]
    expect: nothing
  - name: Two of three
    events:
      ASimDnsActivityLogs:
        - { TimeGenerated: -5m, SrcIpAddr: 10.0.0.1, DnsQuery: bad.example }
        - { TimeGenerated: -4m, SrcIpAddr: 10.0.0.1, DnsQuery: www.bad.example }
        - { TimeGenerated: -3m, SrcIpAddr: 10.0.0.2, DnsQuery: good.example }
    expect: { rowCount: 1 }
`;

function shown(project: Project, lines?: readonly [first: number, last: number]): string {
  const { text } = project.sources.get(rule)!;
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const span = lines ? { start: starts[lines[0]]!, end: starts[lines[1]]! } : { start: 0, end: text.length };
  let marked = text;
  for (const { offset, label } of [...rowHints(fileOf(rule, text), project, span)].sort(
    (a, b) => b.offset - a.offset,
  )) {
    marked = `${marked.slice(0, offset)} ‹${label}›${marked.slice(offset)}`;
  }
  return /query: \|\n((?: {2}.*\n)*)/.exec(marked)?.[1] ?? '';
}

describe('Hints of rows', () => {
  it('say behind each operator how many rows the first case that fires leaves', () => {
    const project = projectOf({ [rule]: query, 'detections/example/rule.test.yaml': proof });
    assert.equal(
      shown(project),
      [
        '  ASimDnsActivityLogs ‹3 rows›',
        '  | where DnsQuery endswith "bad.example" ‹2 rows› // of the list',
        '  | summarize Asked = count() by SrcIpAddr ‹1 row›',
        '',
      ].join('\n'),
    );
  });

  it('are none of a detection without a test, and none outside of what is asked for', () => {
    assert.doesNotMatch(shown(projectOf({ [rule]: query })), /‹/);
    const project = projectOf({ [rule]: query, 'detections/example/rule.test.yaml': proof });
    assert.doesNotMatch(shown(project, [0, 1]), /‹/);
  });
});
