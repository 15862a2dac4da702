import assert from 'node:assert/strict';
import { createColors } from '../../../scripts/report/text/colors';
import { findingsOverview } from '../../../scripts/report/findings/findings-overview';
import type { Diagnostic, Severity } from '../../../scripts/source/diagnostic';
import { createSourceFile, placeAt } from '../../../scripts/source/source-file';

function finding(file: string, check: string, severity: Severity): Diagnostic {
  return {
    check,
    severity,
    place: placeAt(createSourceFile(file, 'text'), { start: 0, end: 4 }),
    message: `It is ${check}\u001b[31m`,
  };
}

describe('The overview of many findings', () => {
  const found = [
    ...Array.from({ length: 11 }, (_, index) => finding(`detections/${index}.yaml`, 'mild', 'advice')),
    finding('detections/3.yaml', 'bad', 'error'),
    finding('detections/4.yaml', 'doubtful', 'warning'),
    finding('detections/3.yaml', 'doubtful', 'warning'),
  ];
  const lines = findingsOverview(found, createColors(false)).split('\n');

  it('begins with how many there are of each check, the worst first', () => {
    assert.deepEqual(lines.slice(0, 3), [
      ' 1 error   bad, in 1 file',
      ' 2 warning doubtful, in 2 files',
      '11 advice  mild, in 11 files',
    ]);
  });

  it('names the files that have most errors, then most findings', () => {
    const at = lines.indexOf('The 10 files with most of them:');
    assert.deepEqual(lines.slice(at + 1, at + 3), [
      '  detections/3.yaml: 1 error, 1 warning and 1 piece of advice',
      '  detections/4.yaml: 1 warning and 1 piece of advice',
    ]);
  });

  it('tells every finding on one line, the worst first, with nothing in it that a terminal obeys', () => {
    const told = lines.filter((line) => line.includes('It is'));
    assert.equal(told.length, found.length);
    assert.match(told[0] ?? '', /^detections\/3\.yaml:1:1 error It is bad.*\(bad\)$/);
    assert.ok(!lines.join('').includes('\u001b'));
  });
});
