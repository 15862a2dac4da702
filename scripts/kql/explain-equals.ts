import { applyEdits } from '../source/edit-text';
import type { QueryDiagnostic } from './query-diagnostic';
import { readTokens } from './read-tokens';
import { isInCondition } from './repairs/repair-words';

/** Codes of Kusto.Language for a value that is not a condition where one is wanted. */
const noCondition: ReadonlySet<string> = new Set(['KS106', 'KS107', 'KS141']);

/**
 * Explains a single = where == was meant: for the parser it gives the value a name, and what it says is that the value
 * is not a condition. Asked is whether the text with == has fewer errors.
 */
export function explainEquals(
  text: string,
  diagnostics: readonly QueryDiagnostic[],
  countErrors: (text: string) => number,
): readonly QueryDiagnostic[] {
  const wrong = diagnostics.filter(({ code, severity }) => severity === 'error' && noCondition.has(code));
  if (wrong.length === 0) return diagnostics;
  const tokens = readTokens(text);
  const singles = tokens.filter((token, index) => token.text === '=' && isInCondition({ tokens }, index));
  let errors: number | undefined;
  let explained: readonly QueryDiagnostic[] = diagnostics;
  for (const found of wrong) {
    // The value stands right behind its name; an operator's words stand between two values.
    const near = singles.filter(({ start }) => start < found.span.end && start > found.span.start - longestName);
    const last = near.at(-1);
    if (last === undefined) continue;
    errors ??= countErrors(text);
    const { start, end } = last;
    const edits = [{ span: { start, end }, text: '==' }];
    if (countErrors(applyEdits(text, edits).text) >= errors) continue;
    const message = 'A single = does not compare';
    const help = 'Write == to compare; a single = gives a name.';
    const said = { ...found, span: { start, end }, message, help, edits };
    explained = explained.map((each) => (each === found ? said : each));
  }
  return explained;
}

/** How far before a value the = that names it can stand, with the value of the comparison before it. */
const longestName = 120;
