import assert from 'node:assert/strict';

import { countUnsaid } from '../../../scripts/report/text/count-unsaid';
import type { Diagnostic } from '../../../scripts/source/diagnostic';
import { createSourceFile } from '../../../scripts/source/source-file';
import { placeAt } from '../../../scripts/source/source-file';

const finding = (file: string): Diagnostic => ({
  check: 'x',
  severity: 'warning',
  place: placeAt(createSourceFile(file, 'text'), { start: 0, end: 1 }),
  message: 'x',
});

describe('countUnsaid', () => {
  it('counts what is waived, with the files of it, what is lowered and what is hidden', () => {
    const [one, other] = [finding('a.yaml'), finding('b.yaml')];
    assert.equal(
      countUnsaid({ waived: [one, one, other], lowered: [one], hidden: [one, other] }),
      '3 waived in 2 files, 1 lowered by checks.yaml, 2 hidden by checks.yaml',
    );
  });

  it('says nothing if all is said', () => {
    assert.equal(countUnsaid({ waived: [], lowered: [], hidden: [] }), '');
  });
});
