import { UnsupportedFeature } from '../values/function-table';
import type { CodePointSet } from './code-points';
import { holdsCodePoint } from './code-points';
import type { AssertionKind, PatternNode } from './pattern-node';
import { canBeEmpty } from './pattern-node';

/** Where each group starts and ends, by twice its number; undefined for a group that took no part. */
export type Slots = readonly (number | undefined)[];

/** A pattern that runs in time linear in the text: all its ways to match are followed at once, the preferred first. */
export interface PatternMachine {
  /** The match that starts first at an offset or after it, and of those the one that the pattern prefers. */
  readonly find: (text: string, from: number) => Slots | null;
}

type Instruction =
  | { readonly op: 'set'; readonly ascii: Uint8Array; readonly set: CodePointSet }
  | { readonly op: 'assert'; readonly assertion: AssertionKind; readonly word: CodePointSet }
  | { readonly op: 'save'; readonly slot: number }
  /** Goes on at both places, the first of which is preferred. */
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; target: number }
  | { readonly op: 'match' };

const mostInstructions = 100_000;

/** @throws UnsupportedFeature for a pattern whose repetitions make it too large */
export function buildMachine(node: PatternNode): PatternMachine {
  const program: Instruction[] = [];
  emit({ kind: 'capture', part: node, index: 0 }, program);
  append(program, { op: 'match' });
  return { find: (text, from) => search(program, text, from) };
}

function append<I extends Instruction>(program: Instruction[], instruction: I): I {
  if (program.length >= mostInstructions) throw new UnsupportedFeature('a regular expression of this size');
  program.push(instruction);
  return instruction;
}

function emit(node: PatternNode, program: Instruction[]): void {
  switch (node.kind) {
    case 'set':
      append(program, { op: 'set', set: node.set, ascii: asciiMembers(node.set) });
      return;
    case 'assertion':
      append(program, { op: 'assert', assertion: node.assertion, word: node.word });
      return;
    case 'sequence':
      for (const part of node.parts) emit(part, program);
      return;
    case 'capture':
      append(program, { op: 'save', slot: node.index * 2 });
      emit(node.part, program);
      append(program, { op: 'save', slot: node.index * 2 + 1 });
      return;
    case 'choice':
      return emitChoice(node.parts, program);
    case 'repeat':
      return emitRepeat(node, program);
  }
}

function asciiMembers(set: CodePointSet): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, codePoint) => Number(holdsCodePoint(set, codePoint)));
}

function emitChoice(parts: readonly PatternNode[], program: Instruction[]): void {
  const jumps: { target: number }[] = [];
  parts.forEach((part, index) => {
    const isLast = index === parts.length - 1;
    const split = isLast ? undefined : append(program, { op: 'split', first: program.length + 1, second: 0 });
    emit(part, program);
    if (split === undefined) return;
    jumps.push(append(program, { op: 'jump', target: 0 }));
    split.second = program.length;
  });
  for (const jump of jumps) jump.target = program.length;
}

function emitRepeat(node: Extract<PatternNode, { kind: 'repeat' }>, program: Instruction[]): void {
  const { part, least, most, lazy } = node;
  if (most === Infinity) {
    // What can match nothing is repeated as "once or more, or not at all": so it keeps its preference for nothing.
    if (least === 0 && canBeEmpty(part)) return emitOptional(part, lazy, program, 1, true);
    for (let count = 1; count < least; count += 1) emit(part, program);
    return least === 0 ? emitOptional(part, lazy, program, 1, true) : emitLoop(part, lazy, program);
  }
  for (let count = 0; count < least; count += 1) emit(part, program);
  emitOptional(part, lazy, program, most - least, false);
}

/** `(x(x…)?)?`, or `(x+)?` where it loops. */
function emitOptional(part: PatternNode, lazy: boolean, program: Instruction[], count: number, loops: boolean): void {
  const splits: { first: number; second: number }[] = [];
  for (let index = 0; index < count; index += 1) {
    const next = program.length + 1;
    splits.push(append(program, { op: 'split', first: next, second: next }));
    if (loops) emitLoop(part, lazy, program);
    else emit(part, program);
  }
  for (const split of splits) split[lazy ? 'first' : 'second'] = program.length;
}

function emitLoop(part: PatternNode, lazy: boolean, program: Instruction[]): void {
  const start = program.length;
  emit(part, program);
  const after = program.length + 1;
  append(program, { op: 'split', first: lazy ? after : start, second: lazy ? start : after });
}

interface Thread {
  readonly at: number;
  readonly slots: Slots;
}

function search(program: readonly Instruction[], text: string, from: number): Slots | null {
  let threads: Thread[] = [];
  let best: Slots | null = null;
  const visited = new Int32Array(program.length).fill(-1);
  for (let position = from; position <= text.length;) {
    if (best === null) follow(program, { at: 0, slots: [] }, threads, visited, text, position);
    if (threads.length === 0 && best !== null) break;
    const codePoint = text.codePointAt(position) ?? -1;
    const after = position + (codePoint > 0xffff ? 2 : 1);
    const reached: Thread[] = [];
    for (const { at, slots } of threads) {
      const instruction = program[at]!;
      if (instruction.op === 'match') {
        best = slots;
        break;
      }
      if (instruction.op === 'set' && isMember(instruction, codePoint)) {
        follow(program, { at: at + 1, slots }, reached, visited, text, after);
      }
    }
    threads = reached;
    position = after;
  }
  return best;
}

function isMember({ ascii, set }: Extract<Instruction, { op: 'set' }>, codePoint: number): boolean {
  if (codePoint < 0) return false;
  return codePoint < 128 ? ascii[codePoint] === 1 : holdsCodePoint(set, codePoint);
}

/** Adds the threads that a thread leads to without a character, in the order of preference, each place once. */
function follow(
  program: readonly Instruction[],
  start: Thread,
  into: Thread[],
  visited: Int32Array,
  text: string,
  position: number,
): void {
  const stack = [start];
  for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
    const { at, slots } = thread;
    if (visited[at] === position) continue;
    visited[at] = position;
    const instruction = program[at]!;
    if (instruction.op === 'jump') stack.push({ at: instruction.target, slots });
    else if (instruction.op === 'split')
      stack.push({ at: instruction.second, slots }, { at: instruction.first, slots });
    else if (instruction.op === 'save') stack.push({ at: at + 1, slots: withSlot(slots, instruction.slot, position) });
    else if (instruction.op !== 'assert') into.push(thread);
    else if (holdsAt(instruction.assertion, instruction.word, text, position)) stack.push({ at: at + 1, slots });
  }
}

function withSlot(slots: Slots, slot: number, position: number): Slots {
  const copy = [...slots];
  while (copy.length <= slot) copy.push(undefined);
  copy[slot] = position;
  return copy;
}

/** Whether an assertion holds between two characters of a text. ("Regex syntax", Kusto docs: Empty matches.) */
function holdsAt(assertion: AssertionKind, word: CodePointSet, text: string, position: number): boolean {
  const before = codePointBefore(text, position);
  const after = text.codePointAt(position);
  switch (assertion) {
    case 'text-start':
      return before === undefined;
    case 'text-end':
      return after === undefined;
    case 'line-start':
      return before === undefined || before === 0x0a;
    case 'line-end':
      return after === undefined || after === 0x0a;
    case 'crlf-line-start':
      return before === undefined || before === 0x0a || (before === 0x0d && after !== 0x0a);
    case 'crlf-line-end':
      return after === undefined || after === 0x0d || (after === 0x0a && before !== 0x0d);
    default:
      return wordAssertions[assertion](isWord(before, word), isWord(after, word));
  }
}

const wordAssertions = {
  'word-boundary': (before: boolean, after: boolean) => before !== after,
  'no-word-boundary': (before: boolean, after: boolean) => before === after,
  'word-start': (before: boolean, after: boolean) => !before && after,
  'word-end': (before: boolean, after: boolean) => before && !after,
  'word-start-half': (before: boolean) => !before,
  'word-end-half': (_before: boolean, after: boolean) => !after,
};

function isWord(codePoint: number | undefined, word: CodePointSet): boolean {
  return codePoint !== undefined && holdsCodePoint(word, codePoint);
}

function codePointBefore(text: string, position: number): number | undefined {
  if (position === 0) return undefined;
  const unit = text.charCodeAt(position - 1);
  const isPair = unit >= 0xdc00 && unit <= 0xdfff && position > 1 && text.codePointAt(position - 2)! > 0xffff;
  return isPair ? text.codePointAt(position - 2) : unit;
}
