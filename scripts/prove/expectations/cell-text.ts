import { formatValue } from '../../engine/values/convert-values';
import { hashKey } from '../../engine/values/compare-values';
import { formatJson, parseJson } from '../../engine/formats/json';
import type { DynamicValue, KqlType, Value } from '../../engine/values';
import type { ComparedCell } from './compare-lists';

/** A value as one cell of a comparison: a key that equal values of the type share, and the text for a person. */
export function cellOf(value: Value, type: KqlType): ComparedCell<string> {
  return {
    value: type === 'dynamic' ? dynamicCellKey(value as DynamicValue) : hashKey(value, type),
    text: cellText(value, type),
  };
}

/**
 * A value as a person reads it in a report: null and the empty text can be told from each other and from words, and a
 * datetime drops the zeros after its last digit.
 */
export function cellText(value: Value, type: KqlType): string {
  if (value === null) return 'null';
  const text = formatValue(value, type);
  if (type === 'datetime') return text.replace(/\.?0+Z$/, 'Z');
  const isAmbiguous = text === '' || text === 'null' || text.trim() !== text;
  return isAmbiguous && (type === 'string' || type === 'dynamic') ? JSON.stringify(text) : text;
}

/** YAML has no datetime or timespan inside a list or mapping, so that there they are compared by their text. */
function dynamicCellKey(value: DynamicValue): string {
  return hashKey(parseJson(formatJson(value)) ?? null, 'dynamic');
}
