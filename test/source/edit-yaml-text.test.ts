import assert from 'node:assert/strict';

import fc from 'fast-check';
import { stringify } from 'yaml';
import { applyEdits } from '../../scripts/source/edit-text';
import { editYamlText } from '../../scripts/source/edit-yaml-text';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';

function documentOf(text: string) {
  const { value } = parseYaml(createSourceFile('a.yaml', text));
  assert.ok(value !== undefined);
  return value;
}

describe('editYamlText', () => {
  it('edits the text where it stands in the file', () => {
    const text = '# first\nquery: |\n  DnsEvents\n  | where Name = "a"\nkind: Scheduled\n';
    const at = 'DnsEvents\n| where Name '.length;
    const edits = editYamlText(documentOf(text), ['query'], [{ span: { start: at, end: at + 1 }, text: '==' }]);
    assert.equal(applyEdits(text, edits ?? []).text, text.replace('=', '=='));
  });

  it('knows no edit where a quotation mark would end the scalar', () => {
    const edit = { span: { start: 0, end: 1 }, text: '"' };
    assert.equal(editYamlText(documentOf('query: "a b"\n'), ['query'], [edit]), undefined);
    assert.notEqual(editYamlText(documentOf('query: |\n  a b\n'), ['query'], [edit]), undefined);
  });

  it('gives either the edited text to the letter or nothing, in every style of YAML', () => {
    const styles = ['PLAIN', 'BLOCK_LITERAL', 'BLOCK_FOLDED', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'] as const;
    const part = fc.stringMatching(/^[a-z "'\\:#|=\n\u00e4\u{1f600}]{0,12}$/u);
    fc.assert(
      fc.property(part, fc.nat(12), fc.nat(4), part, fc.constantFrom(...styles), (held, from, length, put, style) => {
        const text = stringify(
          { query: held, kind: 'Scheduled' },
          { defaultStringType: style, defaultKeyType: 'PLAIN' },
        );
        const document = parseYaml(createSourceFile('a.yaml', text)).value;
        const before = (document?.value as { readonly query?: unknown } | undefined)?.query;
        if (document === undefined || typeof before !== 'string') return;
        const start = Math.min(from, before.length);
        const edit = { span: { start, end: Math.min(start + length, before.length) }, text: put };
        const edits = editYamlText(document, ['query'], [edit]);
        if (edits === undefined) return;
        assert.deepEqual(documentOf(applyEdits(text, edits).text).value, {
          query: applyEdits(before, [edit]).text,
          kind: 'Scheduled',
        });
      }),
      { numRuns: 2000 },
    );
  });
});
