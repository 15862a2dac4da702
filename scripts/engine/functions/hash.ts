import { createHash } from 'node:crypto';
import { bindBody, defineFunction, takingOnly } from './define-function';
import type { ScalarFunction } from '../values/function-table';
import { UnsupportedFeature } from '../values/function-table';
import type { KqlType, Value } from '../values';

type Entry = readonly [string, ScalarFunction];

/** The types whose text is known to be what is digested. (Recorded answers) */
const digested: readonly KqlType[] = ['string', 'dynamic', 'int', 'long', 'datetime', 'guid'];

/** A hexadecimal digest of a value's text, as tostring() prints it. */
function digest(name: string, algorithm: string): Entry {
  const ofText = defineFunction(`${name}()`, { parameters: ['string'], returns: 'string' }, (text: string) =>
    createHash(algorithm).update(text).digest('hex'),
  );
  return [name, takingOnly(digested, ofText)];
}

function longBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

/** The bytes that are hashed. Those of other types than these are not known. */
const bytesOf: Partial<Record<KqlType, (value: Value) => Buffer>> = {
  string: (value) => Buffer.from(value as string),
  long: (value) => longBytes(value as bigint),
  datetime: (value) => longBytes(value as bigint),
  timespan: (value) => longBytes(value as bigint),
};

/** xxHash64 of a value's bytes, modulo the second argument where there is one. */
function hashing(name: string): Entry {
  const prepare: ScalarFunction['prepare'] = (call) => {
    const toBytes = bytesOf[call.argumentTypes[0]!];
    if (toBytes === undefined) throw new UnsupportedFeature(`${name}() of ${call.argumentTypes[0]!}`);
    return bindBody(call, { parameters: ['any', 'long'], returns: 'long' }, (value: Value, modulus?: bigint) =>
      reduceHash(xxHash64(toBytes(value)), modulus),
    );
  };
  return [name, { doc: `${name}()`, prepare }];
}

const primes = [
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x27d4eb2f165667c5n,
] as const;

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, bits: bigint): bigint => wrap((value << bits) | (value >> (64n - bits)));

function mixLane(accumulator: bigint, lane: bigint): bigint {
  return wrap(rotate(wrap(accumulator + lane * primes[1]), 31n) * primes[0]);
}

/** xxHash64 with seed 0, as a signed long. (The xxHash specification.) */
export function xxHash64(bytes: Buffer): bigint {
  let position = 0;
  let hash: bigint = primes[4];
  if (bytes.length >= 32) {
    const lanes = [wrap(primes[0] + primes[1]), primes[1], 0n, wrap(-primes[0])];
    for (; position + 32 <= bytes.length; position += 32) {
      for (let lane = 0; lane < 4; lane += 1) {
        lanes[lane] = mixLane(lanes[lane]!, bytes.readBigUInt64LE(position + lane * 8));
      }
    }
    const [a, b, c, d] = lanes as [bigint, bigint, bigint, bigint];
    hash = wrap(rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n));
    for (const lane of lanes) hash = wrap((hash ^ mixLane(0n, lane)) * primes[0] + primes[3]);
  }
  return BigInt.asIntN(64, finishHash(wrap(hash + BigInt(bytes.length)), bytes, position));
}

function finishHash(start: bigint, bytes: Buffer, from: number): bigint {
  let hash = start;
  let position = from;
  for (; position + 8 <= bytes.length; position += 8) {
    hash = wrap(rotate(hash ^ mixLane(0n, bytes.readBigUInt64LE(position)), 27n) * primes[0] + primes[3]);
  }
  if (position + 4 <= bytes.length) {
    const word = BigInt(bytes.readUInt32LE(position));
    hash = wrap(rotate(hash ^ wrap(word * primes[0]), 23n) * primes[1] + primes[2]);
    position += 4;
  }
  for (; position < bytes.length; position += 1) {
    hash = wrap(rotate(hash ^ wrap(BigInt(bytes[position]!) * primes[4]), 11n) * primes[0]);
  }
  hash = wrap((hash ^ (hash >> 33n)) * primes[1]);
  hash = wrap((hash ^ (hash >> 29n)) * primes[2]);
  return hash ^ (hash >> 32n);
}

function reduceHash(hash: bigint, modulus?: bigint): bigint {
  if (modulus === undefined) return hash;
  if (modulus < 1n)
    throw new UnsupportedFeature('hash()', `with the mod ${String(modulus)}: its page has 0 to mod - 1`);
  return ((hash % modulus) + modulus) % modulus;
}

/** Hashes of values. */
export const hashFunctions: readonly Entry[] = [
  digest('hash_md5', 'md5'),
  digest('hash_sha1', 'sha1'),
  digest('hash_sha256', 'sha256'),
  hashing('hash'),
  hashing('hash_xxhash64'),
];
