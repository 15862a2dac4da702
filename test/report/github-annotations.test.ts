import assert from 'node:assert/strict';
import fc from 'fast-check';

import { githubAnnotations } from '../../scripts/report/github-annotations';
import type { Diagnostic } from '../../scripts/source/diagnostic';

const place = {
  file: 'detections/a.yaml',
  span: { start: 9, end: 12 },
  start: { line: 2, column: 3 },
  end: { line: 2, column: 6 },
};
const plain: Diagnostic = { check: 'id-unique', severity: 'error', place, message: 'Taken.' };

describe('githubAnnotations', () => {
  it('names file, lines, columns and check', () => {
    assert.equal(
      githubAnnotations([{ ...plain, help: 'Take another.' }]),
      '::error file=detections/a.yaml,line=2,endLine=2,col=3,endColumn=6,title=id-unique::Taken. Take another.\n',
    );
  });

  it('leaves columns out where the finding spans lines', () => {
    const long = { ...plain, place: { ...place, end: { line: 4, column: 1 } } };
    assert.ok(githubAnnotations([long]).startsWith('::error file=detections/a.yaml,line=2,endLine=4,title='));
  });

  it('makes a notice of advice', () => {
    assert.ok(githubAnnotations([{ ...plain, severity: 'advice' }]).startsWith('::notice '));
  });

  it('escapes what would end a property', () => {
    const hostile = { ...plain, place: { ...place, file: 'a:b,c%.yaml' } };
    assert.ok(githubAnnotations([hostile]).includes('file=a%3Ab%2Cc%25.yaml,'));
  });

  it('keeps every finding on one line that begins with its own command', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (message) => {
        const lines = githubAnnotations([{ ...plain, message: `${message}\n::error::forged` }]).split(/[\r\n]/);
        assert.equal(lines.length, 2);
        assert.ok(lines[0]!.startsWith('::error file='));
      }),
    );
  });
});
