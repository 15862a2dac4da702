import { bindQuery, type BoundQuery, type QueryDiagnostic } from '../kql/bind-query';
import { walkSyntax, type SyntaxNode } from '../kql/syntax-node';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import { findLiteralMistake } from './read-literal';
import { findVaryingLists, varyingListRemedy, type VaryingList } from './varying-lists';

const known = new WeakMap<BoundQuery, BoundQuery>();

/**
 * As bindQuery(), and says beside what the parser says what only the service does: literals that spell no value of
 * their type, lists that would be another one in each row.
 */
export function bindSoundly(text: string, schema: WorkspaceSchema): BoundQuery {
  const bound = bindQuery(text, schema);
  let sound = known.get(bound);
  if (sound === undefined) known.set(bound, (sound = withMistakes(bound)));
  return sound;
}

function withMistakes(bound: BoundQuery): BoundQuery {
  const { tree } = bound;
  const mistakes = tree === undefined ? [] : [...findLiterals(tree), ...findVaryingLists(tree).map(problemOfList)];
  return mistakes.length === 0 ? bound : { ...bound, diagnostics: [...bound.diagnostics, ...mistakes] };
}

function findLiterals(tree: SyntaxNode): QueryDiagnostic[] {
  const found: QueryDiagnostic[] = [];
  walkSyntax(tree, ({ literal, span }) => {
    const mistake = literal && findLiteralMistake(literal);
    if (mistake) found.push({ code: 'literal', severity: 'error', ...mistake, span });
  });
  return found;
}

/**
 * The service's own error is known of `in` over an array; that it holds for `has_any` and for columns of other types is
 * likely, and written nowhere. (MicrosoftDocs/dataexplorer-docs, issue 494.)
 */
function problemOfList({ operator, span, type }: VaryingList): QueryDiagnostic {
  const isCertain = /in/.test(operator) && type === 'dynamic';
  const message = isCertain
    ? `The right side of ${operator} must be the same for all rows, and this reads a column`
    : `The right side of ${operator} reads a column; the service may want one that is the same for all rows`;
  return { code: 'varying-list', severity: isCertain ? 'error' : 'warning', message, help: varyingListRemedy, span };
}
