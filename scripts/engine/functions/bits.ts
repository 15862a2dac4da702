import { bindBody, defineFunction } from './define-function';
import { UnsupportedFeature, type ScalarFunction } from '../values/function-table';

type Entry = readonly [string, ScalarFunction];

function ofLongs(name: string, body: (left: bigint, right: bigint) => bigint | null): Entry {
  return [name, defineFunction(`${name}()`, { parameters: ['long'], returns: 'long' }, body)];
}

function countOnes(value: bigint): bigint {
  let ones = 0n;
  for (let rest = BigInt.asUintN(64, value); rest > 0n; rest >>= 1n) ones += rest & 1n;
  return ones;
}

/** Digits in base 16 of a number's two's complement in the width of its type. */
const toHex: ScalarFunction = {
  doc: 'tohex()',
  prepare: (call) => {
    const width = call.argumentTypes[0] === 'int' ? 32 : 64;
    return bindBody(call, { parameters: ['long'], returns: 'string' }, (value: bigint, digits = 1n) => {
      if (digits < 1n) throw new UnsupportedFeature('tohex()', `with the length ${String(digits)}: it takes 1 to 16`);
      return BigInt.asUintN(width, value)
        .toString(16)
        .padStart(Math.min(Number(digits), 16), '0');
    });
  },
};

/** Functions on the bits of a long. A shift counts modulo 64. */
export const bitFunctions: readonly Entry[] = [
  ofLongs('binary_and', (left, right) => left & right),
  ofLongs('binary_or', (left, right) => left | right),
  ofLongs('binary_xor', (left, right) => left ^ right),
  ofLongs('binary_not', (value) => ~value),
  ofLongs('binary_shift_left', (value, bits) =>
    bits < 0n ? null : BigInt.asIntN(64, value << BigInt.asUintN(6, bits)),
  ),
  ofLongs('binary_shift_right', (value, bits) => (bits < 0n ? null : value >> BigInt.asUintN(6, bits))),
  ofLongs('bitset_count_ones', countOnes),
  ['tohex', toHex],
];
