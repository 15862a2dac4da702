import assert from 'node:assert/strict';
import fc from 'fast-check';

import { parseIpNetwork } from '../../scripts/indicators/ip-address';
import { networksBetween } from '../../scripts/indicators/networks-between';

describe('networksBetween', () => {
  it('covers a range by the widest networks that hold nothing else', () => {
    assert.deepEqual(networksBetween('45.83.64.1', '45.83.64.9'), [
      '45.83.64.1',
      '45.83.64.2/31',
      '45.83.64.4/30',
      '45.83.64.8/31',
    ]);
    assert.deepEqual(networksBetween('45.83.64.0', '45.83.65.255'), ['45.83.64.0/23']);
    assert.deepEqual(networksBetween('0.0.0.0', '255.255.255.255'), ['0.0.0.0/0']);
    assert.deepEqual(networksBetween('45.83.64.1', '45.83.64.1'), ['45.83.64.1']);
  });

  it('holds as many addresses as lie between', () => {
    const address = fc.nat(0xffffffff);
    fc.assert(
      fc.property(address, address, (one, other) => {
        const [first, last] = [Math.min(one, other), Math.max(one, other)];
        const networks = networksBetween(textOf(first), textOf(last));
        const sizes = networks.map((text) => 2 ** (32 - Number(text.split('/')[1] ?? 32)));
        assert.equal(sizes.reduce((sum, size) => sum + size, 0), last - first + 1);
        assert.ok(networks.every((text) => !text.includes('/') || parseIpNetwork(text)?.text === text));
        assert.ok(networks.length <= 62);
      }),
    ); // prettier-ignore
  });

  it('finds none where the two are not addresses in order', () => {
    assert.deepEqual(networksBetween('45.83.64.9', '45.83.64.1'), []);
    assert.deepEqual(networksBetween('45.83.64.9', '45.83.64.256'), []);
    assert.deepEqual(networksBetween('2001:db8::1', '2001:db8::2'), []);
  });
});

function textOf(number: number): string {
  return [24, 16, 8, 0].map((bits) => (number >>> bits) & 255).join('.');
}
