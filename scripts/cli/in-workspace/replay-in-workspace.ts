import type { Detection } from '../../content/detection';
import type { Workspace } from '../../content/workspace';
import { askQuery, readAnswer, type LogsAnswer } from '../../deploy/arm/ask-logs';
import type { ArmClient } from '../../deploy/arm/arm-client';
import { runParallel } from '../../deploy/arm/run-parallel';
import { formatDatetime } from '../../engine/formats/datetime';
import { ticksPerSecond } from '../../engine/formats/calendar';
import type { Table } from '../../engine/values';
import { measureRate } from '../../prove/replay/measure-noise';
import {
  planAskedReplay,
  type AskedReplay,
  type AskedRuns,
  type ReplayQuestion,
} from '../../prove/replay/plan-asked-replay';
import type { ReplayedLogs } from '../../prove/replay/replay-detection';
import type { ProofContext } from '../../prove/runs/prepare-query';
import { countOf } from '../../source/count-of';
import type { Diagnostic } from '../../source/diagnostic';
import { OperationError } from '../../source/operation-error';
import type { CommandContext } from '../command';
import { withWorkspace } from '../workspaces/connect-workspace';
import { openAnswers, type AnswersOnTheWay } from './answers-on-the-way';
import type { MeasuredReplay } from '../logs/replay-measured';

/** The most queries at a time of one identity, and in how long so many. ("Azure Monitor service limits", query API.) */
const queriesAtATime = 5;
const mostInStretch = 200;
const stretchMs = 30_000;

/** What the command asks of a workspace. */
export interface WorkspaceReplay {
  readonly workspace: Workspace;
  readonly proof: ProofContext;
  readonly stretch: Pick<ReplayedLogs, 'from' | 'to'>;
  readonly asOf: Date;
  /** More queries than these are not begun. */
  readonly mostQueries: number;
}

/**
 * Replays detections over the logs of a workspace, which runs their queries. Of a rule that must be asked at each run, it
 * is asked first which runs have something to look at.
 *
 * @returns what each made of the logs, in the order of the detections
 * @throws OperationError if that would take more queries than allowed, or the workspace fails
 */
export async function replayInWorkspace(
  detections: readonly Detection[],
  replay: WorkspaceReplay,
  context: CommandContext,
): Promise<readonly MeasuredReplay[]> {
  const { workspace, proof, stretch, asOf, mostQueries } = replay;
  const planned = detections.map((detection) => planAskedReplay(detection, proof, stretch, asOf));
  const asked = planned.flatMap(({ value }) => value ?? []);
  const answers = asked.length === 0 ? new Map() : await askAll(asked, workspace, mostQueries, context);
  return planned.map(({ value, diagnostics }) => {
    if (value === undefined) return notRun(diagnostics.find(({ severity }) => severity === 'error'));
    return measured(value, answers.get(value)!, stretch);
  });
}

function notRun(problem: Diagnostic | undefined): MeasuredReplay {
  return { replay: undefined, problem, noise: undefined };
}

function measured(asked: AskedReplay, answers: Answered, stretch: WorkspaceReplay['stretch']): MeasuredReplay {
  if (answers.kind === 'refused') {
    const help = 'Deploy what it reads (tables, functions, watchlists), or replay exported logs with --events.';
    return notRun(asked.findingOf(`The workspace refuses this query: ${answers.message}`, help));
  }
  const { value: replay, diagnostics } = answers.runs.read(answers.tables);
  if (replay === undefined) return notRun(diagnostics[0]);
  return { replay, problem: undefined, noise: { ...measureRate(asked.detection, stretch, replay), exclusions: [] } };
}

/** What a workspace says to all questions of a detection: the first refusal speaks for all. */
type Answered =
  | { readonly kind: 'answered'; readonly runs: AskedRuns; readonly tables: readonly Table[] }
  | { readonly kind: 'refused'; readonly message: string };

/** Before anything is asked: how much that is, and what it takes at least by the limits of the service. */
function describeQueries(list: readonly AskedRuns[], workspace: Workspace): string {
  const { name } = workspace;
  const queries = countQueries(list);
  const once = list.filter(({ isAskedOnce }) => isAskedOnce).length;
  const each = list.length - once;
  const minutes = Math.ceil((queries / mostInStretch) * (stretchMs / 60_000));
  const ways = [
    ...(once > 0 ? [`${countOf(once, 'detection')} once`] : []),
    ...(each > 0 ? [`${countOf(each, 'rule')} at each run with events`] : []),
  ].join(', ');
  const isLong = isLimited(workspace) && queries > mostInStretch;
  const takes = isLong ? `: at least ${countOf(minutes, 'minute')}, as ${name} takes 200 in 30 s` : '';
  return `${queries.toLocaleString('en')} ${queries === 1 ? 'query' : 'queries'} to ${name} (${ways})${takes}.`;
}

/** The local workspace takes as many as come. */
function isLimited({ target }: Workspace): boolean {
  return target.type !== 'emulator';
}

function countQueries(list: readonly AskedRuns[]): number {
  return list.reduce((sum, { questions }) => sum + questions.length, 0);
}

function checkBudget(queries: number, most: number): void {
  if (queries <= most) return;
  throw new OperationError(
    `That is more than ${most.toLocaleString('en')} queries`,
    `Name fewer detections, choose a shorter stretch with --from and --to, or allow it with --max-queries ${queries}.`,
  );
}

async function askAll(
  asked: readonly AskedReplay[],
  workspace: Workspace,
  mostQueries: number,
  context: CommandContext,
): Promise<ReadonlyMap<AskedReplay, Answered>> {
  const kept = openAnswers(context, workspace.workspaceId, workspace.name);
  const pace = isLimited(workspace) ? createPace(context) : () => Promise.resolve();
  const probes = asked.filter(({ probe }) => probe !== undefined);
  checkBudget(probes.length, mostQueries);
  return withWorkspace(workspace, context, async ({ logs, show }) => {
    const client = logs();
    const refused = new Map<AskedReplay, string>();
    const askEach = (title: string, list: readonly Asked[]): Promise<readonly (Table | undefined)[]> =>
      show(title, async (progress) => {
        let done = 0;
        return runParallel(list, queriesAtATime, async ({ replay, question }): Promise<Table | undefined> => {
          if (refused.has(replay)) return undefined;
          const answer = await askOne(client, workspace, replay, question, { kept, pace });
          progress.status(`${String(++done)} of ${String(list.length)}`);
          if (answer.kind === 'answered') return readAnswer(answer.table, `replaying ${replay.detection.slug}`);
          refused.set(replay, answer.message);
          return undefined;
        });
      });
    const probing = probes.map((replay) => ({ replay, question: replay.probe! }));
    const probed = probes.length === 0 ? [] : await askEach(`Asking ${workspace.name} when there are events`, probing);
    const known = new Map(probes.map((replay, index) => [replay, probed[index]]));
    const runs = asked.map((replay) => [replay, replay.ask(known.get(replay))] as const);
    const able = runs.filter(([replay]) => !refused.has(replay));
    const queries = countQueries(able.map(([, each]) => each));
    if (able.length > 0)
      context.writeError(
        `${describeQueries(
          able.map(([, each]) => each),
          workspace,
        )}\n`,
      );
    checkBudget(queries, mostQueries);
    const list = able.flatMap(([replay, { questions }]) => questions.map((question) => ({ replay, question })));
    const tables = list.length === 0 ? [] : await askEach(`Asking ${workspace.name}`, list);
    kept.clear();
    const answered = (replay: AskedReplay, each: AskedRuns): Answered => {
      const message = refused.get(replay);
      if (message !== undefined) return { kind: 'refused', message };
      const own = tables.filter((_, index) => list[index]!.replay === replay);
      return { kind: 'answered', runs: each, tables: own as Table[] };
    };
    return new Map(runs.map(([replay, each]) => [replay, answered(replay, each)]));
  });
}

interface Asked {
  readonly replay: AskedReplay;
  readonly question: ReplayQuestion;
}

async function askOne(
  client: ArmClient,
  { workspaceId }: Workspace,
  { detection }: AskedReplay,
  { text, timespan }: ReplayQuestion,
  { kept, pace }: { readonly kept: AnswersOnTheWay; readonly pace: () => Promise<void> },
): Promise<LogsAnswer> {
  const known = kept.find(text);
  if (known !== undefined) return { kind: 'answered', table: known };
  await pace();
  const answer = await askQuery(client, {
    workspaceId,
    query: text,
    timespan: timespan && isoOf(timespan),
    doing: `replaying ${detection.slug}`,
    askLess: 'Choose a shorter stretch with --from and --to.',
  });
  if (answer.kind === 'answered') kept.keep(text, answer.table);
  return answer;
}

/** The service is not told where exactly a timespan ends: the query says it, and this only spares it the other days. */
function isoOf({ start, end }: NonNullable<ReplayQuestion['timespan']>): string {
  const minute = 60n * ticksPerSecond;
  return `${formatDatetime(start - minute)}/${formatDatetime(end + minute)}`;
}

/** Lets no more begin in a stretch of time than the service takes. */
function createPace({ elapsed, wait }: CommandContext): () => Promise<void> {
  const begun: number[] = [];
  return async () => {
    for (;;) {
      const moment = elapsed();
      while (begun.length > 0 && begun[0]! <= moment - stretchMs) begun.shift();
      if (begun.length < mostInStretch) break;
      await wait(begun[0]! + stretchMs - moment + 1);
    }
    begun.push(elapsed());
  };
}
