import type { Span } from '../source/position';
import type { YamlPath } from '../source/yaml-document';

/** One part between the commas of a value in brackets or braces. */
export interface FlowSlot {
  /** Of the sequence or mapping. */
  readonly parent: YamlPath;
  readonly isMapping: boolean;
  /** The step that leads to it: its index, or its key as far as it is written. */
  readonly step: string | number;
  /** From behind the comma or bracket before it to the one behind it. */
  readonly span: Span;
  /** What is written as its key; in a sequence where its value would begin. */
  readonly key: Span;
  readonly colon: number | undefined;
  readonly value: Span;
}

/** Deeper than any content; a value below that is read as one text, so that no file can exhaust the stack. */
const deepestFlow = 200;

/**
 * Reads a value that begins with a bracket or brace.
 *
 * @param limit where it ends if nothing closes it
 * @returns behind what closes it
 */
export function readFlow(text: string, start: number, limit: number, path: YamlPath, slots: FlowSlot[]): number {
  const isMapping = text[start] === '{';
  let at = start + 1;
  for (let index = 0; ; index++) {
    const from = at;
    const first = skipSpace(text, at, limit);
    const keyEnd = isMapping ? scalarEnd(text, first, limit, true) : first;
    const colon =
      isMapping && text[skipSpace(text, keyEnd, limit)] === ':' ? skipSpace(text, keyEnd, limit) : undefined;
    const step = isMapping ? unquoted(text.slice(first, keyEnd)) : index;
    const valueStart = isMapping ? skipSpace(text, colon === undefined ? keyEnd : colon + 1, limit) : first;
    const mayOpen = (!isMapping || colon !== undefined) && valueStart < limit && path.length < deepestFlow;
    const opens = mayOpen && /[[{]/.test(text[valueStart] ?? '');
    const valueEnd = opens
      ? readFlow(text, valueStart, limit, [...path, step], slots)
      : isMapping && colon === undefined
        ? keyEnd
        : scalarEnd(text, valueStart, limit, false);
    at = skipSpace(text, valueEnd, limit);
    while (at < limit && text[at] !== ',' && text[at] !== '}' && text[at] !== ']') at++;
    slots.push({
      parent: path,
      isMapping,
      step,
      span: { start: from, end: Math.min(at, limit) },
      key: { start: first, end: keyEnd },
      colon,
      value: { start: Math.min(valueStart, valueEnd), end: valueEnd },
    });
    if (at >= limit) return limit;
    at += 1;
    if (text[at - 1] !== ',') return at;
  }
}

function skipSpace(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit && /\s/.test(text[at] ?? '')) at++;
  return at;
}

function scalarEnd(text: string, from: number, limit: number, isKey: boolean): number {
  const rest = text.slice(from, limit);
  const quoted = /^(?:"(?:[^"\\]|\\[^])*"|'(?:[^']|'')*')/.exec(rest)?.[0];
  if (quoted !== undefined) return from + quoted.length;
  const form = isKey ? /^(?:[^,{}[\]\r\n:]|:(?![\s,{}[\]]|$))*/ : /^[^,{}[\]\r\n]*/;
  return from + (form.exec(rest)?.[0] ?? '').trimEnd().length;
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/s, '$2');
}
