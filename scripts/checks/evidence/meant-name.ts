import type { BoundQuery, QueryDiagnostic } from '../../kql/bind-query';
import { kqlTypes } from '../../kql/kql-type';
import { languageNames } from '../../kql/language-names';
import { childNodes, walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import { nearestWord } from '../../source/nearest-word';
import { columnsAt } from './uncertain-column';
import { ownValue } from '../../source/own-value';

/** Returns the names that a query gives with let, and the parameters of its functions, that mean something at an offset. */
export function namesDeclaredAt({ tree }: BoundQuery, offset: number): readonly string[] {
  const names: string[] = [];
  const visit = (node: SyntaxNode): void => {
    const { kind, span, parts } = node;
    if (span.start > offset) return;
    if (kind === 'LetStatement' && span.end <= offset) names.push(...(parts['Name']?.text ?? '').split(' '));
    if (kind === 'FunctionDeclaration' && offset < span.end) names.push(...parametersIn(parts['Parameters']));
    // What stands in the body of a function means nothing outside of it.
    const isClosed = kind === 'FunctionDeclaration' && span.end <= offset;
    if (!isClosed) childNodes(node).forEach(visit);
  };
  if (tree) visit(tree);
  return names.filter((name) => name !== '');
}

function parametersIn(parameters: SyntaxNode | undefined): string[] {
  const names: string[] = [];
  if (parameters === undefined) return names;
  walkSyntax(parameters, ({ kind, text }) => {
    if (kind === 'NameDeclaration' && text !== undefined) names.push(text);
  });
  return names;
}

type FindCandidates = (diagnostic: QueryDiagnostic, query: BoundQuery, schema: WorkspaceSchema) => readonly string[];

/** What a name that means nothing may have been meant for, by the code of Kusto.Language that says so. */
const candidatesByCode: Readonly<Record<string, FindCandidates>> = {
  KS142: ({ span }, query, { tables }) => {
    const own = [...(query.tree ? columnsAt(query.tree, span.start) : []), ...namesDeclaredAt(query, span.start)];
    return own.length > 0 ? own : [...tables.keys()];
  },
  KS124: () => languageNames().plugins,
  KS140: ({ message }) => (/values: (.+)$/.exec(message)?.[1] ?? '').split(/, | or /),
  KS160: () => kqlTypes,
  KS183: () => ['$left', '$right'],
  KS196: ({ span }, query, schema) => parametersOfCall(span.start, query, schema),
};

/** The parameters of the innermost call around an offset. */
function parametersOfCall(offset: number, { tree }: BoundQuery, { functions }: WorkspaceSchema): readonly string[] {
  let names: readonly string[] = [];
  if (tree === undefined) return names;
  walkSyntax(tree, ({ kind, span, called, parts }) => {
    if (kind !== 'FunctionCallExpression' || offset < span.start || span.end <= offset) return;
    const declared = functions.get(parts['Name']?.text ?? '')?.parameters ?? '';
    const written = [...declared.matchAll(/(\w+)\s*:/g)].map(([, name]) => name!);
    names = called?.parameters.map(({ name }) => name) ?? written;
  });
  return names;
}

/** Asks for the name that was meant by one that means nothing; undefined if nothing is near. */
export function askForMeantName(
  diagnostic: QueryDiagnostic,
  query: BoundQuery,
  schema: WorkspaceSchema,
): string | undefined {
  const { start, end } = diagnostic.span;
  const name = query.text
    .slice(start, end)
    .replace(/^["'](.*)["']$/s, '$1')
    .replace(/^(\$\w*)\..*$/s, '$1');
  const candidates = ownValue(candidatesByCode, diagnostic.code)?.(diagnostic, query, schema) ?? [];
  if (candidates.includes(name)) return undefined;
  const sameLetters = candidates.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  if (sameLetters !== undefined) return `Write ${sameLetters}; case counts.`;
  const nearest = nearestWord(name, candidates);
  return nearest === undefined ? undefined : `Did you mean ${nearest}?`;
}
