import assert from 'node:assert/strict';

import { typeValue } from '../../../scripts/indicators/feeds/type-value';

const hash = (digits: number) => 'a1'.repeat(digits / 2);

/** What the feed calls it, as written, and the type and value that are read. */
const readings: readonly (readonly [string | undefined, string, string])[] = [
  ['SHA-256', hash(64), `sha256 ${hash(64)}`],
  ['FileHash-SHA256', hash(64), `sha256 ${hash(64)}`],
  ['sha256_hash', hash(64), `sha256 ${hash(64)}`],
  ['FileSha1', hash(40), `sha1 ${hash(40)}`],
  ['md5 hash', hash(32), `md5 ${hash(32)}`],
  ['MD5', hash(32).toUpperCase(), `md5 ${hash(32)}`],
  ['SHA3-384', hash(96), `sha3-384 ${hash(96)}`],
  ['hash', hash(64), `sha256 ${hash(64)}`],
  ['file', hash(32), `md5 ${hash(32)}`],
  ['IPv4', '45.83.64.1', 'ip 45.83.64.1'],
  ['ipv4-addr', '45.83.64.1', 'ip 45.83.64.1'],
  ['IpAddress', '45.83.64.1', 'ip 45.83.64.1'],
  ['IPV4:PORT', '45.83.64.1:443', 'ip:port 45.83.64.1:443'],
  ['ip_port', '45.83.64.1', 'ip 45.83.64.1'],
  ['ip', '45.83.64.0/24', 'cidr 45.83.64.0/24'],
  ['Domain name', 'evil-one.com', 'domain evil-one.com'],
  ['DomainName', 'evil.anything', 'domain evil.anything'],
  ['hostname', 'hxxp://evil-one[.]com/', 'url http://evil-one.com/'],
  ['hostname', 'evil-one[.]com[:]8080', 'domain evil-one.com'],
  ['ip:port', 'evil-one.com:8080', 'domain evil-one.com'],
  ['URI', 'evil-one.com/gate.php', 'url http://evil-one.com/gate.php'],
  ['URL', 'evil-one.com', 'domain evil-one.com'],
  ['email-src', 'bad@evil-one.com', 'email bad@evil-one.com'],
  ['file name', 'run.sh', 'filename run.sh'],
  ['domain', 'run.sh', 'domain run.sh'],
  ['C2 server', 'evil-one.com', 'domain evil-one.com'],
  [undefined, 'evil-one.onion', 'domain evil-one.onion'],
  [undefined, 'a.evil-one.sh', 'domain a.evil-one.sh'],
  [undefined, 'evil-one.com:8080', 'domain evil-one.com'],
];

/** What the feed calls it, as written, and what the problem says. */
const refusals: readonly (readonly [string | undefined, string, RegExp])[] = [
  ['imphash', hash(32), /is called imphash, which is not a type of indicator here/],
  ['CertificateThumbprint', hash(40), /is called CertificateThumbprint/],
  ['x509-fingerprint-sha1', hash(40), /is called/],
  ['JA3', hash(32), /is called/],
  ['file_path_name', 'C:\\Users\\Public\\a.dll', /is called/],
  ['Description', 'https://vendor.example/report', /is called/],
  ['account', 'help@evil-one.com', /is called/],
  ['md5', hash(40), /as many as sha1/],
  ['hash', 'evil-one.com', /form of no type/],
  ['ip:port', '45.83.64.1:None', /not an address and a port/],
  ['URI', '/gate.php', /not a URL/],
  [undefined, 'run.sh', /may be a domain or the name of a file/],
  [undefined, 'nethost.dll', /form of no type/],
  [undefined, 'Restore_Files.txt', /form of no type/],
  [undefined, 'evil-one.com:99999', /form of no type/],
  [undefined, 'and/or', /form of no type/],
];

describe('typeValue', () => {
  for (const [name, written, expected] of readings) {
    it(`reads ${written.slice(0, 40)} called ${name ?? 'nothing'} as ${expected.slice(0, 40)}`, () => {
      const typed = typeValue(written, name);
      assert.equal('problem' in typed ? typed.problem : `${typed.type} ${typed.value}`, expected);
    });
  }

  for (const [name, written, expected] of refusals) {
    it(`refuses ${written.slice(0, 40)} called ${name ?? 'nothing'}`, () => {
      const typed = typeValue(written, name);
      assert.match('problem' in typed ? typed.problem : `became ${typed.type} ${typed.value}`, expected);
    });
  }
});
