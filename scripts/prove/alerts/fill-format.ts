import type { Table } from '../../engine/values';
import { columnTexts } from './column-texts';

/** Longest title and description of an alert, in bytes of UTF-8. ("Alert details limits", Sentinel service limits.) */
export const longestTitle = 256;
export const longestDescription = 5 * 1024;

const placeholder = /\{\{([^{}]*)\}\}/g;

/**
 * Fills the {{column}} placeholders of a title or description from the first result. If there is no format or a
 * column gives no value, undefined: the alert then keeps the rule's own text. ("Customize alert details", Sentinel
 * docs.) A text past the limit is cut at a whole character.
 * @param longest bytes of UTF-8
 */
export function fillFormat(format: string | undefined, events: Table, longest: number): string | undefined {
  if (format === undefined || format.trim() === '') return undefined;
  let isComplete = true;
  const text = format.replace(placeholder, (_, name: string) => {
    const value = columnTexts(events, name.trim())?.[0] ?? '';
    if (value === '') isComplete = false;
    return value;
  });
  return isComplete ? cutToBytes(text, longest) : undefined;
}

function cutToBytes(text: string, longest: number): string {
  let size = 0;
  let kept = '';
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > longest) return kept;
    kept += character;
  }
  return kept;
}
