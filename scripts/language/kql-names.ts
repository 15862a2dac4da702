import { bindQuery } from '../kql/bind-query';
import { editQuery } from '../kql/query-editor';
import { childNodes, type SyntaxNode } from '../kql/syntax-node';
import type { Span } from '../source/position';
import type { KqlText } from './kql-place';
import type { Project } from './project';

/** A name in a query, with what the binder made of it. */
export interface KqlName {
  readonly node: SyntaxNode;
  /** The nodes around it, from the outside in. */
  readonly around: readonly SyntaxNode[];
}

/** The innermost name or text at an offset of a query. */
export function nameAt(kql: KqlText, offset: number, project: Project): KqlName | undefined {
  const { tree } = bindQuery(kql.query, project.schema());
  if (tree === undefined) return undefined;
  const around: SyntaxNode[] = [];
  let node = tree;
  for (;;) {
    const inner = childNodes(node).find(
      ({ span }) => span.start <= offset && offset <= span.end && span.end > span.start,
    );
    if (inner === undefined) break;
    around.push(node);
    node = inner;
  }
  const isName = /Name|StringLiteral/.test(node.kind) || node.reference !== undefined;
  return isName ? { node, around } : undefined;
}

/** The alias of the watchlist whose lookup a name or text is part of. */
export function watchlistAt({ node, around }: KqlName): string | undefined {
  const call = [...around].reverse().find(({ kind }) => kind === 'FunctionCallExpression');
  if (call?.parts['Name']?.text !== '_GetWatchlist') return undefined;
  const [alias] = call.parts['ArgumentList']?.parts['Expressions']?.items ?? [];
  const isInside = node === alias || node.text === '_GetWatchlist' || alias?.span.start === node.span.start;
  return isInside && typeof alias?.literal?.value === 'string' ? alias.literal.value : undefined;
}

/** Every place in a query that names the same thing as the one at an offset, in the order of the text. */
export function placesOfName(
  kql: KqlText,
  offset: number,
  project: Project,
): readonly { readonly isDeclaration: boolean; readonly span: Span }[] {
  const found = editQuery(kql.query, project.schema())?.relatedTo(offset) ?? [];
  return found
    .filter(({ span }) => kql.written.start <= span.start && span.end <= kql.written.end)
    .toSorted((a, b) => a.span.start - b.span.start);
}

/** A span of the query as one of the file. */
export function spanInFile(kql: KqlText, { start, end }: Span): Span {
  return { start: kql.toFile(start), end: kql.toFile(end) };
}
