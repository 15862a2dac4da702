import type { Literal, SyntaxNode } from '../../kql/syntax-node';
import { knownType } from './build-context';
import { toDynamic } from '../values/dynamic-values';
import { UnsupportedFeature } from '../values/function-table';
import type { ConstantExpression } from '../plan/expression';
import type { CallExpression } from '../plan/plan';
import { isClock, readLiteral } from '../values/read-literal';
import type { DynamicValue, Value } from '../values';

/**
 * Returns the constant that a literal spells. `datetime()` and `datetime(now)` are the clock of the query. ("The datetime
 * data type"; `datetime(now)`: "predict_fl()".)
 */
export function buildLiteral(node: SyntaxNode, literal: Literal): ConstantExpression | CallExpression {
  if (isClock(literal)) {
    return { kind: 'call', from: 'functions', name: 'now', operands: [], type: 'datetime', span: node.span };
  }
  return { kind: 'constant', type: knownType(literal.type), value: valueOf(literal), span: node.span };
}

/** Returns the constant that `dynamic(…)` spells. */
export function buildDynamicLiteral(node: SyntaxNode): ConstantExpression {
  const inner = node.parts['Expression'];
  return { kind: 'constant', type: 'dynamic', value: inner ? readDynamic(inner) : null, span: node.span };
}

function valueOf(literal: Literal): Value {
  const read = readLiteral(literal);
  if (read.kind === 'value') return read.value;
  throw new UnsupportedFeature(`the literal ${literal.type}(${String(literal.value)})`, read.reason);
}

function readDynamic(node: SyntaxNode): DynamicValue {
  if (node.literal) return toDynamic(valueOf(node.literal), knownType(node.literal.type));
  switch (node.kind) {
    case 'JsonArrayExpression':
      return (node.parts['Values']?.items ?? []).map(readDynamic);
    case 'JsonObjectExpression':
      return new Map(
        (node.parts['Pairs']?.items ?? []).map((pair) => [keyOf(pair), readDynamic(pair.parts['Value']!)]),
      );
    case 'UnaryMinusExpression':
      return negated(readDynamic(node.parts['Expression']!));
    case 'DynamicExpression':
      return readDynamic(node.parts['Expression']!);
    default:
      throw new UnsupportedFeature(`${node.kind} in dynamic()`);
  }
}

function keyOf(pair: SyntaxNode): string {
  const name = pair.parts['Name'];
  return typeof name?.literal?.value === 'string' ? name.literal.value : (name?.text ?? '');
}

function negated(value: DynamicValue): DynamicValue {
  return typeof value === 'bigint' || typeof value === 'number' ? -value : value;
}
