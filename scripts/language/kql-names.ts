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

export interface NamePlace {
  readonly isDeclaration: boolean;
  readonly span: Span;
}

/**
 * Every place in a query that names the same thing as the one at an offset, in the order of the text. A column that a
 * join is on by its name alone has this name on both of its sides.
 */
export function placesOfName(kql: KqlText, offset: number, project: Project): readonly NamePlace[] {
  const editor = editQuery(kql.query, project.schema());
  const found = new Map<number, NamePlace>();
  const add = (places: readonly NamePlace[]): void => {
    for (const place of places) {
      if (found.get(place.span.start)?.isDeclaration !== true) found.set(place.span.start, place);
    }
  };
  const relatedTo = (at: number): readonly NamePlace[] => editor?.relatedTo(at) ?? [];
  const { tree } = bindQuery(kql.query, project.schema());
  const name = tree === undefined ? undefined : nodesOf(tree).find((node) => isNameAround(node, offset))?.text;
  const ties = tree === undefined || name === undefined ? [] : findTies(tree, name);
  add(relatedTo(offset));
  for (const tied of ties) if (tied.some(({ span }) => isInside(span, offset))) add(tied);
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const tied of ties.filter((each) => each.some(({ span }) => found.has(span.start)))) {
      add([...tied, ...tied.flatMap(({ span }) => relatedTo(span.start))]);
    }
  }
  return [...found.values()]
    .filter(({ span }) => kql.written.start <= span.start && span.end <= kql.written.end)
    .toSorted((a, b) => a.span.start - b.span.start);
}

/** For each join on a column by its name: where its left side names it last, where the join does, and its right side. */
function findTies(tree: SyntaxNode, name: string): readonly (readonly NamePlace[])[] {
  const isNamed = (node: SyntaxNode): boolean => isName(node) && node.text === name;
  return nodesOf(tree).flatMap(({ kind, parts: { Expression: left, Operator: join } }) => {
    const clause = join?.parts['ConditionClause'];
    const right = join?.parts['Expression'];
    if (kind !== 'PipeExpression' || left === undefined || right === undefined) return [];
    if (clause?.kind !== 'JoinOnClause') return [];
    const on = clause.parts['Expressions']?.items.find(isNamed);
    const sides = [left, right].map((side) => nodesOf(side).findLast(isNamed));
    const tied = [sides[0], on, sides[1]].flatMap((node) => node ?? []);
    if (tied.length < 3) return [];
    return [tied.map((node) => ({ span: node.span, isDeclaration: node.kind === 'NameDeclaration' }))];
  });
}

function isName({ kind }: SyntaxNode): boolean {
  return kind === 'NameReference' || kind === 'NameDeclaration';
}

function isNameAround(node: SyntaxNode, offset: number): boolean {
  return isName(node) && isInside(node.span, offset);
}

function isInside({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

function nodesOf(node: SyntaxNode): readonly SyntaxNode[] {
  return [node, ...childNodes(node).flatMap(nodesOf)];
}

/** A span of the query as one of the file. */
export function spanInFile(kql: KqlText, { start, end }: Span): Span {
  return { start: kql.toFile(start), end: kql.toFile(end) };
}
