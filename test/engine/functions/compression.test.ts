import assert from 'node:assert/strict';
import { deflateSync, gzipSync } from 'node:zlib';
import { call, string } from '../call-function';
import { testScalarCases } from './scalar-case';

const inBase64 = (bytes: Uint8Array) => string(Buffer.from(bytes).toString('base64'));

testScalarCases('decompression', [
  ['gzip_decompress_from_base64_string', [inBase64(gzipSync('powershell -enc é'))], 'string', 'powershell -enc é'],
  ['zlib_decompress_from_base64_string', [inBase64(deflateSync('powershell -enc é'))], 'string', 'powershell -enc é'],
  ['gzip_decompress_from_base64_string', [string('no base64')], 'string', ''],
  ['zlib_decompress_from_base64_string', [inBase64(gzipSync('the other form'))], 'string', ''],
  ['zlib_decompress_from_base64_string', [inBase64(deflateSync(Buffer.from([0xff])))], 'string', ''],
]);

describe('decompression', () => {
  it('refuses a text that would fill the memory', () => {
    const bomb = inBase64(gzipSync(Buffer.alloc(65 * 1024 * 1024)));
    assert.throws(() => call('gzip_decompress_from_base64_string', 'string', bomb), /over 67108864 bytes/);
  });
});
