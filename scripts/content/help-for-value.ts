import type { YamlDocument, YamlPath } from '../source/yaml-document';
import { asWritten } from './written-value';

/** A key that stands inside of a text, by its indentation. */
export function findInText(document: YamlDocument, key: string): string | undefined {
  if (!/^\w+$/.test(key)) return undefined;
  const found = Object.entries(asWritten<Record<string, unknown>>(document.value)).find(
    ([, value]) => typeof value === 'string' && new RegExp(`^[ \\t]*${key}:(?=\\s|$)`, 'm').test(value),
  );
  return found && `It stands inside of ${found[0]}: take its indent away, so that it begins where ${found[0]} begins.`;
}

/** What to write where YAML made another type of a value than was meant. */
export function helpForType(
  data: unknown,
  path: YamlPath,
  wanted: readonly string[],
  document: YamlDocument,
): string | undefined {
  const { start, end } = document.placeOf(path).span;
  const written = document.source.text.slice(start, end).trim();
  if (wanted.includes('string') && (typeof data === 'number' || typeof data === 'boolean')) {
    if (path.length === 1 && path[0] === 'version' && /^\d+(\.\d+)?$/.test(written)) {
      return `Write ${written}${written.includes('.') ? '.0' : '.0.0'}: three numbers.`;
    }
    return `Put it into quotes: "${written}"`;
  }
  if (wanted.includes('string') && typeof data === 'object' && data !== null && /^[[{]/.test(written)) {
    const reading = written.startsWith('{') ? 'braces as a mapping' : 'brackets as a list';
    return `Put it into quotes: YAML reads ${reading}.`;
  }
  const isNumber = wanted.includes('integer') || wanted.includes('number');
  if (typeof data !== 'string') return undefined;
  if (isNumber && /^-?\d+(\.\d+)?$/.test(data)) return `Write ${data} without quotes.`;
  if (wanted.includes('boolean') && /^(?:true|yes|on)$/i.test(data)) return 'Write true.';
  return wanted.includes('boolean') && /^(?:false|no|off)$/i.test(data) ? 'Write false.' : undefined;
}
