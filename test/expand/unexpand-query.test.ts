import assert from 'node:assert/strict';
import type { ComparedLine } from '../../scripts/expand/unexpand-query';
import { unexpandQuery } from '../../scripts/expand/unexpand-query';
import { lineDiff } from '../../scripts/report/text/line-diff';
import { domainsYaml, expand } from './read-content';

const compare = (before: string, after: string): readonly ComparedLine[] =>
  lineDiff(before, after, Number.MAX_SAFE_INTEGER);

const query = `let bad = _GetWatchlist('bad') | where Type == 'domain' | project Value;
DnsEvents
| where Name in (bad) // listed
| project TimeGenerated, Computer, Name`;

const more = `expand: split
falsePositives:
  - id: scanner
    scenario: A scanner asks for everything.
    exclude:
      DnsEvents: Computer == "scanner"
    owner: soc
`;

function unexpand(
  edit: (expanded: string) => string,
  domains: readonly string[] = ['a.example', 'b.example'],
): string | undefined {
  const { value, diagnostics } = expand({ query, more, files: { 'watchlists/bad.yaml': domainsYaml('bad', domains) } });
  assert.deepEqual(diagnostics, []);
  const edited = edit(value!.query.text);
  assert.notEqual(edited, value!.query.text);
  return unexpandQuery(value!, edited, compare)?.trimEnd();
}

describe('An edit of an expanded query', () => {
  it('stands at its place in the written query', () => {
    assert.equal(
      unexpand((text) => text.replace('// listed', '// on the list').replace(', Name', '')),
      query.replace('// listed', '// on the list').replace(', Name', ''),
    );
  });

  it('may add and remove lines', () => {
    const edit = (text: string) => text.replace('\n| project', '\n| where Computer != "x"\n| project');
    assert.equal(unexpand(edit), edit(query));
    const cut = (text: string) => text.replace(/\n\| project TimeGenerated.*/, '');
    assert.equal(unexpand(cut), cut(query));
    assert.equal(
      unexpand((text) => `${text.trimEnd()}\n| take 5`),
      `${query}\n| take 5`,
    );
    assert.equal(
      unexpand((text) => `// first\n${text}`),
      `// first\n${query}`,
    );
  });

  it('may stand beside a list on the same line', () => {
    const edit = (text: string) => text.replaceAll('bad =', 'worse =').replace('(bad)', '(worse)');
    assert.equal(unexpand(edit), edit(query));
  });

  it('may stand beside a list that was split', () => {
    const domains = Array.from({ length: 200 }, (_none, index) => `d${index}.example`);
    const edit = (text: string) => text.replace('// listed', '// on the list').replace(', Name', '');
    assert.equal(unexpand(edit, domains), edit(query));
    const editOfPart = (text: string) => text.replace('in (bad_2)', 'in~ (bad_2)');
    assert.equal(unexpand(editOfPart, domains), undefined);
  });

  it('does not mind other line breaks and blanks at the end', () => {
    assert.equal(
      unexpand((text) => `${text.replaceAll('\n', '\r\n')}\r\n `),
      query,
    );
  });

  it('has no place where it changes a list or an exclusion', () => {
    assert.equal(
      unexpand((text) => text.replace('"b.example"', '"c.example"')),
      undefined,
    );
    assert.equal(
      unexpand((text) => text.replace('"scanner"', '"other"')),
      undefined,
    );
  });
});
