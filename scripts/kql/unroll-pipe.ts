import type { SyntaxNode } from './syntax-node';

/** What a pipe begins with, and the operators that its rows go through, one after the other. */
export interface UnrolledPipe {
  readonly source: SyntaxNode;
  readonly operators: readonly SyntaxNode[];
  /** For each operator the expression whose rows go into it. */
  readonly inputs: readonly SyntaxNode[];
}

/** Returns the pipe that an expression is; one that is not a pipe has no operators. */
export function unrollPipe(expression: SyntaxNode): UnrolledPipe {
  const operators: SyntaxNode[] = [];
  const inputs: SyntaxNode[] = [];
  let step = expression;
  while (step.kind === 'PipeExpression') {
    const { Expression: input, Operator: operator } = step.parts;
    if (input === undefined || operator === undefined) break;
    operators.unshift(operator);
    inputs.unshift(input);
    step = input;
  }
  return { source: step, operators, inputs };
}
