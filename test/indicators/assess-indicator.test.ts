import assert from 'node:assert/strict';

import type { IndicatorType } from '../../scripts/content/watchlist';
import { assessIndicator } from '../../scripts/indicators/assess-indicator';

/** Type, normal form, the risks that are found. */
const judgements: readonly (readonly [IndicatorType, string, string])[] = [
  ['domain', 'hitclub.ac', ''],
  ['domain', 'shapekapseln.com.de', ''],
  ['domain', 'com.de', 'public-suffix error'],
  ['domain', 'github.io', 'public-suffix error'],
  ['domain', 'someone.github.io', ''],
  ['domain', 'google.com', 'benign-name error'],
  ['domain', 'www.google.com', 'benign-name error'],
  ['domain', 'docs.google.com', 'benign-name warning'],
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
  ['ip:port', '1.1.1.1:53', 'public-resolver error'],
  ['ip:port', '[fe80::1]:443', 'reserved-address error'],
  ['ip:port', '45.77.1.2:443', ''],
  ['cidr', '45.77.0.0/24', ''],
  ['cidr', '45.0.0.0/8', 'wide-network warning'],
  ['cidr', '192.168.0.0/24', 'reserved-address error'],
  ['url', 'http://evil.example/', ''],
  ['url', 'https://github.com/', 'shared-hosting warning'],
  ['url', 'https://github.com/someone/x.exe', ''],
  ['url', 'http://user@10.0.0.1:8080/a', 'reserved-address error'],
  ['email', 'someone@gmail.com', ''],
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
});
