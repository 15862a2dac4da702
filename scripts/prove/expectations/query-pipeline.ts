import { childNodes } from '../../kql/syntax-node';
import type { SyntaxNode } from '../../kql/syntax-node';
import { unrollPipe } from '../../kql/unroll-pipe';
import { applyEdits } from '../../source/edit-text';
import type { TextEdit } from '../../source/edit-text';

/** The expression whose rows a query returns; undefined if it has none. */
export function resultExpression(tree: SyntaxNode): SyntaxNode | undefined {
  return statementsOf(tree).findLast((statement) => statement.kind === 'ExpressionStatement')?.parts['Expression'];
}

/** One operator that rows go through, with queries by which one can look at what it does. */
export interface PipelineStage {
  readonly operator: SyntaxNode;
  /** The query that ends in it. */
  readonly query: string;
  /** The query that ends in another operator in its place. */
  readonly queryWith: (operator: string) => string;
  /** The tables that the other parts of a union read. */
  readonly others: readonly string[];
}

/** A table, or a function that returns one, and the operators that its rows go through one after the other. */
export interface Pipeline {
  readonly source: string;
  /** The query that returns what goes into the first operator. */
  readonly sourceQuery: string;
  readonly sourceNode: SyntaxNode;
  readonly stages: readonly PipelineStage[];
}

/**
 * Finds the pipelines of a query that begin at a table, in the order of the text. One that begins at a let variable or
 * at a function that the query declares goes on from the pipelines that these stand for; each part of a union goes on
 * behind it.
 */
export function findPipelines(text: string, tree: SyntaxNode): Pipeline[] {
  const found: Pipeline[] = [];
  const write: WriteQuery = (start, chain, edits = []) => applyEdits(text.slice(0, start), edits).text + chain;
  readBlock(stepsOf(tree), { text, write, variables: new Map(), found });
  return found.filter(
    (pipeline, index) =>
      !found.some((other, at) => continues(other, pipeline) || (at < index && isSame(other, pipeline))),
  );
}

/**
 * Writes the query that returns the rows of an expression.
 *
 * @param start of the statement that the expression stands in, or is made for
 * @param edits of the text before
 */
type WriteQuery = (start: number, chain: string, edits?: readonly TextEdit[]) => string;

/** A statement, or what a function returns. */
interface Step {
  readonly start: number;
  readonly expression: SyntaxNode | undefined;
  /** The name of a let statement. */
  readonly name: string | undefined;
}

/** The statements of a query or of a function that it calls. */
interface Block {
  readonly text: string;
  readonly write: WriteQuery;
  readonly variables: Map<string, readonly Pipeline[]>;
  readonly found: Pipeline[];
}

/** Finds the pipelines of all statements, and returns those of the last, which is the result. */
function readBlock(steps: readonly Step[], block: Block): readonly Pipeline[] {
  let result: readonly Pipeline[] = [];
  for (const { start, expression, name } of steps) {
    for (const chain of expression === undefined ? [] : findChains(expression)) {
      const read = readChain(chain, start, block);
      block.found.push(...read);
      if (chain !== expression) continue;
      if (name === undefined) result = read;
      else block.variables.set(name, read);
    }
  }
  return result;
}

function continues(longer: Pipeline, shorter: Pipeline): boolean {
  return longer.stages.length > shorter.stages.length && beginsWith(longer, shorter);
}

function isSame(one: Pipeline, other: Pipeline): boolean {
  return one.stages.length === other.stages.length && beginsWith(one, other);
}

function beginsWith(longer: Pipeline, shorter: Pipeline): boolean {
  return (
    longer.sourceNode === shorter.sourceNode &&
    shorter.stages.every(({ operator }, index) => longer.stages[index]?.operator === operator)
  );
}

function statementsOf(node: SyntaxNode): readonly SyntaxNode[] {
  return node.parts['Statements']?.items ?? [];
}

function stepsOf(node: SyntaxNode): Step[] {
  return statementsOf(node).map(({ span, parts }) => {
    return { start: span.start, expression: parts['Expression'], name: parts['Name']?.text };
  });
}

/**
 * A statement's own table or pipe, and the pipes inside operators; not those inside functions that a query declares.
 */
function findChains(whole: SyntaxNode): SyntaxNode[] {
  return whole.kind === 'PipeExpression' ? findPipes(whole) : [...findPipes(whole), whole];
}

function findPipes(node: SyntaxNode): SyntaxNode[] {
  if (node.kind === 'FunctionDeclaration') return [];
  if (node.kind !== 'PipeExpression') return childNodes(node).flatMap(findPipes);
  const { source, operators } = unrollPipe(node);
  // A pipe that lacks a part is its own source.
  return [...operators.flatMap(findPipes), ...(source === node ? [] : findPipes(source)), node];
}

/** The pipelines that an expression ends: one, or one for each part of a union. */
function readChain(node: SyntaxNode, start: number, block: Block): readonly Pipeline[] {
  const { Expression: before, Operator: operator } = node.parts;
  if (node.kind === 'PipeExpression' && before !== undefined && operator !== undefined) {
    const pipelines = readChain(before, start, block);
    const whole = textOf(node, block);
    if (operator.kind === 'InvokeOperator') {
      const call = operator.parts['Function'];
      const invoked = call && readCall(call, whole, start, block, pipelines);
      if (invoked !== undefined) return invoked;
    }
    const queryWith = (other: string): string => block.write(start, `${textOf(before, block)}\n| ${other}`);
    const stage = { operator, query: block.write(start, whole), queryWith };
    if (operator.kind === 'UnionOperator') return readUnion(stage, pipelines, start, block);
    return pipelines.map((pipeline) => append(pipeline, { ...stage, others: [] }));
  }
  if (node.kind === 'UnionOperator') {
    const query = block.write(start, textOf(node, block));
    return readUnion({ operator: node, query, queryWith: () => query }, [], start, block);
  }
  return readSource(node, start, block);
}

function append(pipeline: Pipeline, stage: PipelineStage): Pipeline {
  return { ...pipeline, stages: [...pipeline.stages, stage] };
}

function readUnion(
  stage: Omit<PipelineStage, 'others'>,
  piped: readonly Pipeline[],
  start: number,
  block: Block,
): readonly Pipeline[] {
  const parts = stage.operator.parts['Expressions']?.items ?? [];
  const pipelines = [...piped, ...parts.flatMap((part) => readChain(part, start, block))];
  const sources = [...new Set(pipelines.map(({ source }) => source))];
  return pipelines.map((pipeline) =>
    append(pipeline, { ...stage, others: sources.filter((source) => source !== pipeline.source) }),
  );
}

function readSource(node: SyntaxNode, start: number, block: Block): readonly Pipeline[] {
  const variable = node.reference?.kind === 'variable' ? block.variables.get(node.reference.name) : undefined;
  if (variable !== undefined) return variable;
  const called = readCall(node, textOf(node, block), start, block);
  if (called !== undefined) return called;
  const kept = node.kind === 'MaterializeExpression' ? node.parts['Expression'] : undefined;
  if (kept !== undefined) return readChain(kept, start, block);
  const source = sourceName(node);
  if (source === undefined) return [];
  return [{ source, sourceQuery: block.write(start, textOf(node, block)), sourceNode: node, stages: [] }];
}

function sourceName(node: SyntaxNode): string | undefined {
  if (node.kind === 'NameReference' && node.reference?.kind === 'table') return node.reference.name;
  if (node.kind === 'FunctionCallExpression' && node.tabular === true) return node.parts['Name']?.text;
  return undefined;
}

/**
 * The pipelines of a call of a function that the query declares, from the tables on that its body reads. A query that
 * ends inside of the body is the one that makes the call, with a body that ends there.
 *
 * @param piped what comes out of the pipe before, if the function is invoked
 * @returns undefined if the body stands somewhere else
 */
function readCall(
  call: SyntaxNode,
  callText: string,
  start: number,
  block: Block,
  piped?: readonly Pipeline[],
): readonly Pipeline[] | undefined {
  const body = call.called?.body;
  const result = body?.parts['Expression'];
  if (call.tabular !== true || body === undefined || result === undefined || body.span.end > start) return undefined;
  const variables = new Map(block.variables);
  const parameters = call.called?.parameters ?? [];
  const given = call.parts['ArgumentList']?.parts['Expressions']?.items ?? [];
  const values = [...(piped === undefined ? [] : [piped]), ...given.map((each) => readChain(each, start, block))];
  parameters.forEach(({ name }, index) => variables.set(name, values[index] ?? []));
  const write: WriteQuery = (from, chain, edits = []) =>
    block.write(start, callText, [...edits, { span: { start: from, end: result.span.end }, text: chain }]);
  const last: Step = { start: result.span.start, expression: result, name: undefined };
  return readBlock([...stepsOf(body), last], { ...block, variables, write });
}

function textOf(node: SyntaxNode, { text }: Block): string {
  return text.slice(node.span.start, node.span.end);
}
