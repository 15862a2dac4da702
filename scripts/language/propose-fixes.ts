import type { Diagnostic } from '../source/diagnostic';
import type { TextEdit } from '../source/edit-text';
import type { Span } from '../source/position';
import type { OpenFile } from './open-file';

/** What could mend a finding; whether it does is asked of the checks. */
export interface ProposedFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

type Propose = (found: Diagnostic, file: OpenFile) => readonly ProposedFix[];

/** What a finding brings itself; else each reads what it advises, and makes an edit of that. */
const proposals: readonly Propose[] = [ownEdits, meantWord, writtenInstead, spelledValue, setKey, removedItem];

/** Edits that a finding's advice speaks of, the likeliest first. */
export function proposeFixes(found: Diagnostic, file: OpenFile): readonly ProposedFix[] {
  return proposals.flatMap((propose) => propose(found, file));
}

function ownEdits({ edits, help = '' }: Diagnostic): readonly ProposedFix[] {
  return edits === undefined ? [] : [{ title: help.replace(/\.$/, ''), edits }];
}

function meantWord({ help = '', place: { span } }: Diagnostic, { text }: OpenFile): readonly ProposedFix[] {
  const meant = /Did you mean (\S+?)[?,](?:\s|$)/.exec(help)?.[1];
  return meant === undefined ? [] : replaceWith(meant, span, text);
}

function writtenInstead({ help = '', place: { span } }: Diagnostic, { text }: OpenFile): readonly ProposedFix[] {
  const advised = /^Write (?:`([^`]+)`|([^.;,:`]+?))(?:, (?:unless|if) [^.]*)?\.$/.exec(help);
  const instead = advised?.[1] ?? advised?.[2];
  return instead === undefined || /\b(?:for|behind|one|a|an|the)\b/.test(instead)
    ? []
    : replaceWith(instead, span, text);
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
  return written === '' ? [] : [{ title: `Set ${key} to ${value}`, edits: [{ span: entry.value, text: value }] }];
}

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
