import assert from 'node:assert/strict';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';

import { parseIpAddress, parseIpNetwork } from '../../scripts/indicators/ip-address';

describe('parseIpAddress', () => {
  it('tells what any IPv4 address is reserved for as the library does', () => {
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        assert.deepEqual(parseIpAddress(text), { version: 4, text, range: ipaddr.IPv4.parse(text).range() });
      }),
      { numRuns: 3000 },
    );
  });

  it('reads only four decimal parts', () => {
    for (const text of ['', '1.2.3', '1.2.3.4.5', '01.2.3.4', '1.2.3.256', '0x1.2.3.4', '1.2.3.4 ', '１.2.3.4']) {
      assert.equal(parseIpAddress(text), undefined, text);
    }
  });
});

describe('parseIpNetwork', () => {
  it('clears the bits behind the prefix', () => {
    assert.equal(parseIpNetwork('45.83.64.77/24')?.text, '45.83.64.0/24');
    assert.equal(parseIpNetwork('2a00:1450::1/32')?.text, '2a00:1450::/32');
  });

  it('reads nothing else', () => {
    for (const text of ['45.83.64.0', '45.83.64.0/', '45.83.64.0/33', '45.83.64.0/-1', '/24', 'a/24']) {
      assert.equal(parseIpNetwork(text), undefined, text);
    }
  });
});
