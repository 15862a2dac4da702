import type { AnalyticRule, Detection } from '../../content/detection';
import { ticksPerSecond } from '../../engine/formats/calendar';
import { isEmptyWithout } from '../../engine/plan/empty-answer';
import { isRowWise } from '../../engine/plan/row-wise';
import { planWithoutRows } from '../../engine/settle-columns';
import { bindSoundly } from '../../engine/bind-soundly';
import type { Table } from '../../engine/values';
import { expandDetection } from '../../expand/expand-detection';
import { hasErrors, type Diagnostic, type Parsed } from '../../source/diagnostic';
import { placeOfOrigin } from '../../source/offset-map';
import type { Span } from '../../source/position';
import type { ProofContext } from '../runs/prepare-query';
import { periodOf, runSchedule } from '../runs/run-schedule';
import { sliceByTime, sortByTime } from '../windows/time-window';
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
  /** What tells which runs have something to look at: the others are not asked. Undefined if all are. */
  readonly probe: ReplayQuestion | undefined;
  /** What to ask, once the probe is answered. */
  readonly ask: (probed: Table | undefined) => AskedRuns;
  /** A finding of this detection's query as a whole. */
  readonly findingOf: (message: string, help: string) => Diagnostic;
}

/** What to ask for the runs of a detection, and what the answers come to. */
export interface AskedRuns {
  readonly questions: readonly ReplayQuestion[];
  /** Whether one answer serves all runs, since each row of it comes of one event. */
  readonly isAskedOnce: boolean;
  /** @param answers in the order of the questions */
  readonly read: (answers: readonly Table[]) => Parsed<Replay>;
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
type Planned = Pick<AskedReplay, 'probe' | 'ask'>;

function askOnce(question: ReplayQuestion, read: (rows: Table) => Parsed<Replay>): Planned {
  const runs: AskedRuns = { questions: [question], isAskedOnce: true, read: ([rows]) => read(rows!) };
  return { probe: undefined, ask: () => runs };
}

function planHunt(query: Exact, from: bigint, to: bigint): Planned {
  return askOnce(questionOf(query, { start: from, end: to, now: to }), ({ rowCount }) => {
    const value = { runs: 1, suppressedRuns: 0, results: rowCount, alerts: [], missing: [] };
    return { value, diagnostics: [] };
  });
}

function planRule(rule: AnalyticRule, query: Exact, from: bigint, to: bigint): Planned {
  const moments = [...momentsOf(rule, from, to)];
  const period = periodOf(rule);
  const windows = moments.map((end): AskedWindow => ({ start: end - period, end, now: end }));
  const [first, last] = [windows[0]!, windows.at(-1)!];
  const whole: AskedWindow = { start: first.start, end: last.end, now: last.end };
  const plan = planWithoutRows(query.bound);
  if (plan !== undefined && isRowWise(plan, time)) {
    return askOnce(questionOf(query, whole), (rows) => {
      const inOrder = sortByTime(rows, time);
      const runAt = (start: bigint, end: bigint) => {
        return { value: sliceByTime(inOrder, { column: time, start, end }), diagnostics: [] };
      };
      return gatherRuns(runSchedule(rule, moments, runAt), []);
    });
  }
  const isNothingOfNothing = plan !== undefined && isEmptyWithout(plan, () => true);
  const length = stretchLength(whole);
  const probe =
    isNothingOfNothing && windows.length > fewestProbed ? query.probeOf?.(whole, `${String(length)}s`) : undefined;
  const nothing: Table = { columns: plan?.columns ?? [], data: (plan?.columns ?? []).map(() => []), rowCount: 0 };
  return {
    probe: probe === undefined ? undefined : { text: probe, timespan: query.readsWatchlists ? undefined : whole },
    ask: (probed) => {
      const asked = probed === undefined ? windows : windows.filter((each) => hasEvents(each, probed, length));
      return {
        questions: asked.map((window) => questionOf(query, window)),
        isAskedOnce: false,
        read: (answers) => {
          const byEnd = new Map(asked.map(({ end }, index) => [end, answers[index]!]));
          const runAt = (_: bigint, end: bigint) => ({ value: byEnd.get(end) ?? nothing, diagnostics: [] });
          return gatherRuns(runSchedule(rule, moments, runAt), []);
        },
      };
    },
  };
}

/** Of so few runs all are asked. */
const fewestProbed = 3;

/** So many rows a probe gives at most. */
const mostStretches = 20_000n;

/** How long the stretches of a probe are, in seconds: a minute, or more of a long time. */
function stretchLength({ start, end }: AskedWindow): bigint {
  const seconds = (end - start) / ticksPerSecond / mostStretches;
  return seconds > 60n ? seconds : 60n;
}

/** Whether a stretch that has events reaches into a window. @param length of the stretches, in seconds */
function hasEvents({ start, end }: AskedWindow, { data: [begins = []] }: Table, length: bigint): boolean {
  const ticks = length * ticksPerSecond;
  return begins.some((begin) => typeof begin === 'bigint' && begin + ticks > start && begin <= end);
}

function questionOf(query: Exact, window: AskedWindow): ReplayQuestion {
  return { text: query.textOf(window), timespan: query.readsWatchlists ? undefined : window };
}
