import type { SyntaxNode } from '../kql/syntax-node';
import { unrollPipe } from '../kql/unroll-pipe';

/** The expression whose rows a query returns; undefined where it has none. */
export function resultExpression(tree: SyntaxNode): SyntaxNode | undefined {
  return statementsOf(tree).findLast((statement) => statement.kind === 'ExpressionStatement')?.parts['Expression'];
}

/** One operator of a pipeline, with the query that ends in it: what it returns can be looked at by running that. */
export interface PipelineStage {
  readonly operator: SyntaxNode;
  readonly query: string;
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
 * Finds the pipelines of a query that begin at a table, in the order of the text. One that begins at a let variable
 * goes on from the pipeline that the variable stands for.
 */
export function findPipelines(text: string, tree: SyntaxNode): Pipeline[] {
  const pipelines: Pipeline[] = [];
  const variables = new Map<string, Pipeline>();
  for (const statement of statementsOf(tree)) {
    const before = text.slice(0, statement.span.start);
    const whole = statement.parts['Expression'];
    for (const chain of findChains(statement)) {
      const pipeline = readPipeline(chain, before, text, variables);
      if (pipeline === undefined) continue;
      pipelines.push(pipeline);
      const name = statement.parts['Name']?.text;
      if (chain === whole && statement.kind === 'LetStatement' && name !== undefined) variables.set(name, pipeline);
    }
  }
  return pipelines.filter((pipeline) => !pipelines.some((other) => continues(other, pipeline)));
}

function continues(longer: Pipeline, shorter: Pipeline): boolean {
  return (
    longer.sourceNode === shorter.sourceNode &&
    longer.stages.length > shorter.stages.length &&
    shorter.stages.every(({ operator }, index) => longer.stages[index]?.operator === operator)
  );
}

function statementsOf(tree: SyntaxNode): readonly SyntaxNode[] {
  return tree.parts['Statements']?.items ?? [];
}

/** A statement's own table or pipe, and the pipes inside operators; not those inside functions that a query declares. */
function findChains(statement: SyntaxNode): SyntaxNode[] {
  const whole = statement.parts['Expression'];
  if (whole === undefined) return [];
  return whole.kind === 'PipeExpression' ? findPipes(whole) : [...findPipes(whole), whole];
}

function findPipes(node: SyntaxNode): SyntaxNode[] {
  if (node.kind === 'FunctionDeclaration') return [];
  if (node.kind !== 'PipeExpression') return [...Object.values(node.parts), ...node.items].flatMap(findPipes);
  const { source, operators } = unrollPipe(node);
  // A pipe that lacks a part is its own source.
  return [...operators.flatMap(findPipes), ...(source === node ? [] : findPipes(source)), node];
}

function readPipeline(
  chain: SyntaxNode,
  before: string,
  text: string,
  variables: ReadonlyMap<string, Pipeline>,
): Pipeline | undefined {
  const textOf = (node: SyntaxNode): string => before + text.slice(node.span.start, node.span.end);
  const { source: sourceNode, operators, inputs } = unrollPipe(chain);
  const stages = operators.map((operator, index): PipelineStage => {
    return { operator, query: textOf(inputs[index + 1] ?? chain) };
  });
  const variable = sourceNode.reference?.kind === 'variable' ? variables.get(sourceNode.reference.name) : undefined;
  if (variable !== undefined) return { ...variable, stages: [...variable.stages, ...stages] };
  const source = sourceName(sourceNode);
  if (source === undefined) return undefined;
  return { source, sourceQuery: textOf(sourceNode), sourceNode, stages };
}

function sourceName(node: SyntaxNode): string | undefined {
  if (node.kind === 'NameReference' && node.reference?.kind === 'table') return node.reference.name;
  if (node.kind === 'FunctionCallExpression' && node.tabular === true) return node.parts['Name']?.text;
  return undefined;
}
