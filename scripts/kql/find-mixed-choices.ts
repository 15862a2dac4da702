import type { Span } from '../source/position';
import { walkSyntax, type BoundType, type SyntaxNode } from './syntax-node';

/** A call of iff(), case() or coalesce() that chooses between values of several types. */
export interface MixedChoice {
  /** The call. */
  readonly span: Span;
  readonly name: string;
  /** The types between which it chooses, those that go together counted once. */
  readonly types: readonly BoundType[];
}

/** Which arguments of a call, the last one at `last`, may become its value. */
const choosing: ReadonlyMap<string, (index: number, last: number) => boolean> = new Map([
  ['iff', (index) => index > 0],
  ['iif', (index) => index > 0],
  ['case', (index, last) => index % 2 === 1 || index === last],
  ['coalesce', () => true],
]);

/**
 * Returns the types among which no call may choose if there are several: "All then arguments and the else argument must
 * be of the same type" ("case()", Kusto docs). The service takes an int beside a long (recorded answers), and dynamic
 * beside another type (published analytic rules).
 */
export function typesApart(types: readonly BoundType[]): readonly BoundType[] {
  const known = types.filter((type) => type !== 'unknown' && type !== 'dynamic');
  return [...new Set(known.map((type) => (type === 'int' ? 'long' : type)))];
}

/** Returns the calls that the service refuses for it with SEM0019, and that the parser's library lets pass. */
export function findMixedChoices(tree: SyntaxNode | undefined): MixedChoice[] {
  const found: MixedChoice[] = [];
  if (!tree) return found;
  walkSyntax(tree, ({ kind, parts, span }) => {
    const name = kind === 'FunctionCallExpression' ? (parts['Name']?.text ?? '') : '';
    const isChoice = choosing.get(name);
    if (!isChoice) return;
    const passed = parts['ArgumentList']?.parts['Expressions']?.items ?? [];
    const chosen = passed.filter((_, index) => isChoice(index, passed.length - 1));
    const types = typesApart(chosen.map(({ type }) => type ?? 'unknown'));
    if (types.length > 1) found.push({ span, name, types });
  });
  return found;
}
