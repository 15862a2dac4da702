import assert from 'node:assert/strict';
import { parseDatetime } from '../../../scripts/engine/formats/datetime';
import { cellOf, cellText } from '../../../scripts/prove/expectations/cell-text';

describe('cellText', () => {
  it('tells null, the empty text and the word null from each other', () => {
    const texts = [cellText(null, 'long'), cellText('', 'string'), cellText('null', 'string')];
    assert.deepEqual(texts, ['null', '""', '"null"']);
  });

  it('shows blanks at the ends of a text', () => {
    assert.equal(cellText(' a ', 'string'), '" a "');
  });

  it('drops the zeros of a datetime behind its last digit, and no others', () => {
    assert.equal(cellText(parseDatetime('2026-06-10T10:00:00Z'), 'datetime'), '2026-06-10T10:00:00Z');
    assert.equal(cellText(parseDatetime('2026-06-10T10:00:00.1200000Z'), 'datetime'), '2026-06-10T10:00:00.12Z');
  });
});

describe('cellOf', () => {
  it('gives equal dynamic values one key, whatever the order of their members', () => {
    const left = new Map([
      ['a', 1n],
      ['b', 2n],
    ]);
    const right = new Map([
      ['b', 2n],
      ['a', 1n],
    ]);
    assert.equal(cellOf(left, 'dynamic').value, cellOf(right, 'dynamic').value);
    assert.notEqual(cellOf(['1'], 'dynamic').value, cellOf([1n], 'dynamic').value);
  });

  it('compares a datetime inside a dynamic value by its text, which is all that YAML can write', () => {
    const time = { type: 'datetime', value: parseDatetime('2026-06-10')! } as const;
    assert.equal(cellOf([time], 'dynamic').value, cellOf(['2026-06-10T00:00:00.0000000Z'], 'dynamic').value);
  });
});
