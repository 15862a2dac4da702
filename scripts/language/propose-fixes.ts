import limits from '../../schemas/data/limits.json';
import { parseDuration } from '../content/duration';
import type { Diagnostic } from '../source/diagnostic';
import { lineBreakOf, type TextEdit } from '../source/edit-text';
import { isSlipOf, nearestWord } from '../source/nearest-word';
import { ownValue } from '../source/own-value';
import type { Span } from '../source/position';
import { allKql } from './kql-place';
import type { OpenFile } from './open-file';

/** What could mend a finding; whether it does is asked of the checks. */
export interface ProposedFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

type Propose = (found: Diagnostic, file: OpenFile) => readonly ProposedFix[];

/** What a finding brings itself; else each reads what it advises, and makes an edit of that. */
const proposals: readonly Propose[] = [
  ownEdits,
  meantWord,
  writtenInstead,
  writtenFor,
  spelledValue,
  setKey,
  addedKey,
  deleted,
  removedItem,
];

/** Edits that a finding's advice speaks of, the likeliest first. */
export function proposeFixes(found: Diagnostic, file: OpenFile): readonly ProposedFix[] {
  return proposals.flatMap((propose) => propose(found, file));
}

function ownEdits({ edits, help = '' }: Diagnostic): readonly ProposedFix[] {
  return edits === undefined ? [] : [{ title: help.replace(/\.$/, ''), edits }];
}

function meantWord({ help = '', place: { span } }: Diagnostic, { text }: OpenFile): readonly ProposedFix[] {
  const meant = /Did you mean (\S+?)[?,](?:\s|$)/.exec(help)?.[1];
  if (meant === undefined) return [];
  return replaceWith(meant, slipIn(text, span, meant) ?? span, text);
}

/** The word of a span that was a slip for another, if the span has more words than that one. */
function slipIn(text: string, { start, end }: Span, meant: string): Span | undefined {
  const words = [...text.slice(start, end).matchAll(/[\w.-]+/g)];
  const nearest = nearestWord(
    meant,
    words.map(([word]) => word),
  );
  const at = words.find(([word]) => word === nearest);
  if (at === undefined || words.length < 2 || /\s/.test(meant)) return undefined;
  return { start: start + at.index, end: start + at.index + at[0].length };
}

/** What the advice names is one word or stands in backquotes: advice of more words tells what to do, not what to write. */
const writeThis = /^Write (?:`([^`]+)`|(\S+?))(?:, (?:unless|if) [^.]*|; case counts)?\.$/;

function writtenInstead({ help = '', place: { span } }: Diagnostic, file: OpenFile): readonly ProposedFix[] {
  const { text } = file;
  const advised = writeThis.exec(help);
  const instead = advised?.[1] ?? advised?.[2];
  if (instead === undefined) return [];
  const written = text.slice(span.start, span.end);
  const inner = /^(["'])(.*)\1$/.exec(written)?.[2];
  if (inner !== undefined && isInKql(file, span) && !/^["']/.test(instead)) {
    // In KQL the quotation marks make a text of it, which no operator or function takes the place of.
    if (inner === instead)
      return [{ title: `Write ${instead} without quotation marks`, edits: [{ span, text: instead }] }];
    if (!isSlipOf(inner, instead)) return [];
  }
  return replaceWith(withoutSurroundings(instead, span, text), span, text);
}

function isInKql({ kind, outline }: OpenFile, { start }: Span): boolean {
  return allKql(kind, outline).some(
    ({ toFile, written }) => toFile(written.start) <= start && start < toFile(written.end),
  );
}

/** What of a text is not around a span already: the brackets of a call, the braces of a placeholder. */
function withoutSurroundings(instead: string, { start, end }: Span, text: string): string {
  const isBraced = text.slice(0, start).endsWith('{{') && text.startsWith('}}', end);
  if (isBraced) return instead.replace(/^\{\{|\}\}$/g, '');
  return text[end] === '(' ? instead.replace(/\(\)$/, '') : instead;
}

/** One operator for another, which stands right before what the finding points at. */
function writtenFor({ help = '', place: { span } }: Diagnostic, { text }: OpenFile): readonly ProposedFix[] {
  const [, instead, written] = /^Write (\S+) for (\S+)\.$/.exec(help) ?? [];
  if (instead === undefined || written === undefined) return [];
  const before = text.slice(0, span.start).replace(/[ \t(]+$/, '');
  if (!before.endsWith(written) || !/\s/.test(before.at(-1 - written.length) ?? '')) return [];
  const edit = { span: { start: before.length - written.length, end: before.length }, text: instead };
  return [{ title: `Write ${instead} for ${written}`, edits: [edit] }];
}

/** A character that nobody sees. */
function deleted({ help = '', place: { span } }: Diagnostic): readonly ProposedFix[] {
  return help.startsWith('Delete it; ') && span.end - span.start === 1
    ? [{ title: 'Delete it', edits: [{ span, text: '' }] }]
    : [];
}

/** A key that every such file has, with its first value. */
function addedKey({ help = '' }: Diagnostic, { text, outline }: OpenFile): readonly ProposedFix[] {
  const [, key, value] = /^Write (\w+): (\S+), and /.exec(help) ?? [];
  if (key === undefined || value === undefined || outline.entries.some(({ path }) => path[0] === key)) return [];
  const isEnded = text === '' || text.endsWith('\n');
  const lineBreak = lineBreakOf(text);
  const at = { start: text.length, end: text.length };
  return [
    {
      title: `Write ${key}: ${value}`,
      edits: [{ span: at, text: `${isEnded ? '' : lineBreak}${key}: ${value}${lineBreak}` }],
    },
  ];
}

function spelledValue({ help = '', place: { span } }: Diagnostic, { text }: OpenFile): readonly ProposedFix[] {
  const spelled = /^It is read as (\S+?); sentinel validate --fix writes that\.$/.exec(help)?.[1];
  return spelled === undefined ? [] : replaceWith(spelled, span, text);
}

/** A key that should have another value. */
function setKey({ help = '' }: Diagnostic, { text, outline }: OpenFile): readonly ProposedFix[] {
  const [, key, value] = /^Set (\w+) to (\d+[smhdw])\b/.exec(help) ?? [];
  const entry = outline.entries.find(({ path }) => path.length === 1 && path[0] === key);
  if (key === undefined || value === undefined || entry === undefined || entry.block !== undefined) return [];
  const written = text.slice(entry.value.start, entry.value.end);
  return written === '' || !isAllowed(key, value)
    ? []
    : [{ title: `Set ${key} to ${value}`, edits: [{ span: entry.value, text: value }] }];
}

/** Whether the service takes a duration for a key. */
function isAllowed(key: string, value: string): boolean {
  const limit = ownValue(durationLimits, key);
  const seconds = parseDuration(value)?.seconds;
  if (limit === undefined || seconds === undefined) return true;
  return limit.minimum <= seconds && seconds <= limit.maximum;
}

const durationLimits = {
  queryFrequency: limits.queryFrequencySeconds,
  queryPeriod: limits.queryPeriodSeconds,
  suppressionDuration: limits.suppressionSeconds,
};

/** An item of a list that does nothing, with its lines. */
function removedItem(
  { help, place: { span }, check }: Diagnostic,
  { text, outline }: OpenFile,
): readonly ProposedFix[] {
  if (help !== 'Remove it.' || check !== 'waiver-unused') return [];
  const items = outline.entries.filter(({ path }) => path.length === 2 && path[0] === 'waivers');
  const item = items.findLast(({ lineStart }) => lineStart <= span.start);
  const list = outline.entries.find(({ path }) => path.length === 1 && path[0] === 'waivers');
  if (item === undefined || list === undefined) return [];
  const last = outline.entries.findLast(({ path }) => path[0] === 'waivers' && path[1] === item.path[1]);
  const end = lineEndBehind(text, last?.value.end ?? item.value.end);
  const start = items.length === 1 ? list.lineStart : item.lineStart;
  return [{ title: 'Remove this waiver', edits: [{ span: { start, end }, text: '' }] }];
}

function lineEndBehind(text: string, offset: number): number {
  const next = text.indexOf('\n', offset);
  return next < 0 ? text.length : next + 1;
}

/** Another text in the place of what a finding points at, between the same quotation marks. */
function replaceWith(instead: string, span: Span, text: string): readonly ProposedFix[] {
  const written = text.slice(span.start, span.end);
  if (written === '' || /[\r\n]/.test(written)) return [];
  const quote = /^(["']).*\1$/.exec(written)?.[1] ?? '';
  const plain = /^(["']).*\1$/.test(instead) ? instead : `${quote}${instead}${quote}`;
  return [{ title: `Write ${instead}`, edits: [{ span, text: plain }] }];
}
