import assert from 'node:assert/strict';

import { diagnosticsJson } from '../../scripts/report/diagnostics-json';
import type { Diagnostic } from '../../scripts/source/diagnostic';

const place = {
  file: 'a.yaml',
  span: { start: 9, end: 12 },
  start: { line: 2, column: 3 },
  end: { line: 2, column: 6 },
};
const diagnostic: Diagnostic = { check: 'id-unique', severity: 'error', place, message: 'Taken.', help: 'Change it.' };

describe('diagnosticsJson', () => {
  it('gives each finding with its place and without its offsets', () => {
    assert.deepEqual(JSON.parse(diagnosticsJson([diagnostic])), {
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
    assert.deepEqual(JSON.parse(diagnosticsJson([])), { diagnostics: [] });
  });
});
