import { runQuery } from '../../engine/run-query';
import type { Table } from '../../engine/values';
import { bindQuery } from '../../kql/bind-query';
import { rowOperators } from '../../kql/row-operators';
import type { SyntaxKind, SyntaxNode } from '../../kql/syntax-node';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import type { Place, Span } from '../../source/position';
import type { YamlPath } from '../../source/yaml-document';
import { cellText } from '../expectations/cell-text';
import { columnsNamedIn, conjunctsOf } from '../expectations/conjuncts';
import { keepTableRows } from '../../engine/values/table-rows';
import { replaceRows } from '../runs/event-tables';
import type { Pipeline, PipelineStage } from '../expectations/query-pipeline';
import { findPipelines } from '../expectations/query-pipeline';
import { restrictPeriod } from '../windows/restrict-period';
import { withinPeriod, type CaseProof, type DetectionOutcome } from '../runs/run-detection';
import { queryInput, type QueryData } from '../runs/run-prepared-query';

/** How a case's events went through its query. */
export interface Explanation {
  readonly steps: readonly ExplainedStep[];
  readonly dropped: readonly DroppedEvent[];
}

/** An operator, or a table that is read, in the order in which they ran. */
export interface ExplainedStep {
  readonly text: string;
  readonly place: Place;
  /** Undefined for a table. */
  readonly rowsIn: number | undefined;
  readonly rowsOut: number;
}

/** An event, and the first condition that it did not meet. */
export interface DroppedEvent {
  readonly table: string;
  /** The event in the test case. */
  readonly place: Place;
  /** The condition as it was run; undefined if the event lies outside the query period. */
  readonly condition: { readonly text: string; readonly place: Place } | undefined;
  /** The columns that the condition names, with the event's values. */
  readonly values: readonly { readonly name: string; readonly text: string }[];
}

/** Operators that look at each row alone: only behind these can one event be followed without the others. */
const rowWise: ReadonlySet<SyntaxKind> = new Set<SyntaxKind>([...rowOperators, 'SortOperator', 'UnionOperator']);

/** Events past this many are counted, not followed one by one. */
const mostFollowedEvents = 50;

/**
 * Says how many rows each operator left, and for each event the first condition that dropped it: the query is run up to
 * each operator over that event alone.
 */
export function explainQuery(proof: CaseProof, outcome: DetectionOutcome): Explanation {
  const { tree, text } = outcome.query.bound;
  if (tree === undefined) return { steps: [], dropped: [] };
  const run = createRunner(proof.context.schema);
  return {
    steps: traceSteps(outcome),
    dropped: withoutRepetition(
      findPipelines(text, tree).flatMap((pipeline) => findDroppedEvents(proof, outcome, pipeline, run)),
    ),
  };
}

/** Pipelines that begin at one table and meet in a union drop an event at one place. */
function withoutRepetition(dropped: readonly DroppedEvent[]): DroppedEvent[] {
  const keyOf = ({ place, condition }: DroppedEvent) => JSON.stringify([place.start, condition?.place.start]);
  return [...new Map(dropped.map((event) => [keyOf(event), event])).values()];
}

function traceSteps({ query, data }: DetectionOutcome): ExplainedStep[] {
  const traced = runQuery(query.bound, queryInput(withinPeriod(query.detection, data)), { trace: true });
  const trace = traced.kind === 'rows' ? (traced.trace ?? []) : [];
  return trace
    .filter(({ kind }) => kind !== 'shared-rows')
    .map(({ span, rowsIn, rowsOut }) => ({
      text: textOf(span, query.bound.text),
      place: query.placeOf(span),
      rowsIn,
      rowsOut,
    }));
}

type RunText = (text: string, data: QueryData) => Table | undefined;

/** Binds each text once, however many events it is run over. */
function createRunner(schema: WorkspaceSchema): RunText {
  const bound = new Map<string, ReturnType<typeof bindQuery>>();
  return (text, data) => {
    const query = bound.get(text) ?? bindQuery(text, schema);
    bound.set(text, query);
    const outcome = runQuery(query, queryInput(data));
    return outcome.kind === 'rows' ? outcome.table : undefined;
  };
}

function findDroppedEvents(
  proof: CaseProof,
  { query, data, origins }: DetectionOutcome,
  pipeline: Pipeline,
  run: RunText,
): DroppedEvent[] {
  const table = data.events.get(pipeline.source);
  if (table === undefined) return [];
  const seen = withinPeriod(query.detection, data);
  const rows = [...Array(Math.min(table.rowCount, mostFollowedEvents)).keys()];
  return rows.flatMap((row): DroppedEvent[] => {
    const event = keepTableRows(table, (other) => other === row);
    const found = { table: pipeline.source, place: placeOfEvent(proof, origins.get(pipeline.source)?.[row]) };
    if (restrictPeriod(query.detection, event, data.now).rowCount === 0) {
      const values = valuesOf(event, ['TimeGenerated']);
      return [{ ...found, condition: undefined, values }];
    }
    const drop = findDroppingCondition(pipeline, replaceRows(seen, pipeline.source, event), query.bound.text, run);
    if (drop === undefined) return [];
    const { node, before } = drop;
    const condition = { text: textOf(node.span, query.bound.text), place: query.placeOf(node.span) };
    return [{ ...found, condition, values: valuesOf(before, columnsNamedIn(node)) }];
  });
}

/** The first condition that leaves nothing of an event, with what came to it. */
function findDroppingCondition(
  pipeline: Pipeline,
  data: QueryData,
  text: string,
  run: RunText,
): { readonly node: SyntaxNode; readonly before: Table } | undefined {
  let [seen, before] = [data, run(pipeline.sourceQuery, data)];
  for (const stage of pipeline.stages) {
    if (before === undefined || before.rowCount === 0 || !rowWise.has(stage.operator.kind)) return undefined;
    seen = withoutRows(seen, stage.others);
    const after = run(stage.query, seen);
    if (after?.rowCount === 0) return { node: firstUnmet(stage, seen, text, run), before };
    before = after;
  }
  return undefined;
}

/** Behind a union, rows of its other parts would be taken for the event's. */
function withoutRows(data: QueryData, tables: readonly string[]): QueryData {
  return tables.reduce((rest, name) => {
    const table = rest.events.get(name);
    return table === undefined
      ? rest
      : replaceRows(
          rest,
          name,
          keepTableRows(table, () => false),
        );
  }, data);
}

/** The first of a filter's conditions joined by `and` that no row meets; any other operator whole. */
function firstUnmet({ operator, queryWith }: PipelineStage, data: QueryData, text: string, run: RunText): SyntaxNode {
  const condition = operator.parts['Condition'];
  if (operator.kind !== 'FilterOperator' || condition === undefined) return operator;
  const unmet = conjunctsOf(condition).find((conjunct) => {
    const met = run(queryWith(`where ${text.slice(conjunct.span.start, conjunct.span.end)}`), data);
    return met?.rowCount === 0;
  });
  return unmet ?? condition;
}

function valuesOf(table: Table, names: readonly string[]): DroppedEvent['values'] {
  return names.flatMap((name) => {
    const index = table.columns.findIndex((column) => column.name === name);
    const column = table.columns[index];
    return column === undefined ? [] : [{ name, text: cellText(table.data[index]![0] ?? null, column.type) }];
  });
}

function placeOfEvent({ test, caseIndex }: CaseProof, origin: YamlPath | undefined): Place {
  return test.document.placeOf(origin ?? ['cases', caseIndex, 'events']);
}

/** A query's text at a span, as one line. */
function textOf(span: Span, text: string): string {
  return text.slice(span.start, span.end).replace(/\s+/g, ' ');
}
