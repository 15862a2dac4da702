import type { EvaluateAlone } from '../../engine/evaluate-alone';
import type { Expression, WindowExpression } from '../../engine/plan/plan';
import type { Value } from '../../engine/values';
import { ownValue } from '../../source/own-value';
import { columnsRead, replaceParts, walkExpression } from './expressions';
import { valuesToTry, type Range } from './try-values';

type Verdict = 'never' | 'always';

/** What is drawn or counted for a row: the least and the most. ("rand()", "row_number()" and its kin, Kusto documentation.) */
const ranges: Readonly<Record<string, Range | undefined>> = {
  rand: { least: 0, most: 0.999_999, isNeverEmpty: true },
  row_number: { least: 1n, isNeverEmpty: true },
  row_rank_dense: { least: 1n, isNeverEmpty: true },
  row_rank_min: { least: 1n, isNeverEmpty: true },
};

const comparison = /^(?:[<>]=?|[=!]=|!?between)$/;

/** Returns the number that a condition draws or counts, such as rand() or row_number(), and compares with constants. */
export function drawnIn(condition: Expression): WindowExpression | undefined {
  if (condition.kind !== 'call' || !comparison.test(condition.name)) return undefined;
  const drawn = condition.operands.filter((each) => each.kind === 'window');
  const [only] = drawn;
  const isPlain = only !== undefined && drawn.length === 1 && ownValue(ranges, only.name) !== undefined;
  // With an argument it is another range.
  return isPlain && (only.operands.length === 0 || only.name.startsWith('row_rank')) ? only : undefined;
}

/** Tells what a comparison of a drawn or counted number with constants is, whatever is drawn; undefined if it may be both. */
export function judgeDrawn(condition: Expression, evaluate: EvaluateAlone): Verdict | undefined {
  const drawn = drawnIn(condition);
  if (drawn === undefined || condition.kind !== 'call') return undefined;
  const others = condition.operands.filter((each) => each !== drawn);
  if (!others.every(({ kind }) => kind === 'constant')) return undefined;
  const constants = others.flatMap((each) => (each.kind === 'constant' ? [each.value] : []));
  if (!constants.every((each) => typeof each === 'number' || typeof each === 'bigint')) return undefined;
  const { values } = valuesToTry(drawn.type, constants, ownValue(ranges, drawn.name));
  const { type, span } = drawn;
  const column: Expression = { kind: 'column', name: 'drawn', type, span };
  const asked = replaceParts(condition, (part) => (part === drawn ? column : undefined));
  return verdictOver(asked, 'drawn', type, values, evaluate);
}

/** Tells what between is whose second bound lies before its first in every row, as in `x between (y .. y - 1h)`. */
export function judgeBounds(condition: Expression, evaluate: EvaluateAlone): Verdict | undefined {
  if (condition.kind !== 'call' || !/^!?between$/.test(condition.name)) return undefined;
  const [, low, high] = condition.operands;
  if (low === undefined || high === undefined || !isShift(low) || !isShift(high)) return undefined;
  const [column, ...others] = new Set([...columnsRead(low), ...columnsRead(high)]);
  const isSame = columnsRead(low).size === 1 && columnsRead(high).size === 1 && others.length === 0;
  if (column === undefined || !isSame) return undefined;
  const { span } = condition;
  const asked: Expression = {
    kind: 'call',
    from: 'binaryOperators',
    name: '>',
    operands: [low, high],
    type: 'bool',
    span,
  };
  const type = low.type === 'datetime' ? 'datetime' : low.type;
  const samples = ownValue(samplesOf, type) ?? [];
  if (verdictOver(asked, column, type, samples, evaluate) !== 'always') return undefined;
  return condition.name === 'between' ? 'never' : 'always';
}

const samplesOf: Readonly<Record<string, readonly Value[] | undefined>> = {
  datetime: [630_000_000_000_000_000n, 639_000_000_000_000_000n],
  timespan: [0n, 864_000_000_000n],
  long: [-5000n, 0n, 5000n],
  int: [-5000, 0, 5000],
  real: [-5000, 0, 5000],
};

/** Whether an expression is a value with constants added to it, or taken from it. */
function isShift(expression: Expression): boolean {
  let isPlain = true;
  walkExpression(expression, (part) => {
    if (part.kind === 'call' && part.from === 'binaryOperators' && /^[+-]$/.test(part.name)) return;
    if (part.kind !== 'column' && part.kind !== 'constant') isPlain = false;
  });
  return isPlain;
}

function verdictOver(
  condition: Expression,
  name: string,
  type: Expression['type'],
  values: readonly Value[],
  evaluate: EvaluateAlone,
): Verdict | undefined {
  if (values.length === 0) return undefined;
  const truths = evaluate(condition, { columns: [{ name, type }], rowCount: values.length, values: () => values });
  if (truths === undefined) return undefined;
  if (truths.every((truth) => truth === true)) return 'always';
  return truths.every((truth) => truth === false) ? 'never' : undefined;
}
