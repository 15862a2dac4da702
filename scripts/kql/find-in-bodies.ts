import type { Span } from '../source/position';
import type { HostAnalysis, HostDiagnostic, HostNode } from './host-types';
import {
  calledBodyOf,
  calledDeclarationOf,
  childrenOf,
  diagnosticsIn,
  kindOf,
  spanOf,
  stringConstantOf,
} from './host-nodes';

/** A function of a query that reads the table whose name it is given. */
const readsGivenTable = /\btable\s*\(\s*[A-Za-z_]/;

/**
 * Returns what is wrong in the bodies of a query's own functions once it is known what they are given. The parser's
 * library binds each body anew for each call, and says nothing of what it then finds: of `table(name)` it knows no
 * column before.
 */
export function findInBodies(text: string, { root, diagnostics }: HostAnalysis): readonly HostDiagnostic[] {
  if (!readsGivenTable.test(text)) return [];
  const found = new Map<string, HostDiagnostic>(diagnostics.map((said) => [keyOf(said), said]));
  visit(root, { text, root, found, shift: 0, isFuzzy: false, call: undefined });
  return [...found.values()].slice(diagnostics.length);
}

function keyOf({ code, message, span }: HostDiagnostic): string {
  return `${code} ${span.start} ${message}`;
}

interface Visit {
  readonly text: string;
  readonly root: HostNode;
  readonly found: Map<string, HostDiagnostic>;
  /** From a position in the tree that is visited to one in the query. */
  readonly shift: number;
  /** Whether a union that leaves out what it cannot read is around it. */
  readonly isFuzzy: boolean;
  /** The call in the query's own tree by which a body is visited. */
  readonly call: HostNode | undefined;
}

function visit(node: HostNode, at: Visit): void {
  const kind = kindOf(node);
  const span = spanOf(node);
  const isFuzzy =
    at.isFuzzy ||
    (kind === 'UnionOperator' && /\bisfuzzy\s*=\s*true\b/.test(textAt(span, at).slice(0, mostParameters)));
  const inside = { ...at, isFuzzy };
  if (kind === 'FunctionCallExpression') visitCall(node, inside);
  for (const child of childrenOf(node)) visit(child.node, inside);
}

/** Longer than all parameters of a union. */
const mostParameters = 120;

function visitCall(node: HostNode, at: Visit): void {
  const declaration = calledDeclarationOf(node, at.root);
  const body = typeof declaration === 'object' ? calledBodyOf(node) : undefined;
  if (body === undefined || typeof declaration !== 'object') return;
  const shift = declaration.start - spanOf(body).start;
  const inBody: Visit = { ...at, shift, call: at.call ?? node };
  for (const said of diagnosticsIn(body)) {
    const span = placeOfTable(said, inBody) ?? { start: said.span.start + shift, end: said.span.end + shift };
    keep({ ...said, ...(at.isFuzzy ? { severity: 'warning' } : {}), span }, at);
  }
  visit(body, inBody);
}

/** A table that is not known is said where the call in the query's own tree names it. */
function placeOfTable({ code, message }: HostDiagnostic, { call, text }: Visit): Span | undefined {
  const [, name] = code === 'KS204' || code === 'KS205' ? (/'(.*)'/.exec(message) ?? []) : [];
  const written =
    call && name !== undefined ? argumentsOf(call).find((each) => stringConstantOf(each) === name) : undefined;
  if (written === undefined) return undefined;
  const { start, end } = spanOf(written);
  return text.slice(start + 1, end - 1) === name ? { start: start + 1, end: end - 1 } : { start, end };
}

function argumentsOf(call: HostNode): readonly HostNode[] {
  const list = childrenOf(call).find((child) => child.name === 'ArgumentList')?.node;
  const expressions = list && childrenOf(list).find((child) => child.name === 'Expressions')?.node;
  return (expressions ? childrenOf(expressions) : []).flatMap((element) => childrenOf(element.node)[0]?.node ?? []);
}

function keep(said: HostDiagnostic, { found }: Visit): void {
  const key = keyOf(said);
  if (!found.has(key)) found.set(key, said);
}

function textAt({ start, end }: Span, { text, shift }: Visit): string {
  return text.slice(start + shift, end + shift);
}
