import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';

import { openFeed } from '../../scripts/cli/feeds/open-feed';
import { OperationError } from '../../scripts/source/operation-error';
import { packZip } from './pack-zip';

const text = 'value,malware\nevil-one.com,Größe ☠\n';

describe('openFeed', () => {
  let folder = '';

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-open-'));
  });

  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  async function readAll(name: string | undefined, encoding?: string, input = ''): Promise<string[]> {
    const standardInput = Readable.from([Buffer.from(input)]);
    const feed = await openFeed(name, encoding, { standardInput, workingDirectory: '/' } as unknown as Parameters<
      typeof openFeed
    >[2]);
    try {
      const texts: string[] = [];
      for (const { name: file, text: open } of feed.texts) {
        let whole = '';
        for await (const piece of open()) whole += piece;
        texts.push(file === undefined ? whole : `${file}: ${whole}`);
      }
      return texts;
    } finally {
      feed.close(true);
    }
  }

  async function readBytes(bytes: Uint8Array, encoding?: string): Promise<string> {
    fs.writeFileSync(path.join(folder, 'feed'), bytes);
    return (await readAll(path.join(folder, 'feed'), encoding))[0] ?? '';
  }

  const bigEndian = (written: string) => Buffer.from(written, 'utf16le').swap16();
  const encodings: readonly (readonly [string, Uint8Array])[] = [
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16, low byte first, with a mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16, high byte first, with a mark', bigEndian(`\ufeff${text}`)],
    ['gzip', gzipSync(text)],
    ['gzip of UTF-16', gzipSync(Buffer.from(`\ufeff${text}`, 'utf16le'))],
    ['ZIP', packZip([{ name: 'full.csv', content: text }])],
  ];
  for (const [name, bytes] of encodings) {
    it(`reads ${name}`, async () => {
      assert.equal(await readBytes(bytes), text);
    });
  }

  it('tells UTF-16 without a mark by where its zeros are', async () => {
    const ascii = `${'value\nevil-one.com\n'.repeat(4)}`;
    assert.equal(await readBytes(Buffer.from(ascii, 'utf16le')), ascii);
    assert.equal(await readBytes(bigEndian(ascii)), ascii);
  });

  it('reads an encoding that it is told', async () => {
    assert.equal(await readBytes(Buffer.from('Gr\xf6\xdfe', 'latin1'), 'windows-1252'), 'Größe');
    await assert.rejects(readBytes(Buffer.from('x'), 'utf-9'), /There is no encoding utf-9/);
  });

  it('puts a mark in the place of bytes that are not UTF-8, and reads on', async () => {
    assert.equal(await readBytes(Buffer.from('a\nGr\xf6sse\nb\n', 'latin1')), 'a\nGr\ufffdsse\nb\n');
  });

  it('reads a character that lies across two pieces', async () => {
    const long = `${'x'.repeat((1 << 20) - 1)}ß`;
    assert.equal(await readBytes(Buffer.from(long)), long);
  });

  it('reads standard input, packed or not, as often as it is asked', async () => {
    assert.deepEqual(await readAll('-', undefined, text), [text]);
    const standardInput = Readable.from([gzipSync(text)]);
    const feed = await openFeed(undefined, undefined, { standardInput, workingDirectory: '/' } as unknown as Parameters<
      typeof openFeed
    >[2]);
    for (const round of [1, 2]) {
      let whole = '';
      for await (const piece of feed.texts[0]!.text()) whole += piece;
      assert.equal(whole, text, `round ${round}`);
    }
    feed.close(true);
  });

  it('reads the events of a folder, and not its manifest', async () => {
    for (const name of ['b.json', 'a.json', 'manifest.json', 'hashes.csv', 'note.txt']) {
      fs.writeFileSync(path.join(folder, name), name);
    }
    assert.deepEqual(await readAll(folder), ['a.json: a.json', 'b.json: b.json']);
  });

  it('refuses what it cannot open, in one sentence', async () => {
    const whole = packZip([{ name: 'full.csv', content: text }]);
    const two = packZip([
      { name: 'a.csv', content: text },
      { name: 'b.csv', content: text },
    ]);
    const cases: readonly (readonly [Uint8Array, RegExp])[] = [
      [gzipSync(text).subarray(0, -12), /cannot be read: unexpected end of file/],
      [Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]), /cannot be read/],
      [whole.subarray(0, -30), /The archive is cut off/],
      [two, /The archive holds 2 files, not one/],
      [packZip([{ name: 'a.csv', content: text, flags: 1 }]), /asks for a password/],
    ];
    for (const [bytes, expected] of cases) {
      await assert.rejects(
        readBytes(bytes),
        (error) => error instanceof OperationError && expected.test(error.message),
      );
    }
    fs.mkdirSync(path.join(folder, 'empty'));
    await assert.rejects(readAll(path.join(folder, 'empty')), /holds no file of a feed/);
    await assert.rejects(readAll(path.join(folder, 'missing')), /is not a file/);
  });
});
