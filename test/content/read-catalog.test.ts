import assert from 'node:assert/strict';
import { readCatalog } from '../../scripts/content/read-catalog';
import { createSourceFile } from '../../scripts/source/source-file';

function read(files: Readonly<Record<string, string>>) {
  return readCatalog(Object.entries(files).map(([path, text]) => createSourceFile(path, text)));
}

const hunt = 'id: a\nname: b\ndescription: c\nquery: DnsEvents\n';

describe('Reading a catalog', () => {
  it('knows each kind of file by its folder and name', () => {
    const { value } = read({
      'detections/t/a.yaml': hunt,
      'detections/t/a.test.yaml': 'now: 2026-06-01T00:00:00Z\ncases:\n  - { name: x, events: {}, expect: nothing }\n',
      'watchlists/w.yaml': 'alias: www\ndisplayName: www\nindicators: []\n',
      'workspaces/p.yaml': `name: p\nsubscription: ${'0'.repeat(8)}-0000-0000-0000-000000000001\nresourceGroup: g\nworkspace: w\nworkspaceId: ${'0'.repeat(8)}-0000-0000-0000-000000000002\n`,
    });
    const counts = [value.detections, value.tests, value.watchlists, value.workspaces].map((list) => list.length);
    assert.deepEqual(counts, [1, 1, 1, 1]);
  });

  it('lets no broken file hide another', () => {
    const { value, diagnostics } = read({ 'detections/t/a.yaml': 'a: [\n', 'detections/t/b.yaml': hunt });
    assert.equal(value.detections.length, 1);
    assert.deepEqual([...new Set(diagnostics.map((diagnostic) => diagnostic.place.file))], ['detections/t/a.yaml']);
  });

  it('says what is wrong inside of an expectation, not that it has none of its forms', () => {
    const expecting = (text: string) =>
      read({
        'detections/t/a.test.yaml': `now: 2026-06-01T00:00:00Z\ncases:\n  - { name: x, events: {}, expect: ${text} }\n`,
      }).diagnostics.map(({ message }) => message);
    assert.deepEqual(expecting('{ rowCount: one }'), [
      'cases.expect.rowCount is text where a whole number or a mapping is expected',
    ]);
    assert.deepEqual(expecting('nothin'), ['cases.expect has none of the forms that are read']);
  });

  it('takes the events and the expectation of a test case as written', () => {
    const test = `now: 2026-06-01T12:00:00Z
cases:
  - name: fires
    events: { DnsEvents: [{ Name: a, TimeGenerated: -5m }] }
    expect: { rowCount: 1 }
  - name: excluded
    events: {}
    falsePositive: backup
`;
    const [file] = read({ 'detections/t/a.test.yaml': test }).value.tests;
    assert.equal(file?.detection, 't/a');
    assert.deepEqual(
      file.cases[0]?.events['DnsEvents']?.items.map(({ row }) => row),
      [{ Name: 'a', TimeGenerated: '-5m' }],
    );
    assert.deepEqual(
      file.cases.map((testCase) => testCase.expectation.type),
      ['result', 'falsePositive'],
    );
  });
});
