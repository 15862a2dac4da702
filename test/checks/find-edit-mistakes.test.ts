import assert from 'node:assert/strict';

import { readCatalog } from '../../scripts/content/read-catalog';
import { exampleFiles } from '../../scripts/checks/example-files';
import { findEditMistakes } from '../../scripts/checks/find-edit-mistakes';

type Files = Readonly<Record<string, string>>;

const read = (files: Files) => readCatalog(exampleFiles(files)).value;
const path = 'detections/a/rule.yaml';
const query = (name: string) => `query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "${name}"\n`;

function mistakes(before: Files, after: Files): string[] {
  const isPresent = (file: string) => file in after;
  return findEditMistakes(read(before), read(after), isPresent).map(
    ({ check, place }) => `${check} ${place.file}:${place.start.line}`,
  );
}

describe('findEditMistakes', () => {
  it('has nothing to say where nothing changed', () => {
    assert.deepEqual(mistakes({ [path]: '' }, { [path]: '' }), []);
  });

  it('wants a later version for another query', () => {
    assert.deepEqual(mistakes({ [path]: query('a') }, { [path]: query('b') }), [`edit-version ${path}:22`]);
  });

  for (const version of ['1.0.1', '1.1.0', '2.0.0', '1.0.10']) {
    it(`takes ${version} for later than 1.0.0`, () => {
      assert.deepEqual(mistakes({ [path]: query('a') }, { [path]: `${query('b')}version: ${version}\n` }), []);
    });
  }

  it('compares versions as numbers', () => {
    const before = { [path]: `${query('a')}version: 1.10.0\n` };
    assert.equal(mistakes(before, { [path]: `${query('b')}version: 1.9.0\n` }).length, 1);
  });

  it('misses a version that is gone', () => {
    assert.equal(mistakes({ [path]: query('a') }, { [path]: `# without version\n${query('b')}` }).length, 1);
  });

  for (const [what, keys] of [
    ['another spelling of a duration', 'queryFrequency: PT60M\n'],
    ['another spelling of an operator', 'triggerOperator: GreaterThan\n'],
    ['another description', 'description: Says it better.\n'],
    [
      'blanks at the end of a line',
      'query: |\n  ASimDnsActivityLogs  \n  | where DnsQuery == "bad.example"\n  | project TimeGenerated, SrcHostname, SrcIpAddr, DnsQuery\n',
    ],
    [
      'a comment and another layout',
      'query: |\n  // Names\n  ASimDnsActivityLogs | where DnsQuery == "bad.example"\n  | project TimeGenerated,SrcHostname, SrcIpAddr, DnsQuery\n',
    ],
  ] as const) {
    it(`lets ${what} pass without a new version`, () => {
      assert.deepEqual(mistakes({ [path]: '' }, { [path]: keys }), []);
    });
  }

  for (const [what, keys] of [
    ['another severity', 'severity: Low\n'],
    ['another threshold', 'triggerThreshold: 5\n'],
    [
      'a new exclusion',
      'falsePositives:\n  - { id: a, scenario: A., owner: b@example.com, exclude: { ASimDnsActivityLogs: DnsQuery == "x" } }\n',
    ],
  ] as const) {
    it(`wants a new version for ${what}`, () => {
      assert.equal(mistakes({ [path]: '' }, { [path]: keys }).length, 1);
    });
  }

  it('follows a file that is renamed by its id', () => {
    assert.deepEqual(mistakes({ [path]: '' }, { 'detections/b/better-name.yaml': '' }), []);
  });

  it('refuses an id that changed', () => {
    assert.deepEqual(mistakes({ [path]: '' }, { [path]: 'id: b0f7d7f6-0c0e-4f0e-8a55-6a1d3a9f7c33\n' }), [
      `edit-id ${path}:1`,
    ]);
  });

  it('takes an id in another case for the same', () => {
    assert.deepEqual(mistakes({ [path]: '' }, { [path]: 'id: 3F0C1A52-7D58-4D4F-9A0E-6F6F5D6D2B11\n' }), []);
  });

  it('does not take a file that cannot be read any more for deleted', () => {
    assert.deepEqual(mistakes({ [path]: '' }, { [path]: 'query: [\n' }), []);
  });

  it('says aloud what was deleted', () => {
    assert.deepEqual(mistakes({ [path]: '' }, {}), [`edit-deleted ${path}:1`]);
  });
});

describe('findEditMistakes of functions', () => {
  const file = 'functions/Named.yaml';
  const named = 'functionAlias: Named\nquery: ASimDnsActivityLogs | where isnotempty(DnsQuery)\nversion: 1.0.0\n';
  const other = named.replace('DnsQuery)', 'SrcHostname)');
  const outer = { 'functions/Outer.yaml': 'functionAlias: Outer\nquery: Named | take 5\n' };
  const caller = { [path]: 'query: Outer | project TimeGenerated, SrcHostname, SrcIpAddr, DnsQuery\n' };

  it('has nothing to say where words for people changed', () => {
    assert.deepEqual(mistakes({ [file]: named }, { [file]: `${named}description: All with a name.\n` }), []);
  });

  it('wants the id kept, and a later version for another query', () => {
    assert.deepEqual(mistakes({ [file]: named }, { [file]: `${other}id: another\n` }), [
      `edit-id ${file}:4`,
      `edit-version ${file}:3`,
    ]);
  });

  it('names the detections that find something else, also through other functions', () => {
    const before = { [file]: named, ...outer, ...caller };
    const after = { [file]: other.replace('1.0.0', '1.0.1'), ...outer, ...caller };
    assert.deepEqual(mistakes(before, after), [`edit-function ${file}:2`]);
    const [found] = findEditMistakes(read(before), read(after), () => true);
    assert.match(found!.message, /Named does has changed, and with it a\/rule$/);
  });
});
