import type { SyntaxNode } from '../../kql/syntax-node';

const arithmeticKinds: ReadonlySet<string> = new Set([
  'AddExpression',
  'SubtractExpression',
  'MultiplyExpression',
  'DivideExpression',
  'ModuloExpression',
]);

/** What to do about it. */
export const dynamicArithmeticRemedy = 'Convert the values, with tolong(), todouble(), todatetime() or totimespan().';

/**
 * Whether a node computes with dynamic values alone, which the service refuses: it chooses the arithmetic by a type.
 * (Recorded errors, of the product of two array elements; of the other operators and of a minus sign likely.) A type
 * that is not known is none that is dynamic.
 */
export function isDynamicArithmetic({ kind, parts }: SyntaxNode): boolean {
  if (kind === 'UnaryMinusExpression') return parts['Expression']?.type === 'dynamic';
  return arithmeticKinds.has(kind) && parts['Left']?.type === 'dynamic' && parts['Right']?.type === 'dynamic';
}
