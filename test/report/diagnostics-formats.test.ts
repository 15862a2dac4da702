import assert from 'node:assert/strict';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import fc from 'fast-check';

import { allChecks } from '../../scripts/checks/all-checks';
import { diagnosticsJunit } from '../../scripts/report/findings/diagnostics-junit';
import { diagnosticsMarkdown } from '../../scripts/report/findings/diagnostics-markdown';
import { diagnosticsSarif } from '../../scripts/report/findings/diagnostics-sarif';
import { otherFindings } from '../../scripts/checks/other-findings';
import type { Diagnostic } from '../../scripts/source/diagnostic';
import { sarifSchema } from './sarif-schema';

const place = {
  file: 'detections/a b.yaml',
  span: { start: 9, end: 12 },
  start: { line: 2, column: 3 },
  end: { line: 2, column: 6 },
};
const taken: Diagnostic = { check: 'id-unique', severity: 'error', place, message: 'Taken', help: 'Change it.' };

describe('diagnosticsSarif', () => {
  const read = (found: readonly Diagnostic[]) =>
    JSON.parse(diagnosticsSarif(found, allChecks)) as {
      version: string;
      runs: [{ tool: { driver: { rules: { id: string }[] } }; results: Record<string, unknown>[] }];
    };

  it('gives each finding with its rule, level and region', () => {
    const [run] = read([taken]).runs;
    assert.deepEqual(run.results, [
      {
        ruleId: 'id-unique',
        ruleIndex: 0,
        level: 'error',
        message: { text: 'Taken. Change it.' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'detections/a%20b.yaml', uriBaseId: '%SRCROOT%' },
              region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 6 },
            },
          },
        ],
      },
    ]);
  });

  it('describes only the rules that it needs', () => {
    assert.deepEqual(
      read([taken, taken]).runs[0].tool.driver.rules.map(({ id }) => id),
      ['id-unique'],
    );
  });

  it('is a run without results where there is nothing', () => {
    assert.deepEqual(read([]).runs[0].results, []);
  });

  it('is valid against the schema of SARIF, whatever is found and wherever', () => {
    const validate = addFormats(new Ajv2020({ allErrors: true })).compile(sarifSchema);
    const findings = fc.record({
      check: fc.constantFrom(...allChecks, ...otherFindings, { id: 'unheard-of' }).map(({ id }) => id),
      severity: fc.constantFrom('error', 'warning', 'advice'),
      message: fc.string({ unit: 'binary', minLength: 1 }),
      file: fc.string({ unit: 'grapheme', minLength: 1 }),
      help: fc.option(fc.string(), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(findings), (found) => {
        const diagnostics = found.map(({ file, help, ...rest }): Diagnostic => {
          return { ...rest, place: { ...place, file }, ...(help === undefined ? {} : { help }) };
        });
        const log: unknown = JSON.parse(diagnosticsSarif(diagnostics, [...allChecks, ...otherFindings]));
        assert.ok(validate(log), JSON.stringify(validate.errors));
      }),
    );
  });

  it('calls advice a note', () => {
    assert.equal(read([{ ...taken, severity: 'advice' }]).runs[0].results[0]?.['level'], 'note');
  });
});

describe('diagnosticsJunit', () => {
  it('fails the suite of a file with an error, and passes a clean file', () => {
    const xml = diagnosticsJunit([taken], ['detections/clean.yaml']);
    assert.match(xml, /<testsuite name="detections\/a b\.yaml" tests="1" failures="1">/);
    assert.match(
      xml,
      /<failure type="id-unique" message="Taken">detections\/a b\.yaml:2:3 error Taken \(id-unique\)\nChange it\.</,
    );
    assert.match(xml, /<testsuite name="detections\/clean\.yaml" tests="1" failures="0">\n {4}<testcase [^>]*\/>/);
  });

  it('passes a file that has warnings alone, and keeps them as output', () => {
    const xml = diagnosticsJunit([{ ...taken, severity: 'warning' }], []);
    assert.match(xml, /tests="1" failures="0"/);
    assert.match(xml, /<system-out>.* warning Taken \(id-unique\)<\/system-out>/);
  });

  it('keeps hostile text from becoming markup', () => {
    assert.ok(
      diagnosticsJunit([{ ...taken, message: '</failure><x a="' }], []).includes('&lt;/failure&gt;&lt;x a=&quot;'),
    );
  });
});

describe('diagnosticsMarkdown', () => {
  it('is a table under a heading with the numbers', () => {
    assert.equal(
      diagnosticsMarkdown([taken], 'comment'),
      '### Validation: 1 error\n\n| where | what | check |\n| --- | --- | --- |\n' +
        '| detections/a b&#46;yaml:2 | **error** Taken.<br>Change it. | id-unique |\n',
    );
  });

  it('says that there is nothing', () => {
    assert.match(diagnosticsMarkdown([], 'comment'), /No findings/);
  });

  it('fits into a comment, and says that it leaves out something', () => {
    const text = diagnosticsMarkdown(
      Array.from({ length: 5000 }, () => taken),
      'comment',
    );
    assert.ok(text.length <= 65_536);
    assert.match(text, /The rest does not fit here; the artifact of the run holds all of it\.\n$/);
    assert.ok(text.length > 65_000);
  });

  it('fits into a summary, whose limit is bytes, and whole into a file', () => {
    const many = Array.from({ length: 9000 }, () => ({ ...taken, message: 'ü'.repeat(200) }));
    assert.ok(Buffer.byteLength(diagnosticsMarkdown(many, 'summary')) <= 1024 * 1024);
    assert.equal(
      diagnosticsMarkdown(many, 'file')
        .split('\n')
        .filter((line) => line.startsWith('| detections')).length,
      9000,
    );
  });

  it('lets no hostile text begin markup, a link or a mention', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (message) => {
        const [, row] = diagnosticsMarkdown([{ ...taken, message }], 'comment').split('| --- | --- | --- |\n');
        const cell = row!
          .split(' | ')[1]!
          .replace(/^\*\*error\*\* /, '')
          .replace(/<br>Change it\.$/, '');
        assert.doesNotMatch(cell.replace(/&#\d+;/g, ''), /[<>`*_[\]|@]|:\/\/|www\./);
      }),
    );
  });
});
