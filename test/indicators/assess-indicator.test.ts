import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';

import type { IndicatorType } from '../../scripts/content/watchlist';
import { assessIndicator } from '../../scripts/indicators/assess-indicator';
import { normalizeIndicator } from '../../scripts/indicators/normalize-indicator';
import benign from '../../schemas/data/benign-indicators.json';

/** Type, normal form, the risks that are found. */
const judgements: readonly (readonly [IndicatorType, string, string])[] = [
  ['domain', 'hitclub.ac', ''],
  ['domain', 'shapekapseln.com.de', ''],
  ['domain', 'com.de', 'public-suffix error'],
  ['domain', 'github.io', 'public-suffix error'],
  ['domain', 'someone.github.io', ''],
  ['domain', 'google.com', 'benign-name error'],
  ['domain', 'www.google.com', 'benign-name error'],
  ['domain', 'docs.google.com', 'shared-hosting warning'],
  ['domain', 'maps.google.com', 'benign-name warning'],
  ['domain', 'fonts.googleapis.com', 'benign-name error'],
  ['domain', 'storage.googleapis.com', 'shared-hosting warning'],
  ['domain', 'someone.blob.core.windows.net', ''],
  ['domain', 'co.uk', 'public-suffix error'],
  ['domain', 'uk', 'public-suffix error'],
  ['domain', 'xn--p1ai', 'public-suffix error'],
  ['domain', 'xn--e1afmkfd.xn--p1ai', ''],
  ['domain', 'printer.local', 'reserved-name error'],
  ['domain', '1.0.0.127.in-addr.arpa', 'reserved-name error'],
  ['domain', 'localhost.localdomain', ''],
  ['domain', 'notlocal.example', ''],
  ['domain', 'notgoogle.com', ''],
  ['domain', 'raw.githubusercontent.com', 'shared-hosting warning'],
  ['domain', 'pastebin.com', 'shared-hosting warning'],
  ['ip', '45.77.1.2', ''],
  ['ip', '10.0.0.1', 'reserved-address error'],
  ['ip', '127.0.0.1', 'reserved-address error'],
  ['ip', '169.254.1.1', 'reserved-address error'],
  ['ip', '192.0.2.1', 'reserved-address error'],
  ['ip', '100.64.0.1', 'reserved-address error'],
  ['ip', '255.255.255.255', 'reserved-address error'],
  ['ip', 'fe80::1', 'reserved-address error'],
  ['ip', '2001:db8::1', 'reserved-address error'],
  ['ip', '2a00:1450:4001::1', ''],
  ['ip', '8.8.8.8', 'public-resolver error'],
  ['ip', '2606:4700:4700::1111', 'public-resolver error'],
  ['ip', '198.41.0.4', 'public-resolver error'],
  ['ip', '199.2.137.20', 'sinkhole warning'],
  ['ip', '199.2.138.20', ''],
  ['ip', '4000::1', 'reserved-address error'],
  ['ip', '::5db8:d822', 'reserved-address error'],
  ['ip', '64:ff9b::2d4d:102', 'reserved-address error'],
  ['ip', '3fff::1', 'reserved-address error'],
  ['ip:port', '1.1.1.1:53', 'public-resolver error'],
  ['ip:port', '[2606:4700:4700::1111]:443', 'public-resolver error'],
  ['ip:port', '146.112.61.106:443', 'sinkhole warning'],
  ['ip:port', '[fe80::1]:443', 'reserved-address error'],
  ['ip:port', '45.77.1.2:443', ''],
  ['cidr', '45.77.0.0/24', ''],
  ['cidr', '45.0.0.0/8', 'wide-network warning'],
  ['cidr', '192.168.0.0/24', 'reserved-address error'],
  ['cidr', '100.0.0.0/8', 'reserved-address error'],
  ['cidr', '198.51.0.0/16', 'reserved-address error'],
  ['cidr', '0.0.0.0/0', 'reserved-address error'],
  ['cidr', '2000::/3', 'reserved-address error'],
  ['cidr', '2a00::/16', 'wide-network warning'],
  ['cidr', '2a00:1450::/32', ''],
  ['cidr', '8.8.8.0/24', 'public-resolver error'],
  ['cidr', '8.8.9.0/24', ''],
  ['cidr', '2620:fe::/48', 'public-resolver error'],
  ['url', 'http://evil.example/', ''],
  ['url', 'https://github.com/', 'shared-hosting warning'],
  ['url', 'https://github.com/someone/x.exe', ''],
  ['url', 'http://user@10.0.0.1:8080/a', 'reserved-address error'],
  ['url', 'http://google.com@evil.example/', ''],
  ['url', 'http://evil.example@google.com/', 'benign-name error'],
  ['url', 'http://[2001:db8::1]:8080/x', 'reserved-address error'],
  ['url', 'http://printer.local:8080/', 'reserved-name error'],
  ['email', 'someone@gmail.com', ''],
  ['email', 'root@host.local', 'reserved-name error'],
  ['email', 'someone@com.de', 'public-suffix error'],
  ['md5', '68b329da9893e34099c7d8ad5cb9c940', 'empty-file error'],
  ['md5', '44d88612fea8a8f36de82e1278abb02f', 'empty-file error'],
  ['md5', 'd41d8cd98f00b204e9800998ecf8427e', 'empty-file error'],
  ['sha256', 'a'.repeat(64), ''],
  ['filename', 'svchost.exe', ''],
];

describe('assessIndicator', () => {
  for (const [type, value, expected] of judgements) {
    it(`finds ${expected || 'nothing'} in the ${type} ${value}`, () => {
      const found = assessIndicator(type, value).map((finding) => `${finding.risk} ${finding.severity}`);
      assert.equal(found.join(', '), expected);
    });
  }

  it('finds every entry of its data, each in normal form', () => {
    const entries: readonly (readonly [IndicatorType, readonly string[], string])[] = [
      ['ip', Object.keys(benign.publicResolvers), 'public-resolver'],
      ['ip', Object.keys(benign.rootServers), 'public-resolver'],
      ['cidr', Object.keys(benign.sinkholes), ''],
      ['domain', benign.reservedNames.map((name) => `host.${name}`), 'reserved-name'],
      ['domain', benign.benignDomains, 'benign-name'],
      ['domain', benign.sharedHosting, 'shared-hosting'],
      ...(['md5', 'sha1', 'sha256', 'sha3-384'] as const).map((type) => [type, Object.values(benign.harmlessFiles).map((hashes) => hashes[type]), 'empty-file'] as const),
    ]; // prettier-ignore
    for (const [type, values, risk] of entries) {
      for (const value of values) {
        assert.deepEqual(normalizeIndicator(type, value), { value });
        const found = assessIndicator(type, value).map((finding) => finding.risk);
        assert.equal(found.join(', '), risk, `${type} ${value}`);
      }
    }
    for (const network of Object.keys(benign.sinkholes)) {
      assert.match(assessIndicator('ip', network.replace(/\/.*/, ''))[0]?.message ?? '', /is a sinkhole of/);
    }
  });

  it('has the hashes of the bytes that its data names', () => {
    const bytes = { 'an empty file': '', 'a file of a line feed alone': '\n', 'a file of a zero byte alone': '\0' };
    for (const [name, text] of Object.entries(bytes)) {
      const sha256 = createHash('sha256').update(text).digest('hex');
      assert.match(assessIndicator('sha256', sha256)[0]?.message ?? '', new RegExp(`is the hash of ${name}$`));
    }
  });

  it('judges a URL of any address, with any user and port, as the address', () => {
    const user = fc.constantFrom('', 'user@', 'user:secret@', 'google.com@', 'a@b@');
    const port = fc.constantFrom('', ':8080', ':1');
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), user, port, (address, name, end) => {
        const ip = normalizeIndicator('ip', address);
        if (!('value' in ip)) return;
        const host = ip.value.includes(':') ? `[${ip.value}]` : ip.value;
        const url = normalizeIndicator('url', `http://${name}${host}${end}/x`);
        assert.ok('value' in url);
        const [one, other] = [assessIndicator('url', url.value), assessIndicator('ip', ip.value)];
        assert.deepEqual(
          one.map(({ risk }) => risk),
          other.map(({ risk }) => risk),
        );
      }),
    );
  });
});
