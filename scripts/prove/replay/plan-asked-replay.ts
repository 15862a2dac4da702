import type { AnalyticRule, Detection } from '../../content/detection';
import { isRowWise } from '../../engine/plan/row-wise';
import { planWithoutRows } from '../../engine/settle-columns';
import { bindSoundly } from '../../engine/bind-soundly';
import { cutRows } from '../../engine/values/chosen-rows';
import type { Table } from '../../engine/values';
import { expandDetection } from '../../expand/expand-detection';
import { hasErrors, type Diagnostic, type Parsed } from '../../source/diagnostic';
import { placeOfOrigin } from '../../source/offset-map';
import type { Span } from '../../source/position';
import type { ProofContext } from '../runs/prepare-query';
import { periodOf, runSchedule } from '../runs/run-schedule';
import { boundsOf, sortByTime } from '../windows/time-window';
import { queryOfWindow, type AskedWindow, type WindowQuery } from './query-of-window';
import { gatherRuns, momentsOf, type Replay } from './replay-detection';

/** A query to be run by a workspace, over the events between two moments in ticks. */
export interface ReplayQuestion {
  readonly text: string;
  /** Undefined if it reads what has no time, such as watchlists, which a timespan would hide. */
  readonly timespan: { readonly start: bigint; readonly end: bigint } | undefined;
}

/** A replay of a detection by a workspace: what to ask, and what the answers come to. */
export interface AskedReplay {
  readonly detection: Detection;
  readonly questions: readonly ReplayQuestion[];
  /** Whether one answer serves all runs, since each row of it comes of one event. */
  readonly isAskedOnce: boolean;
  /** @param answers in the order of the questions */
  readonly read: (answers: readonly Table[]) => Parsed<Replay>;
  /** A finding of this detection's query as a whole. */
  readonly findingOf: (message: string, help: string) => Diagnostic;
}

/** The column by which the service cuts the window of a run. */
const time = 'TimeGenerated';

/**
 * Plans how a workspace replays a detection from one moment to another: the same query and schedule as over logs here. A
 * rule whose rows come of single events is asked once, any other once a run, and a hunting query once.
 *
 * @returns no value if the query cannot be expanded, or cannot be asked as of another time
 */
export function planAskedReplay(
  written: Detection,
  { catalog, schema, workspace }: ProofContext,
  { from, to }: { readonly from: bigint; readonly to: bigint },
  asOf: Date,
): Parsed<AskedReplay> {
  const expanded = expandDetection(written, catalog, { asOf, workspace, schema });
  if (expanded.value === undefined || hasErrors(expanded.diagnostics)) {
    return { value: undefined, diagnostics: expanded.diagnostics };
  }
  const { detection, query } = expanded.value;
  const bound = bindSoundly(query.text, schema);
  const findingAt = (message: string, help: string, span: Span): Diagnostic => {
    const place = placeOfOrigin(query.map, span, detection.document.source);
    return { check: 'replay-in-workspace', severity: 'error', place, message, help };
  };
  const windowed = queryOfWindow(bound, schema);
  if (windowed.kind === 'refused') {
    const message = `This query cannot be run as of another time: ${windowed.reason}`;
    const finding = findingAt(message, 'Export the logs, and replay them with --events.', windowed.span);
    return { value: undefined, diagnostics: [finding] };
  }
  const planned =
    detection.type === 'analyticRule' ? planRule(detection, windowed, from, to) : planHunt(windowed, from, to);
  const findingOf = (message: string, help: string) => findingAt(message, help, { start: 0, end: query.text.length });
  return { value: { detection, ...planned, findingOf }, diagnostics: [] };
}

type Exact = Extract<WindowQuery, { kind: 'exact' }>;
type Planned = Pick<AskedReplay, 'questions' | 'isAskedOnce' | 'read'>;

function planHunt(query: Exact, from: bigint, to: bigint): Planned {
  return {
    questions: [questionOf(query, { start: from, end: to, now: to })],
    isAskedOnce: true,
    read: ([rows]) => {
      const value = { runs: 1, suppressedRuns: 0, results: rows?.rowCount ?? 0, alerts: [], missing: [] };
      return { value, diagnostics: [] };
    },
  };
}

function planRule(rule: AnalyticRule, query: Exact, from: bigint, to: bigint): Planned {
  const moments = [...momentsOf(rule, from, to)];
  const period = periodOf(rule);
  const windows = moments.map((end): AskedWindow => ({ start: end - period, end, now: end }));
  const plan = planWithoutRows(query.bound);
  const [first, last] = [windows[0], windows.at(-1)];
  if (first === undefined || last === undefined) {
    return { questions: [], isAskedOnce: true, read: () => gatherRuns([], []) };
  }
  if (plan !== undefined && isRowWise(plan, time)) {
    return {
      questions: [questionOf(query, { start: first.start, end: last.end, now: last.end })],
      isAskedOnce: true,
      read: ([rows]) => {
        const inOrder = sortByTime(rows!, time);
        const runAt = (start: bigint, end: bigint) => {
          const [first, behind] = boundsOf(inOrder, { column: time, start, end });
          return { value: cutRows(inOrder, first, behind), diagnostics: [] };
        };
        return gatherRuns(runSchedule(rule, moments, runAt), []);
      },
    };
  }
  return {
    questions: windows.map((window) => questionOf(query, window)),
    isAskedOnce: false,
    read: (answers) => {
      const byEnd = new Map(windows.map(({ end }, index) => [end, answers[index]!]));
      const runAt = (_: bigint, end: bigint) => ({ value: byEnd.get(end), diagnostics: [] });
      return gatherRuns(runSchedule(rule, moments, runAt), []);
    },
  };
}

function questionOf(query: Exact, window: AskedWindow): ReplayQuestion {
  return { text: query.textOf(window), timespan: query.readsWatchlists ? undefined : window };
}
