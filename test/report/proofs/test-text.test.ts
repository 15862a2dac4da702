import assert from 'node:assert/strict';
import type { ComparedPair } from '../../../scripts/prove/expectations/compare-lists';
import type { CaseResult, TestRun } from '../../../scripts/prove/evidence/proof-result';
import { createColors } from '../../../scripts/report/text/colors';
import { testText } from '../../../scripts/report/proofs/test-text';
import { createSourceFile, placeAt } from '../../../scripts/source/source-file';

const source = createSourceFile('detections/a.test.yaml', 'cases:\n  - name: It fires\n    expect: nothing\n');
const place = placeAt(source, { start: source.text.indexOf('expect'), end: source.text.indexOf('expect') + 6 });

const passed: CaseResult = {
  name: 'It fires',
  place,
  passed: true,
  diagnostics: [],
  comparisons: [],
  explanation: undefined,
  recorded: undefined,
  testCase: undefined,
  fired: undefined,
};

const failed: CaseResult = {
  ...passed,
  passed: false,
  diagnostics: [{ check: 'test-failed', severity: 'error', place, message: 'The rows are not the expected ones.' }],
};

function write(cases: readonly CaseResult[], findings: TestRun['findings'] = []): string {
  const results = [
    {
      detection: 'a',
      workspaces: [],
      file: 'detections/a.test.yaml',
      cases,
      unproved: [],
      mutations: undefined,
      score: undefined,
    },
  ];
  return testText({ results, findings }, () => source, createColors(false));
}

function withPairs(pairs: readonly ComparedPair[]): CaseResult {
  return { ...failed, comparisons: [{ what: 'row', comparison: { equal: false, orderDiffers: false, pairs } }] };
}

describe('testText', () => {
  it('gives a detection that passes one line, and the counts a line of their own', () => {
    assert.equal(write([passed, passed]), 'passed a (2)\n2 passed, 0 failed\n');
  });

  it('shows the line in the YAML of a case that failed', () => {
    const text = write([failed, passed]);
    assert.match(text, /^failed a \(1 of 2\)$/m);
    assert.match(text, /✗ It fires/);
    assert.match(text, /detections\/a\.test\.yaml:3:5 error The rows are not the expected ones/);
    assert.match(text, /3 \| {5}expect: nothing/);
    assert.match(text, /\n1 passed, 1 failed\n$/);
  });

  it('shows expected and actual beside each other and marks what differs', () => {
    const cells = [
      { name: 'Name', expected: 'hitclub.ac', actual: 'my-hitclub.ac', differs: true },
      { name: 'Computer', expected: 'ws-1', actual: 'ws-1', differs: false },
    ];
    const text = write([withPairs([{ expectedIndex: 0, actualIndex: 0, cells, differs: true }])]);
    const expected = [
      '      row 1',
      '                  expected    actual',
      '      ≠ Name      hitclub.ac  my-hitclub.ac',
      '        Computer  ws-1        ws-1',
    ].join('\n');
    assert.ok(text.includes(expected), text);
  });

  it('says which row is missing, which was not expected, and how many are right', () => {
    const cell = { name: 'Name', expected: undefined, actual: undefined, differs: true };
    const text = write([
      withPairs([
        { expectedIndex: 1, actualIndex: undefined, cells: [{ ...cell, expected: 'a' }], differs: true },
        { expectedIndex: undefined, actualIndex: 4, cells: [{ ...cell, actual: 'b' }], differs: true },
        { expectedIndex: 0, actualIndex: 0, cells: [], differs: false },
      ]),
    ]);
    assert.match(text, /row 2 is missing\n +Name {2}a\n/);
    assert.match(text, /row 5 was not expected\n +Name {2}b\n/);
    assert.match(text, /1 as expected/);
  });

  it('shows twenty rows at most and counts the rest', () => {
    const pair: ComparedPair = { expectedIndex: undefined, actualIndex: 0, cells: [], differs: true };
    assert.match(write([withPairs(Array<ComparedPair>(25).fill(pair))]), /and 5 more/);
  });

  it('writes out what would act on the terminal', () => {
    const cells = [{ name: 'Name', expected: '\u001b[2Jx', actual: '\u202ey', differs: true }];
    const text = write([
      { ...withPairs([{ expectedIndex: 0, actualIndex: 0, cells, differs: true }]), name: 'a\u001b]0;b' },
    ]);
    assert.doesNotMatch(text, /[\u001b\u202e]/);
  });

  it('shows the rows of each operator and what dropped each event', () => {
    const explanation = {
      steps: [
        { text: 'DnsEvents', place, rowsIn: undefined, rowsOut: 2 },
        { text: 'where Name == "a"', place, rowsIn: 2, rowsOut: 1 },
      ],
      dropped: [
        { table: 'DnsEvents', place, condition: { text: 'Name == "a"', place }, values: [{ name: 'Name', text: 'b' }] },
        { table: 'DnsEvents', place, condition: undefined, values: [] },
      ],
    };
    const text = write([{ ...failed, explanation }]);
    assert.match(text, /^ +2 +DnsEvents$/m);
    assert.match(text, /^ +2 → 1 +\| where Name == "a"$/m);
    assert.match(
      text,
      /DnsEvents event at line 3 is dropped by Name == "a"\n +at detections\/a\.test\.yaml:3\n +Name = b\n/,
    );
    assert.match(text, /lies outside the period of the rule/);
  });

  it('ends with what is not proved at all, before the counts', () => {
    const text = write([passed], [{ check: 'test-no-near-miss', severity: 'error', place, message: 'No near miss.' }]);
    assert.match(text, /No near miss\.[^]*\n1 passed, 0 failed\n$/);
  });
});
