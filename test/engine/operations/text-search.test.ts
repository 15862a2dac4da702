import assert from 'node:assert/strict';
import fc from 'fast-check';
import { binaryOperators } from '../../../scripts/engine/operations';
import { dynamic, operate, string } from '../call-function';

const unit = fc.constantFrom('a', 'B', 'b', '-', ' ', 'é', 'É', '1');
const text = fc.string({ unit, maxLength: 8 });
const needle = fc.string({ unit, maxLength: 3 });

const searches = ['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'];

describe('text search operators', () => {
  for (const name of searches.flatMap((search) => [search, `${search}_cs`])) {
    it(`!${name} is the contrary of ${name}`, () => {
      fc.assert(
        fc.property(text, needle, (left, right) => {
          const [positive, negative] = [name, `!${name}`].map((each) =>
            operate(each, 'bool', string(left), string(right)),
          );
          assert.equal(negative, positive !== true);
        }),
      );
    });
  }

  for (const name of searches) {
    it(`${name}_cs finds nothing that ${name} does not find`, () => {
      fc.assert(
        fc.property(text, needle, (left, right) => {
          const found = operate(`${name}_cs`, 'bool', string(left), string(right));
          assert(found !== true || operate(name, 'bool', string(left), string(right)) === true);
        }),
      );
    });
  }

  const cases: readonly (readonly [string, string, string, boolean])[] = [
    ['Alpha beta', 'hasprefix_cs', 'Al', true],
    ['Alpha beta', 'hasprefix_cs', 'al', false],
    ['Alpha beta', 'hassuffix_cs', 'ha', true],
    ['Alpha beta', 'startswith_cs', 'alpha', false],
    ['Alpha beta', 'endswith', 'BETA', true],
    ['Alpha beta', 'endswith_cs', 'BETA', false],
  ];
  for (const [left, name, right, expected] of cases) {
    it(`"${left}" ${name} "${right}" is ${String(expected)}`, () => {
      assert.equal(operate(name, 'bool', string(left), string(right)), expected);
    });
  }

  it('!in~ is the contrary of in~', () => {
    const list = dynamic('["A"]');
    assert.equal(operate('!in~', 'bool', string('a'), list), false);
    assert.equal(operate('!in~', 'bool', string('b'), list), true);
  });

  for (const [older, current] of [
    ['<>', '!='],
    ['containscs', 'contains_cs'],
    ['notcontains', '!contains'],
    ['notcontainscs', '!contains_cs'],
  ] as const) {
    it(`${older} is an older spelling of ${current}`, () => {
      assert.equal(binaryOperators.get(older), binaryOperators.get(current));
    });
  }
});
