import assert from 'node:assert/strict';
import { formatValue } from '../../../scripts/engine/values/convert-values';
import type { KqlType } from '../../../scripts/engine/values';
import type { Typed } from '../call-function';
import { callText } from '../call-function';

/** A call and the text of its result. */
export type ScalarCase = readonly [name: string, given: readonly Typed[], type: KqlType, expected: string];

/** Declares a test for each case, named as a sentence. */
export function testScalarCases(title: string, cases: readonly ScalarCase[]): void {
  describe(title, () => {
    for (const [name, given, type, expected] of cases) {
      const shown = given.map(({ type: kind, value }) => (value === null ? 'null' : formatValue(value, kind)));
      it(`${name}(${shown.join(', ')}) is ${expected === '' ? 'empty' : expected}`, () => {
        assert.equal(callText(name, type, ...given), expected);
      });
    }
  });
}
