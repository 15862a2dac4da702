import assert from 'node:assert/strict';

import { diagnosticsJson } from '../../../scripts/report/findings/diagnostics-json';
import type { Diagnostic } from '../../../scripts/source/diagnostic';

const place = {
  file: 'a.yaml',
  span: { start: 9, end: 12 },
  start: { line: 2, column: 3 },
  end: { line: 2, column: 6 },
};
const diagnostic: Diagnostic = { check: 'id-unique', severity: 'error', place, message: 'Taken.', help: 'Change it.' };

describe('diagnosticsJson', () => {
  it('gives each finding with its place and without its offsets', () => {
    assert.deepEqual(JSON.parse(diagnosticsJson([diagnostic], () => undefined)), {
      diagnostics: [
        {
          check: 'id-unique',
          severity: 'error',
          file: 'a.yaml',
          line: 2,
          column: 3,
          endLine: 2,
          endColumn: 6,
          message: 'Taken.',
          help: 'Change it.',
        },
      ],
    });
  });

  it('is an empty list where there is nothing', () => {
    assert.deepEqual(JSON.parse(diagnosticsJson([], () => undefined)), { diagnostics: [] });
  });

  it('gives the edits that mend a finding, at lines and columns', () => {
    const record = JSON.parse(diagnosticsJson([diagnostic], () => [{ place, text: 'other' }])) as {
      readonly diagnostics: readonly { readonly fix: unknown }[];
    };
    assert.deepEqual(record.diagnostics[0]?.fix, [{ line: 2, column: 3, endLine: 2, endColumn: 6, text: 'other' }]);
  });
});
