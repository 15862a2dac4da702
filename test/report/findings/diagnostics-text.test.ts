import assert from 'node:assert/strict';

import { createColors } from '../../../scripts/report/text/colors';
import { countFindings, diagnosticsText } from '../../../scripts/report/findings/diagnostics-text';
import type { Diagnostic, Severity } from '../../../scripts/source/diagnostic';
import { createSourceFile, placeAt } from '../../../scripts/source/source-file';

const plain = createColors(false);

function finding(text: string, marked: string, rest: Partial<Diagnostic> = {}) {
  const source = createSourceFile('detections/a.yaml', text);
  const start = text.indexOf(marked);
  const place = placeAt(source, { start, end: start + marked.length });
  const diagnostic: Diagnostic = { check: 'kql-semantics', severity: 'error', place, message: 'It is wrong.', ...rest };
  return { diagnostic, find: (path: string) => (path === source.path ? source : undefined) };
}

describe('diagnosticsText', () => {
  it('shows place, sentence, line, caret and what to do', () => {
    const { diagnostic, find } = finding('id: 1\nquery: T | where Nam\n', 'Nam', { help: 'Write Name.' });
    assert.equal(
      diagnosticsText([diagnostic], find, plain),
      [
        'detections/a.yaml:2:18 error It is wrong. (kql-semantics)',
        '  2 | query: T | where Nam',
        '    |                  ^^^',
        '  Write Name.',
        '',
      ].join('\n'),
    );
  });

  it('marks one column where the span is empty', () => {
    const { diagnostic, find } = finding('name: ', 'name: ');
    const place = { ...diagnostic.place, start: diagnostic.place.end };
    assert.match(diagnosticsText([{ ...diagnostic, place }], find, plain), /\n {4}\| {7}\^\n/);
  });

  it('sets the caret under the place after wide and escaped characters', () => {
    const { diagnostic, find } = finding('世\tNam', 'Nam');
    const [, line, caret] = diagnosticsText([diagnostic], find, plain).split('\n');
    assert.equal(line, '  1 | 世\\tNam');
    assert.equal(caret, '    |     ^^^');
  });

  it('cuts a long line so that the place stays in view', () => {
    const { diagnostic, find } = finding(`${'a'.repeat(5000)}Nam${'b'.repeat(5000)}`, 'Nam');
    const [, line, caret] = diagnosticsText([diagnostic], find, plain).split('\n');
    assert.ok(line !== undefined && line.length < 130, line);
    assert.equal(line.slice(caret!.indexOf('^'), caret!.indexOf('^') + 3), 'Nam');
  });

  it('escapes hostile text in the message and in the line', () => {
    const { diagnostic, find } = finding('name: \u001b[2Jx', 'x', { message: 'bad \u001b]0;title\u0007' });
    assert.doesNotMatch(diagnosticsText([diagnostic], find, plain), /[\u001b\u0007]/);
  });

  it('does without the line where the file could not be read', () => {
    const { diagnostic } = finding('x', 'x');
    assert.equal(
      diagnosticsText([diagnostic], () => undefined, plain),
      'detections/a.yaml:1:1 error It is wrong. (kql-semantics)\n',
    );
  });

  it('colours the severity only when asked', () => {
    const { diagnostic, find } = finding('x', 'x');
    assert.ok(diagnosticsText([diagnostic], find, createColors(true)).includes('\u001b[31merror\u001b[39m'));
  });
});

describe('countFindings', () => {
  const count = (...severities: Severity[]) =>
    countFindings(severities.map((severity) => ({ ...finding('x', 'x').diagnostic, severity })));

  it('counts each severity in words', () => {
    assert.equal(count('warning', 'error', 'advice', 'error'), '2 errors, 1 warning and 1 piece of advice');
  });

  it('is empty where there is nothing', () => {
    assert.equal(count(), '');
  });
});
