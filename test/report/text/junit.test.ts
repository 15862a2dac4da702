import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CaseResult, TestRun } from '../../../scripts/prove/evidence/proof-result';
import { junitXml } from '../../../scripts/report/text/junit';
import { createSourceFile, placeAt } from '../../../scripts/source/source-file';

const place = placeAt(createSourceFile('detections/a.test.yaml', 'cases:\n'), { start: 0, end: 5 });

function write(name: string, message: string | undefined, findings: TestRun['findings'] = []): string {
  const result: CaseResult = {
    name,
    place,
    passed: message === undefined,
    diagnostics: message === undefined ? [] : [{ check: 'test-failed', severity: 'error', place, message }],
    comparisons: [],
    explanation: undefined,
    recorded: undefined,
    testCase: undefined,
    fired: undefined,
  };
  const test = {
    detection: 'a',
    workspaces: [],
    file: 'detections/a.test.yaml',
    cases: [result],
    unproved: [],
    mutations: undefined,
    score: undefined,
  };
  return junitXml({ results: [test], findings });
}

describe('junitXml', () => {
  it('writes a suite a test file and a case a case', () => {
    const xml = write('It fires', undefined);
    assert.match(xml, /<testsuite name="a" file="detections\/a.test.yaml" tests="1" failures="0">/);
    assert.match(xml, /<testcase classname="a" name="It fires" file="detections\/a.test.yaml" line="1"\/>/);
  });

  it('writes why a case failed, with its place', () => {
    const xml = write('It fires', 'It is "so" & <not>');
    assert.match(xml, /tests="1" failures="1"/);
    assert.match(xml, /<failure message="It is &quot;so&quot; &amp; &lt;not&gt;">detections\/a.test.yaml:1:1 /);
  });

  it('writes what is not proved as failures, and no advice', () => {
    const finding = { check: 'test-missing', severity: 'error', place, message: 'No test.' } as const;
    assert.match(write('a', undefined, [finding]), /<testsuite name="proofs required" tests="1" failures="1">/);
    assert.doesNotMatch(write('a', undefined, [{ ...finding, severity: 'advice' }]), /proofs required/);
  });

  it('keeps hostile text inside its attribute and leaves out what XML cannot hold', () => {
    const hostile = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(hostile, hostile, (name, message) => {
        const xml = write(name, message);
        assert.equal(xml.match(/<testcase /g)?.length, 1);
        // Section 2.2 of XML 1.0, Char.
        assert.doesNotMatch(xml, /[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
        const values = [...xml.matchAll(/="([^"]*)"/g)].map(([, value]) => value ?? '');
        assert.ok(values.every((value) => !/[<>\n]|&(?!amp;|lt;|gt;|quot;|#\d+;)/.test(value)));
      }),
    );
  });
});
