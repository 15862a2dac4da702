import assert from 'node:assert/strict';
import fc from 'fast-check';

import { changeAnnotations, githubAnnotations } from '../../../scripts/report/text/github-annotations';
import type { Diagnostic } from '../../../scripts/source/diagnostic';

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

describe('changeAnnotations', () => {
  const at = (line: number, severity: Diagnostic['severity']): Diagnostic => {
    return { ...plain, severity, place: { ...place, start: { line, column: 1 }, end: { line, column: 2 } } };
  };
  const isChanged = ({ place: { start } }: Diagnostic) => start.line >= 10;

  it('shows what stands in changed lines, worst first, and each error; the rest is counted', () => {
    const found = [at(1, 'advice'), at(2, 'error'), at(10, 'advice'), at(11, 'warning'), at(12, 'error')];
    const lines = changeAnnotations(found, isChanged).trimEnd().split('\n');
    assert.deepEqual(lines.map((line) => /^::(\w+) .*?line=(\d+)/.exec(line)?.slice(1).join(' ') ?? line.slice(0, 9)), [
      'error 12', 'error 2', 'warning 11', 'notice 10', '::notice ',
    ]); // prettier-ignore
    assert.match(lines.at(-1) ?? '', /1 finding is not shown here/);
  });

  it('shows no more of a level than GitHub does, those of changed lines before others', () => {
    const found = [...Array.from({ length: 30 }, () => at(1, 'error')), at(12, 'error')];
    const lines = changeAnnotations(found, isChanged).trimEnd().split('\n');
    assert.equal(lines.length, 11);
    assert.match(lines[0] ?? '', /line=12/);
    assert.match(lines[10] ?? '', /21 findings are not shown here/);
  });
});
