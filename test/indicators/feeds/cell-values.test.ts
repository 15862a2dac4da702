import assert from 'node:assert/strict';

import { isHeading, readCellText, readCellValues, readLineValues } from '../../../scripts/indicators/feeds/cell-values';
import type { CellValue } from '../../../scripts/indicators/feeds/cell-values';

const [md5, sha1] = ['a1'.repeat(16), 'b2'.repeat(20)];
const shown = (values: readonly CellValue[]) =>
  values.map(({ value, type }) => (type === undefined ? value : `${type} ${value}`));

describe('readCellText', () => {
  it('takes off what stands around a value', () => {
    const written = [
      'evil.example',
      ' evil.example\u200b',
      "'evil.example'",
      '`evil.example`',
      '“evil.example”',
      '"evil.example",',
      'evil.example;',
      "'evil.example",
    ];
    assert.deepEqual(new Set(written.map(readCellText)), new Set(['evil.example']));
  });

  it('knows the words for nothing', () => {
    const written = [undefined, '', ' ', '-', 'N/A', 'None', 'null', '"n/a"', 'unknown'];
    assert.deepEqual(new Set(written.map(readCellText)), new Set([undefined]));
  });

  it('leaves what belongs to a value', () => {
    for (const text of ["o'hara@evil.example", 'http://evil.example/"a"/', 'Noneuclid'])
      assert.equal(readCellText(text), text);
  });
});

describe('readCellValues', () => {
  /** A cell, what its column calls it, and what is read. */
  const readings: readonly (readonly [string, string | undefined, readonly string[]])[] = [
    ['evil-one.com', undefined, ['evil-one.com']],
    ['evil-one.com', 'domain', ['domain evil-one.com']],
    [`MD5: ${md5}`, 'sha1', [`MD5 ${md5}`]],
    [`sha-1=${sha1}`, undefined, [`sha-1 ${sha1}`]],
    ['URL: hxxp://evil-one[.]com/a', undefined, ['URL hxxp://evil-one[.]com/a']],
    ['C2: 45.83.64.1', undefined, ['45.83.64.1']],
    [`imphash: ${md5}`, undefined, [`imphash ${md5}`]],
    ['http://evil-one.com/a', undefined, ['http://evil-one.com/a']],
    ['evil-one.com:8080', undefined, ['evil-one.com:8080']],
    [`${md5},${sha1}`, 'file', [`file ${md5}`, `file ${sha1}`]],
    [`MD5: ${md5} ${md5}`, undefined, [`MD5 ${md5}`, `MD5 ${md5}`]],
    ['evil-one.com, evil-two[.]com;', undefined, ['evil-one.com', 'evil-two[.]com']],
    ['45.83.64.1\n45.83.64.2:443', undefined, ['45.83.64.1', '45.83.64.2:443']],
    ['evil-one.com|evil-two.com', 'domain', ['domain evil-one.com', 'domain evil-two.com']],
    ['http://evil-one.com/a,http://evil-two.com/b', 'url', ['url http://evil-one.com/a', 'url http://evil-two.com/b']],
    ['http://evil-one.com/a,b.com', 'url', ['url http://evil-one.com/a,b.com']],
    ['http://evil-one.com/a b.com', 'url', ['url http://evil-one.com/a b.com']],
    ['evil-one.com 45.83.64.1', undefined, ['evil-one.com 45.83.64.1']],
    ['evil dot example', undefined, ['evil dot example']],
    ['Invoice 1, final.exe', 'filename', ['filename Invoice 1, final.exe']],
    ['45.83.64.4-45.83.64.8', undefined, ['cidr 45.83.64.4/30', 'ip 45.83.64.8']],
    ['45[.]83[.]64[.]4 to 45[.]83[.]64[.]5', 'ip', ['cidr 45.83.64.4/31']],
    ['45.83.64.1', 'cidr', ['ip 45.83.64.1']],
    ['45.83.64.0/24', 'cidr', ['cidr 45.83.64.0/24']],
  ];
  for (const [cell, type, expected] of readings) {
    it(`reads ${JSON.stringify(cell).slice(0, 60)} of a column called ${type ?? 'nothing'}`, () => {
      assert.deepEqual(shown(readCellValues(cell, type)), expected);
    });
  }
});

describe('readLineValues', () => {
  /** A line, the heading above it, and what is read. */
  const readings: readonly (readonly [string, string | undefined, readonly string[]])[] = [
    ['45.83.64.1 # a scanner', undefined, ['45.83.64.1']],
    ['45.83.64.0/24 ; SBL1', undefined, ['45.83.64.0/24']],
    ['evil-one.com // of today', undefined, ['evil-one.com']],
    ['evil-one.com - of today', undefined, ['evil-one.com']],
    ['http://evil-one.com/#a', undefined, ['http://evil-one.com/#a']],
    ['- evil-one.com', undefined, ['evil-one.com']],
    ['* evil-one.com', undefined, ['evil-one.com']],
    ['12. evil-one.com', undefined, ['evil-one.com']],
    ['0.0.0.0 evil-one.com evil-two.com # both', undefined, ['domain evil-one.com', 'domain evil-two.com']],
    ['127.0.0.1\tevil-one.com', undefined, ['domain evil-one.com']],
    ['||evil-one.com^$all', undefined, ['domain evil-one.com']],
    ['address=/evil-one.com/0.0.0.0', undefined, ['domain evil-one.com']],
    ['evil-one.com CNAME .', undefined, ['domain evil-one.com']],
    ['run.sh', 'File names', ['File names run.sh']],
    ['evil-one.com', 'Hashes', ['evil-one.com']],
    ['nothing at all', 'Hashes', ['Hashes nothing at all']],
  ];
  for (const [line, heading, expected] of readings) {
    it(`reads ${JSON.stringify(line)} under ${heading ?? 'no heading'}`, () => {
      assert.deepEqual(shown(readLineValues(line, heading)), expected);
    });
  }
});

describe('isHeading', () => {
  it('knows the names of types, and no others', () => {
    const lines = ['SHA256s:', 'Domains', 'IP addresses', 'Ransom notes:', 'evil-one.com', 'imphash:', ''];
    assert.deepEqual(lines.filter(isHeading), ['SHA256s:', 'Domains', 'IP addresses']);
  });
});
