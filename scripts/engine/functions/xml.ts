import { defineFunction } from './define-function';
import type { ScalarFunction } from '../values/function-table';
import type { DynamicValue } from '../values';
import { ownValue } from '../../source/own-value';

const longestText = 1_048_576;

const name = String.raw`[\p{L}_:][\p{L}\p{N}_:.\-\u00B7]*`;
const skipped = /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[[^]*?\]\]>|<!DOCTYPE[^>[]*(?:\[[^\]]*\])?[^>]*>/y;
const openTag = new RegExp(String.raw`<(${name})((?:\s+${name}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>`, 'uy');
const closeTag = new RegExp(String.raw`</(${name})\s*>`, 'uy');
const attribute = new RegExp(String.raw`(${name})\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'gu');
const textRun = /[^<]+/y;

interface Element {
  readonly name: string;
  readonly members: Map<string, DynamicValue[]>;
  texts: string[];
}

/** Signals text that is not XML; parseXml turns it into null. */
class NotXml extends Error {}

/** The value that parse_xml() makes of a text; null if it is not XML or too long. */
export function parseXml(text: string): DynamicValue {
  if (Buffer.byteLength(text) > longestText) return null;
  try {
    return readDocument(text);
  } catch (error) {
    if (error instanceof NotXml) return null;
    throw error;
  }
}

function readDocument(text: string): DynamicValue {
  const root: Element = { name: '', members: new Map(), texts: [] };
  const open: Element[] = [root];
  const take = (pattern: RegExp, position: number): RegExpExecArray | null => {
    pattern.lastIndex = position;
    return pattern.exec(text);
  };
  for (let position = 0; position < text.length;) {
    const inner = open[open.length - 1]!;
    const passed = take(skipped, position);
    const started = passed === null ? take(openTag, position) : null;
    const ended = passed === null && started === null ? take(closeTag, position) : null;
    const run = passed ?? started ?? ended ?? take(textRun, position);
    if (run === null) throw new NotXml();
    if (started !== null) startElement(started, open);
    else if (ended !== null) endElement(ended[1]!, open);
    else if (passed === null) inner.texts.push(decodeEntities(run[0]));
    position += run[0].length;
  }
  const [element, ...others] = [...root.members.values()].flat();
  if (open.length > 1 || element === undefined || others.length > 0) throw new NotXml();
  if (root.texts.join('').trim() !== '') throw new NotXml();
  return new Map([...root.members].map(([key, values]) => [key, values[0]!]));
}

function startElement([, elementName = '', attributes = '', slash]: RegExpExecArray, open: Element[]): void {
  const element: Element = { name: elementName, members: new Map(), texts: [] };
  for (const [, key, double, single] of attributes.matchAll(attribute)) {
    const member = `@${key ?? ''}`;
    if (element.members.has(member)) throw new NotXml();
    element.members.set(member, [decodeEntities(double ?? single ?? '')]);
  }
  open.push(element);
  if (slash === '/') endElement(elementName, open);
}

function endElement(closed: string, open: Element[]): void {
  const element = open.pop();
  const parent = open[open.length - 1];
  if (element?.name !== closed || parent === undefined) throw new NotXml();
  const siblings = parent.members.get(closed);
  if (siblings === undefined) parent.members.set(closed, [valueOfElement(element)]);
  else siblings.push(valueOfElement(element));
}

/** An element without attributes and children is its text, or null; otherwise a bag. */
function valueOfElement(element: Element): DynamicValue {
  const texts = element.texts.map((run) => run.trim()).filter((run) => run !== '');
  if (element.members.size === 0) return texts.length === 0 ? null : texts.join('');
  const bag = new Map<string, DynamicValue>();
  const attributes = [...element.members].filter(([key]) => key.startsWith('@'));
  const children = [...element.members].filter(([key]) => !key.startsWith('@'));
  for (const [key, values] of attributes) bag.set(key, values[0]!);
  if (texts.length > 0) bag.set('#text', texts.length === 1 ? texts[0]! : texts);
  for (const [key, values] of children) bag.set(key, values.length === 1 ? values[0]! : values);
  return bag;
}

const namedEntities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));|&/g,
    (_, decimal?: string, hexadecimal?: string, entity?: string) => {
      const named = entity === undefined ? undefined : ownValue(namedEntities, entity);
      if (named !== undefined) return named;
      const codePoint = decimal === undefined ? parseInt(hexadecimal ?? '', 16) : Number(decimal);
      if (entity !== undefined || Number.isNaN(codePoint) || codePoint > 0x10ffff) throw new NotXml();
      return String.fromCodePoint(codePoint);
    },
  );
}

/** parse_xml(): elements, attributes (`@name`) and text (`#text`); all else is skipped. */
export const xmlFunctions: readonly (readonly [string, ScalarFunction])[] = [
  ['parse_xml', defineFunction('parse_xml()', { parameters: ['string'], returns: 'dynamic' }, parseXml)],
];
