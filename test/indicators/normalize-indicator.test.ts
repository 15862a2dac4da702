import assert from 'node:assert/strict';
import fc from 'fast-check';

import { indicatorTypes } from '../../scripts/content/watchlist';
import type { IndicatorType } from '../../scripts/content/watchlist';
import { normalizeIndicator } from '../../scripts/indicators/normalize-indicator';

const md5 = 'd41d8cd98f00b204e9800998ecf8427e';

/** Type, as written, normal form. */
const normalForms: readonly (readonly [IndicatorType, string, string])[] = [
  ['domain', 'hitclub.ac', 'hitclub.ac'],
  ['domain', ' HitClub.AC. ', 'hitclub.ac'],
  ['domain', 'hitclub[.]ac', 'hitclub.ac'],
  ['domain', 'hitclub(.)ac', 'hitclub.ac'],
  ['domain', 'hitclub{.}ac', 'hitclub.ac'],
  ['domain', 'hitclub[dot]ac', 'hitclub.ac'],
  ['domain', 'hitclub[.ac', 'hitclub.ac'],
  ['domain', 'hitclub\\.ac', 'hitclub.ac'],
  ['domain', '\ufeffhitclub.ac\u200b', 'hitclub.ac'],
  ['domain', 'hit\u200bclub\u00ad.ac', 'hitclub.ac'],
  ['domain', 'hitclub dot ac', 'hitclub.ac'],
  ['domain', 'hitclub [dot] ac', 'hitclub.ac'],
  ['domain', 'hitclub[[.]]ac', 'hitclub.ac'],
  ['domain', 'hitclub<.>ac', 'hitclub.ac'],
  ['domain', 'hitclub(.ac', 'hitclub.ac'],
  ['domain', '*.hitclub.ac', 'hitclub.ac'],
  ['domain', '_dmarc.hitclub.ac', '_dmarc.hitclub.ac'],
  ['domain', 'bücher.example', 'xn--bcher-kva.example'],
  ['domain', 'BÜCHER.example', 'xn--bcher-kva.example'],
  ['domain', 'xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['domain', 'пример。рф', 'xn--e1afmkfd.xn--p1ai'],
  ['domain', 'bu\u0308cher.example', 'xn--bcher-kva.example'],
  ['domain', 'XN--BCHER-KVA.Example', 'xn--bcher-kva.example'],
  ['domain', 'faß.example', 'xn--fa-hia.example'],
  ['domain', 'ｅｖｉｌ．example', 'evil.example'],
  ['domain', 'bü\u00adcher.example', 'xn--bcher-kva.example'],
  ['domain', 'ⅷ.example', 'viii.example'],
  ['domain', 'bücher[.]example', 'xn--bcher-kva.example'],
  ['ip', '192.0.2.1', '192.0.2.1'],
  ['ip', '192[.]0[.]2[.]1', '192.0.2.1'],
  ['ip', '2001:DB8:0:0::1', '2001:db8::1'],
  ['ip', '[2001:db8::1]', '2001:db8::1'],
  ['ip', '2001[:]db8[:][:]1', '2001:db8::1'],
  ['ip', '2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
  ['ip', '::FFFF:c000:201', '192.0.2.1'],
  ['ip', '::ffff:192.0.2.1', '192.0.2.1'],
  ['ip:port', '192.0.2.1:443', '192.0.2.1:443'],
  ['ip:port', '192[.]0[.]2[.]1[:]0443', '192.0.2.1:443'],
  ['ip:port', '[2001:db8::1]:443', '[2001:db8::1]:443'],
  ['ip:port', '2001:db8::1:443', '[2001:db8::1]:443'],
  ['cidr', '192.0.2.77/24', '192.0.2.0/24'],
  ['cidr', '2001:DB8::/32', '2001:db8::/32'],
  ['url', 'http://evil.example/a', 'http://evil.example/a'],
  ['url', 'hxxps://EVIL[.]example/A%2f?q=[x]#F', 'https://evil.example/A%2f?q=[x]#F'],
  ['url', 'hXXp[:]//evil.example', 'http://evil.example/'],
  ['url', 'hxxp[://]evil[.]example:80/a', 'http://evil.example/a'],
  ['url', 'hxxps[:]//evil[.]example[:]8080[/]a', 'https://evil.example:8080/a'],
  ['url', 'hxxp:[//]evil[.]example/a', 'http://evil.example/a'],
  ['url', 'hxxp[:][/][/]evil[.]example/a', 'http://evil.example/a'],
  ['url', '[http]://evil[.]example/a', 'http://evil.example/a'],
  ['url', 'meows://evil[.]example/a', 'https://evil.example/a'],
  ['url', 'h__p://evil(.)example/a(.)php?b=(c)', 'http://evil.example/a.php?b=(c)'],
  ['url', 'http://evil.example/a(.)php', 'http://evil.example/a(.)php'],
  ['url', 'hxxp://evil\\.example/a\\.php', 'http://evil.example/a.php'],
  ['url', 'hxxp://evil[dot]example/a[dot]php', 'http://evil.example/a.php'],
  ['url', 'http://evil.exam\u200bple/a\u200bb', 'http://evil.example/ab'],
  ['url', 'https://evil.example:443', 'https://evil.example/'],
  ['url', 'https://evil.example:8443/a', 'https://evil.example:8443/a'],
  ['url', 'http://user:p@ss@evil.example/a', 'http://user:p@ss@evil.example/a'],
  ['url', 'http://[2001:DB8::1]:8080/a', 'http://[2001:db8::1]:8080/a'],
  ['url', 'http://[::ffff:192.0.2.1]/a', 'http://192.0.2.1/a'],
  ['url', 'http://evil.example.:0080/a', 'http://evil.example/a'],
  ['url', 'ftp://evil.example:21', 'ftp://evil.example/'],
  ['url', 'http://a@b@evil.example/@c', 'http://a@b@evil.example/@c'],
  ['url', 'http://192.0.2.1/bins/x86', 'http://192.0.2.1/bins/x86'],
  ['url', 'http://bücher.example/ü', 'http://xn--bcher-kva.example/ü'],
  ['url', 'http://evil.example?x=1', 'http://evil.example/?x=1'],
  ['url', 'http://evil.example/index[.]php', 'http://evil.example/index.php'],
  ['md5', md5.toUpperCase(), md5],
  ['sha1', ` ${'A'.repeat(40)}`, 'a'.repeat(40)],
  ['sha256', 'B'.repeat(64), 'b'.repeat(64)],
  ['sha3-384', 'C'.repeat(96), 'c'.repeat(96)],
  ['email', 'Bad.Guy[@]Evil[.]example', 'bad.guy@evil.example'],
  ['email', 'bad (at) evil (dot) example', 'bad@evil.example'],
  ['email', 'bad at evil dot example', 'bad@evil.example'],
  ['filename', ' Invoice.exe ', 'Invoice.exe'],
  ['filename', 'Invoice\u202efdp.exe', 'Invoice\u202efdp.exe'],
];

/** Type, as written, what the problem says. */
const problems: readonly (readonly [IndicatorType, string, RegExp])[] = [
  ['domain', '', /empty/],
  ['domain', 'localhost', /no dot/],
  ['domain', '192.0.2.1', /IP address/],
  ['domain', '1.2.3', /digits/],
  ['domain', 'http://evil.example', /URL/],
  ['domain', 'a@evil.example', /e-mail/],
  ['domain', 'evil..example', /not a domain/],
  ['domain', '-evil.example', /not a domain/],
  ['domain', 'ev il.example', /not a domain/],
  ['domain', 'evil.example/path', /not a domain/],
  ['domain', 'evil.exa"mple', /not a domain/],
  ['domain', 'bücher.example/path', /not a domain/],
  ['domain', 'bücher.example:443', /not a domain/],
  ['domain', 'bücher%2eevil.example', /not a domain/],
  ['domain', 'bücher.example?x', /not a domain/],
  ['domain', 'bü\u200dcher.example', /not a domain/],
  ['domain', 'xn--ü.example', /not a domain/],
  ['domain', '１９２.0.2.1', /ends in digits/],
  ['domain', `${'a'.repeat(64)}.example`, /not a domain/],
  ['domain', `${'abcdefgh.'.repeat(30)}example`, /253/],
  ['domain', 'evil.example\u2028x', /control/],
  ['domain', 'evil.example\0.x', /control/],
  ['ip', '010.0.0.1', /not an IP/],
  ['ip', '1.2.3', /not an IP/],
  ['ip', '192.0.2.256', /not an IP/],
  ['ip', 'fe80::1%eth0', /not an IP/],
  ['ip', '192.0.2.0/24', /cidr/],
  ['ip', '192.0.2.1:80', /ip:port/],
  ['ip:port', '192.0.2.1', /port/],
  ['ip:port', '192.0.2.1:0', /outside/],
  ['ip:port', '192.0.2.1:65536', /outside/],
  ['ip:port', 'evil.example:80', /IP address/],
  ['cidr', '192.0.2.0/33', /CIDR/],
  ['cidr', '192.0.2.1', /prefix/],
  ['url', 'evil.example/a', /scheme/],
  ['url', 'http://evil.example/a b', /white space/],
  ['url', 'http:///a', /host/],
  ['url', 'http://evil.example\\@good.example/', /backslash/],
  ['url', 'http://[2001:db8::1/', /host/],
  ['url', 'http://0x7f.1/', /digits/],
  ['url', 'http://2130706433/', /no dot/],
  ['url', 'http://evil.example:80:80/', /host/],
  ['url', 'http://bücher.example%2fx/', /host/],
  ['url', 'http://evil.example:99999/', /port/],
  ['md5', 'zz', /hexadecimal/],
  ['md5', 'a'.repeat(40), /sha1/],
  ['sha256', 'a'.repeat(63), /63 digits/],
  ['email', 'nobody', /e-mail/],
  ['email', '{{.a@bad.example', /e-mail/],
  ['email', 'a@b', /domain/],
  ['filename', 'C:\\Windows\\evil.exe', /path/],
  ['url', `http://evil.example/${'a'.repeat(5000)}`, /4096/],
];

describe('normalizeIndicator', () => {
  for (const [type, written, expected] of normalForms) {
    it(`reads the ${type} ${JSON.stringify(written)} as ${expected}`, () => {
      const normalized = normalizeIndicator(type, written);
      assert.deepEqual(normalized, expected === written ? { value: expected } : { value: expected, original: written });
    });
  }

  for (const [type, written, expected] of problems) {
    it(`refuses ${JSON.stringify(written.slice(0, 40))} as a ${type}`, () => {
      const normalized = normalizeIndicator(type, written);
      assert.match('problem' in normalized ? normalized.problem : `became ${normalized.value}`, expected);
    });
  }

  it('leaves a normal form as it is', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.domain(), fc.ipV6(), fc.emailAddress());
    fc.assert(
      fc.property(fc.constantFrom(...indicatorTypes), anything, (type, written) => {
        const once = normalizeIndicator(type, written);
        if ('value' in once) assert.deepEqual(normalizeIndicator(type, once.value), { value: once.value });
      }),
      { numRuns: 2000 },
    );
  });

  it('reads any domain whose dots are defanged', () => {
    fc.assert(
      fc.property(fc.domain(), fc.constantFrom('[.]', '(.)', '{.}', '[dot]', '(DOT)', '\\.'), (domain, dot) => {
        const normalized = normalizeIndicator('domain', domain.replaceAll('.', dot));
        assert.equal('value' in normalized && normalized.value, domain.toLowerCase());
      }),
    );
  });
});
