import { comparisonFor } from '../values/compare-values';
import { conversion } from '../values/convert-values';
import { foldCase } from '../values/fold-case';
import type { CallSite, ScalarFunction } from '../values/function-table';
import { UnsupportedFeature } from '../values/function-table';
import type { KqlType, Value } from '../values';
import { commonType } from './common-type';

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** `==` and `!=`. Of two nulls it is unknown whether they are equal; a null is never equal to a value. */
export function equality(negated: boolean): ScalarFunction {
  return {
    doc: 'Null values',
    prepare: (call) => {
      const { type, convert } = alignOperands(call, negated ? '!=' : '==');
      const equal = equalityFor(type);
      return (left, right) => {
        if (left === null && right === null) return null;
        const [a, b] = convert(left, right);
        return (a !== null && b !== null && equal(a, b)) !== negated;
      };
    },
  };
}

/** Whether two values of one type, neither of them null, are equal. NaN equals nothing. */
function equalityFor(type: KqlType): (left: Value, right: Value) => boolean {
  if (type === 'decimal') {
    const compare = comparisonFor(type);
    return (left, right) => compare(left, right) === 0;
  }
  return (left, right) => left === right;
}

/** `<`, `<=`, `>` and `>=`. With a null the answer is null; with NaN it is false. */
export function ordering(operator: '<' | '<=' | '>' | '>=', holds: (order: number) => boolean): ScalarFunction {
  return {
    doc: 'Numerical operators',
    prepare: (call) => {
      const { type, convert } = alignOperands(call, operator);
      const compare = comparisonFor(type);
      return (left, right) => {
        const [a, b] = convert(left, right);
        if (a === null || b === null) return null;
        if (Number.isNaN(a) || Number.isNaN(b)) return false;
        return holds(compare(a, b));
      };
    },
  };
}

/** `=~` and `!~`. */
export function equalityIgnoringCase(negated: boolean): ScalarFunction {
  return {
    doc: 'The case-insensitive =~ (equals) string operator',
    prepare: (call) => {
      const [left, right] = textConversions(call);
      const constant = call.constants[1];
      const folded = constant === undefined ? undefined : foldCase(right(constant));
      return (a, b) => (foldCase(left(a)) === (folded ?? foldCase(right(b)))) !== negated;
    },
  };
}

/** For each argument of a call, its conversion to text. */
export function textConversions(call: CallSite): [(value: Value) => string, (value: Value) => string] {
  const [left, right] = call.argumentTypes.map((type) => conversion(type, 'string') as (value: Value) => string);
  return [left!, right!];
}

function alignOperands(
  call: CallSite,
  operator: Operator,
): { type: KqlType; convert: (left: Value, right: Value) => readonly [Value, Value] } {
  const [leftType, rightType] = [call.argumentTypes[0]!, call.argumentTypes[1]!];
  const type = commonType(leftType, rightType);
  // ("The dynamic data type", Kusto docs: operators take no two dynamic operands.)
  if (type === 'dynamic') {
    throw new UnsupportedFeature(`${operator} between two dynamic values`, 'convert one of them, as Kusto demands');
  }
  if (type === undefined) throw new UnsupportedFeature(`${operator} between ${leftType} and ${rightType}`);
  if (leftType === type && rightType === type) return { type, convert: (left, right) => [left, right] };
  const convertLeft = conversion(leftType, type);
  const convertRight = conversion(rightType, type);
  return { type, convert: (left, right) => [convertLeft(left), convertRight(right)] };
}
