import assert from 'node:assert/strict';
import fc from 'fast-check';

import { normalizeIndicator } from '../../scripts/indicators/normalize-indicator';
import { splitEndpoint } from '../../scripts/indicators/split-endpoint';

describe('splitEndpoint', () => {
  it('takes address and port apart, and the brackets off', () => {
    assert.deepEqual(splitEndpoint('192.0.2.1:443'), { address: '192.0.2.1', port: '443' });
    assert.deepEqual(splitEndpoint('[2001:db8::1]:8080'), { address: '2001:db8::1', port: '8080' });
  });

  it('gives back the address and port of any normal form', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(address, fc.integer({ min: 1, max: 65535 }), (written, port) => {
        const endpoint = normalizeIndicator('ip:port', `[${written}]:${port}`);
        const alone = normalizeIndicator('ip', written);
        if ('problem' in endpoint || 'problem' in alone) return fc.pre(false);
        assert.deepEqual(splitEndpoint(endpoint.value), { address: alone.value, port: String(port) });
      }),
    );
  });
});
