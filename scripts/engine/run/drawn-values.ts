import { UnsupportedFeature } from '../values/function-table';
import type { WindowExpression } from '../plan/plan';
import type { Relation } from '../values/relation';
import { type Draws, type Evaluator, type Runtime } from '../runtime';
import type { Value } from '../values';

/** Gives 32 bits of chance, another pattern at each call. */
type Draw = () => number;

interface DrawingFunction {
  /** Title of the page in Kusto's documentation. */
  readonly doc: string;
  /** What is left open, as the finding of a test says it. */
  readonly about: string;
  readonly draw: (draw: Draw, argument: Value | undefined) => Value;
}

/**
 * Functions whose answer is chance, by KQL name. Any answer is as right as another one, so that a run draws the same
 * each time, and draws others when a proof asks what luck decides.
 */
export const drawingFunctions: ReadonlyMap<string, DrawingFunction> = new Map<string, DrawingFunction>([
  ['rand', { doc: 'rand()', about: 'which numbers rand() draws', draw: drawNumber }],
  ['new_guid', { doc: 'new_guid()', about: 'which values new_guid() draws', draw: drawGuid }],
]);

/** Starts the draws of a run, or of what is drawn once however often it is read. @param seed such as its place */
export function startDraws(seed: number): Draws {
  return { seed, count: 0 };
}

/**
 * Draws a value for each row. The same text draws anew wherever a name stands for it, and once within toscalar() and
 * materialize(). ("Named expressions", Kusto docs.)
 */
export function evaluateDrawn(expression: WindowExpression, rows: Relation, runtime: Runtime): Evaluator {
  const { about, draw } = drawingFunctions.get(expression.name)!;
  const operands = expression.operands.map((operand) => runtime.evaluator(operand, rows, runtime));
  if (runtime.dry) return { at: () => null };
  const { draws } = runtime;
  draws.count++;
  const isOther = rows.rowCount > 0 && runtime.chooseOther?.({ span: expression.span, about }) === true;
  const stream = mix(mix(draws.seed + 1) ^ mix(draws.count + 0x1000000) ^ (isOther ? 0x5bd1e995 : 0));
  const known = new Map<number, Value>();
  return {
    at: (row) => {
      let value = known.get(row);
      if (value === undefined) {
        let state = mix(stream ^ mix(row + 1));
        value = draw(() => (state = mix(state + 0x9e3779b9)), operands[0]?.at(row));
        known.set(row, value);
      }
      return value;
    },
  };
}

const drawingParts = new WeakMap<object, boolean>();

/** Whether a part of a plan draws anything anew at each run: what toscalar() and materialize() hold is drawn once. */
export function drawsAnew(part: unknown): boolean {
  if (typeof part !== 'object' || part === null || part instanceof Map) return false;
  let draws = drawingParts.get(part);
  if (draws === undefined) {
    const { kind, name, isInlined, isLabel } = part as Readonly<Record<string, unknown>>;
    const isOnce = kind === 'scalar-of-table' || (kind === 'shared-rows' && isInlined !== true && isLabel !== true);
    const isDrawing = kind === 'window' && drawingFunctions.has(String(name));
    draws = isDrawing || (!isOnce && Object.values(part).some(drawsAnew));
    drawingParts.set(part, draws);
  }
  return draws;
}

/** `rand()` is in [0, 1), and `rand(n)` one of 0, 1 … n - 1. ("rand()") */
function drawNumber(draw: Draw, argument: Value | undefined): number {
  const share = ((draw() >>> 0) * 2 ** 21 + (draw() >>> 11)) / 2 ** 53;
  if (argument === undefined) return share;
  const count = Number(argument);
  if (count < 1) throw new UnsupportedFeature(`rand(${count})`, 'the page has no number below 1');
  return Math.floor(share * count);
}

/** A guid of version 4, as the page's example has it. ("new_guid()") */
function drawGuid(draw: Draw): string {
  const digits = Array.from({ length: 4 }, () => (draw() >>> 0).toString(16).padStart(8, '0')).join('');
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
}

/** Spreads 32 bits, so that neighbours have nothing in common. (The finalizer of MurmurHash3.) */
function mix(bits: number): number {
  let mixed = bits | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
