import type { FunctionBody } from './define-function';
import { defineFunction } from './define-function';
import { isDynamicArray } from '../values/dynamic-values';
import type { ScalarFunction } from '../values/function-table';
import type { DynamicValue, KqlType } from '../values';

type Entry = readonly [string, ScalarFunction];

function define(name: string, parameters: readonly KqlType[], returns: KqlType, body: FunctionBody): Entry {
  return [name, defineFunction(`${name}()`, { parameters, returns }, body)];
}

const base64Alphabet = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes that a base64 text holds; null if it is none or lacks its padding. */
export function bytesOfBase64(text: string): Uint8Array | null {
  return base64Alphabet.test(text) ? Buffer.from(text, 'base64') : null;
}

/** The text that bytes spell in UTF-8; null if they spell none. */
export function textOfUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decodeBase64(text: string): string {
  const bytes = bytesOfBase64(text);
  return bytes === null ? '' : (textOfUtf8(bytes) ?? '');
}

function decodeBase64ToArray(text: string): DynamicValue {
  const bytes = bytesOfBase64(text);
  return bytes === null ? null : Array.from(bytes, BigInt);
}

function encodeArray(bytes: DynamicValue): string {
  if (!isDynamicArray(bytes)) return '';
  const numbers = bytes.map(Number);
  const areBytes = numbers.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
  return areBytes ? Buffer.from(numbers).toString('base64') : '';
}

/** A guid's bytes lie in the order of Windows: its first three groups turned around. */
const guidByteOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

function encodeGuid(guid: string): string {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  return Buffer.from(guidByteOrder.map((index) => bytes[index]!)).toString('base64');
}

function decodeBase64ToGuid(text: string): string | null {
  const bytes = bytesOfBase64(text);
  if (bytes?.length !== 16) return null;
  const hex = Buffer.from(guidByteOrder.map((index) => bytes[index]!)).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Letters, digits and these stay as they are; every other byte is written as % and two digits in lower case. */
function encodeUrl(text: string, blank: string): string {
  let encoded = '';
  for (const byte of Buffer.from(text)) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.!*()]/.test(character)) encoded += character;
    else encoded += byte === 32 ? blank : `%${byte.toString(16).padStart(2, '0')}`;
  }
  return encoded;
}

/** Reads %xx as bytes of UTF-8 and + as a blank; what is not an escape stays. */
function decodeUrl(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-fA-F]{2})+/g, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'));
}

/** base64 and the encoding of URLs. */
export const encodingFunctions: readonly Entry[] = [
  define('base64_encode_tostring', ['string'], 'string', (text: string) => Buffer.from(text).toString('base64')),
  define('base64_encodestring', ['string'], 'string', (text: string) => Buffer.from(text).toString('base64')),
  define('base64_decode_tostring', ['string'], 'string', decodeBase64),
  define('base64_decodestring', ['string'], 'string', decodeBase64),
  define('base64_decode_toarray', ['string'], 'dynamic', decodeBase64ToArray),
  define('base64_encode_fromarray', ['dynamic'], 'string', encodeArray),
  define('base64_encode_fromguid', ['guid'], 'string', encodeGuid),
  define('base64_decode_toguid', ['string'], 'guid', decodeBase64ToGuid),
  define('url_encode', ['string'], 'string', (text: string) => encodeUrl(text, '+')),
  define('url_encode_component', ['string'], 'string', (text: string) => encodeUrl(text, '%20')),
  define('url_decode', ['string'], 'string', decodeUrl),
];
