import assert from 'node:assert/strict';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';

import { isWithin, parseIpAddress, parseIpNetwork } from '../../scripts/indicators/ip-address';

describe('parseIpAddress', () => {
  it('tells what any IPv4 address is reserved for as the library does', () => {
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        const { range, ...rest } = parseIpAddress(text) ?? {};
        assert.deepEqual(rest, { version: 4, text });
        assert.equal(range === 'unicast', ipaddr.IPv4.parse(text).range() === 'unicast');
      }),
      { numRuns: 3000 },
    );
  });

  it('tells of any IPv6 address given out for the public internet what the library does', () => {
    const first = fc.oneof(fc.integer({ min: 0x2000, max: 0x3fff }), fc.constantFrom(0x2001, 0x2002, 0x2620, 0x3fff));
    fc.assert(
      fc.property(first, fc.ipV6(), (part, rest) => {
        const text = new ipaddr.IPv6([part, ...ipaddr.IPv6.parse(rest).parts.slice(1)]).toString();
        assert.equal(parseIpAddress(text)?.range === 'unicast', ipaddr.IPv6.parse(text).range() === 'unicast', text);
      }),
      { numRuns: 3000 },
    );
  });

  // IANA, "IPv4 and IPv6 Special-Purpose Address Registry" and "Multicast Address Space", 2026.
  const reserved = [
    ['0.0.0.0', '0.255.255.255'],
    ['10.0.0.0', '10.255.255.255'],
    ['100.64.0.0', '100.127.255.255'],
    ['127.0.0.0', '127.255.255.255'],
    ['169.254.0.0', '169.254.255.255'],
    ['172.16.0.0', '172.31.255.255'],
    ['192.0.0.0', '192.0.0.255'],
    ['192.0.2.0', '192.0.2.255'],
    ['192.88.99.0', '192.88.99.255'],
    ['192.168.0.0', '192.168.255.255'],
    ['198.18.0.0', '198.19.255.255'],
    ['198.51.100.0', '198.51.100.255'],
    ['203.0.113.0', '203.0.113.255'],
    ['224.0.0.0', '255.255.255.255'],
    ['::', '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['4000::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ] as const;
  for (const [first, last] of reserved) {
    it(`tells that ${first} to ${last} are not of the public internet`, () => {
      for (const text of [first, last]) assert.notEqual(parseIpAddress(text)?.range, 'unicast', text);
    });
  }

  it('tells that what lies between those is of the public internet', () => {
    const open = [
      '1.0.0.0',
      '9.255.255.255',
      '11.0.0.0',
      '100.63.255.255',
      '100.128.0.0',
      '126.255.255.255',
      '128.0.0.0',
      '172.15.255.255',
      '172.32.0.0',
      '192.0.1.0',
      '192.0.3.0',
      '223.255.255.255',
      '2001:200::',
      '2001:db7::',
      '2001:db9::',
      '2003::1',
      '2a00:1450:4001::1',
      '3fff:1000::1',
    ];
    for (const text of open) assert.equal(parseIpAddress(text)?.range, 'unicast', text);
  });

  it('brings every spelling of an IPv6 address into one form', () => {
    const spellings = [
      '2a00:1450:4001:0:0:0:0:1',
      '2A00:1450:4001::0001',
      '2a00:1450:4001:0000:0000:0000:0000:0001',
      '2a00:1450:4001::0.0.0.1',
    ];
    for (const text of spellings) assert.equal(parseIpAddress(text)?.text, '2a00:1450:4001::1');
    assert.deepEqual(parseIpAddress('::FFFF:8.8.4.4'), { version: 4, text: '8.8.4.4', range: 'unicast' });
    for (const text of ['2a00::1::2', '2a00:1450', '::g', 'fe80::1%1', '12345::', ':::'])
      assert.equal(parseIpAddress(text), undefined, text);
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

  it('tells what a part of it is reserved for', () => {
    assert.equal(parseIpNetwork('45.0.0.0/8')?.range, 'unicast');
    assert.equal(parseIpNetwork('172.0.0.0/8')?.range, 'private');
    assert.equal(parseIpNetwork('100.0.0.0/8')?.range, 'carrier grade nat');
    assert.equal(parseIpNetwork('2001:d00::/24')?.range, 'reserved');
  });

  it('reads nothing else', () => {
    for (const text of ['45.83.64.0', '45.83.64.0/', '45.83.64.0/33', '45.83.64.0/-1', '/24', 'a/24']) {
      assert.equal(parseIpNetwork(text), undefined, text);
    }
  });
});

describe('isWithin', () => {
  it('agrees with the bits, for any address and network', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6());
    const close = fc.tuple(fc.ipV4(), fc.nat(255)).map(([ip, last]) => [ip, ip.replace(/\d+$/, String(last))] as const);
    fc.assert(
      fc.property(fc.oneof(fc.tuple(address, address), close), fc.nat(32), ([one, other], prefixLength) => {
        const network = parseIpNetwork(`${one}/${prefixLength}`);
        const text = parseIpAddress(other)?.text;
        if (network === undefined || text === undefined) return;
        const same = parseIpNetwork(`${text}/${prefixLength}`)?.text === network.text;
        assert.equal(isWithin(text, network), same);
      }),
      { numRuns: 1000 },
    );
  });
});
