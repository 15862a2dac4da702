import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodePunycode, encodePunycode } from '../../../scripts/engine/formats/punycode';

describe('punycode', () => {
  it('reads back every text that holds more than ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(decodePunycode(encodePunycode(`${text}é`)!), `${text}é`);
      }),
    );
  });

  it('reads digits in either case', () => {
    assert.equal(decodePunycode('mnchen-3YA'), 'münchen');
  });

  it('reads nothing that ends within a number', () => {
    assert.equal(decodePunycode('mnchen-z'), null);
  });

  it('reads nothing that holds other signs than digits', () => {
    assert.equal(decodePunycode('mnchen-3!a'), null);
  });

  it('reads nothing that goes past the last code point', () => {
    assert.equal(decodePunycode('99999999999'), null);
  });

  it('writes nothing for half a surrogate pair', () => {
    assert.equal(encodePunycode('a\ud800'), null);
  });
});
