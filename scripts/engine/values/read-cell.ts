import { parseValue } from './convert-values';
import { isDynamicArray, isDynamicBag } from './dynamic-values';
import { parseJson } from '../formats/json';
import { parseReal } from '../formats/real';
import type { DynamicValue, KqlType, Value } from '../values';

/**
 * The value of a type that a JSON value spells, as the query API writes it; undefined if it spells none. Nothing is
 * rounded or cut. A bool may be 0 or 1; in a dynamic column, the text of a JSON array or object stands for it.
 */
export function readCell(written: DynamicValue, type: KqlType): Value | undefined {
  if (written === null) return type === 'string' ? '' : null;
  switch (type) {
    case 'dynamic':
      return typeof written === 'string' ? readDynamicText(written) : written;
    case 'string':
      return typeof written === 'string' ? written : undefined;
    case 'bool':
      return readBool(written);
    case 'real':
      return readReal(written);
    case 'int':
    case 'long':
    case 'decimal':
      return typeof written === 'bigint' || typeof written === 'number'
        ? readNumber(written, type)
        : readText(written, type);
    default:
      return readText(written, type);
  }
}

/** A dynamic value whose JSON was written into a text, as exports of logs and CSV have it. Any other text is a text. */
export function readDynamicText(text: string): DynamicValue {
  if (!/^\s*[[{]/.test(text)) return text;
  const parsed = parseJson(text);
  return isDynamicArray(parsed ?? null) || isDynamicBag(parsed ?? null) ? (parsed ?? null) : text;
}

function readBool(written: DynamicValue): Value | undefined {
  if (typeof written === 'boolean') return written;
  return written === 0n || written === 1n ? written === 1n : readText(written, 'bool');
}

function readReal(written: DynamicValue): Value | undefined {
  if (typeof written === 'number') return written;
  if (typeof written === 'bigint') return Number(written);
  return typeof written === 'string' ? emptyOr(written, parseReal) : undefined;
}

function readNumber(written: bigint | number, type: 'int' | 'long' | 'decimal'): Value | undefined {
  if (typeof written === 'number' && type !== 'decimal') return undefined;
  return parseValue(String(written), type) ?? undefined;
}

function readText(written: DynamicValue, type: KqlType): Value | undefined {
  return typeof written === 'string' ? emptyOr(written, (text) => parseValue(text, type)) : undefined;
}

function emptyOr(text: string, parse: (text: string) => Value): Value | undefined {
  return text === '' ? null : (parse(text) ?? undefined);
}
