import { gunzipSync, inflateSync } from 'node:zlib';
import { defineFunction } from './define-function';
import type { ScalarFunction } from '../values/function-table';
import { UnsupportedFeature } from '../values/function-table';
import { bytesOfBase64, textOfUtf8 } from './encoding';

type Entry = readonly [string, ScalarFunction];

/** Logs are hostile: a few kilobytes can unfold to what fills the memory. */
const mostBytes = 64 * 1024 * 1024;

/** A text from its compressed bytes in base64; the empty text where they are none. */
function decompression(name: string, decompress: typeof gunzipSync): Entry {
  const body = (text: string): string => {
    const bytes = bytesOfBase64(text);
    const unfolded = bytes === null ? null : unfold(name, bytes, decompress);
    return unfolded === null ? '' : (textOfUtf8(unfolded) ?? '');
  };
  return [name, defineFunction(`${name}()`, { parameters: ['string'], returns: 'string' }, body)];
}

function unfold(name: string, bytes: Uint8Array, decompress: typeof gunzipSync): Uint8Array | null {
  try {
    return decompress(bytes, { maxOutputLength: mostBytes });
  } catch (error) {
    if (error instanceof RangeError) throw new UnsupportedFeature(`${name}()`, `over ${mostBytes} bytes of text`);
    return null;
  }
}

/** Compressed texts in base64. */
export const compressionFunctions: readonly Entry[] = [
  decompression('gzip_decompress_from_base64_string', gunzipSync),
  decompression('zlib_decompress_from_base64_string', inflateSync),
];
