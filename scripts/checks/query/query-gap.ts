import type { AnalyticRule } from '../../content/detection';
import { sayDuration } from '../../content/duration';
import type { Span } from '../../source/position';
import type { DetectionCheck } from '../check';
import { findLookbacks, findReadWindows, type ReadWindow } from '../evidence/find-lookbacks';
import { placeInQuery } from '../evidence/query-place';
import { adviseFrequency } from '../evidence/schedule-advice';

export const queryGap: DetectionCheck = {
  id: 'query-gap',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'The query looks at each of its tables at least as far back as queryFrequency.',
  why: 'Between two runs there is a time that neither looks at: what happens then is never found.',
  failing:
    'queryFrequency: 6h\nqueryPeriod: 6h\nquery: |\n  ASimDnsActivityLogs\n  | where TimeGenerated > ago(1h)\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'queryFrequency: 1h\nqueryPeriod: 6h\nquery: |\n  ASimDnsActivityLogs\n  | where TimeGenerated > ago(1h)\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    if (detection.type !== 'analyticRule' || detection.kind !== 'Scheduled') return [];
    const frequency = detection.queryFrequency;
    const flow =
      frequency === undefined || !/\b(ago|now)\b/.test(detection.query) ? undefined : context.flow(detection);
    if (flow === undefined || frequency === undefined) return [];
    const windows = findReadWindows(flow, context.clock);
    const names = new Set(windows.map(({ read }) => read.name));
    const old = findOldAlone(windows, frequency.seconds);
    // What lies before the period is never seen at all, and another check says so.
    if (old !== undefined && old.newest < (detection.queryPeriod?.seconds ?? 0)) {
      const age = sayDuration({ seconds: old.newest });
      return [
        {
          place: placeInQuery(detection, old.newestSpan),
          message: `The query sees nothing of the last ${age}, and runs every ${sayDuration(frequency)}: it finds everything late, and again in each run`,
          help: `Turn the sign round if the last ${age} is meant; else look at a window as long as queryFrequency.`,
        },
      ];
    }
    // Two bounds, of the event and of its ingestion, go with one frequency.
    const isIngested = findLookbacks(flow, context.clock).some(({ clock }) => clock === 'ingestion');
    return findShortest(windows, frequency.seconds).map(({ read, span, oldest, newest }) => {
      const length = { seconds: oldest - Math.max(newest, 0) };
      const isShifted = newest > 0;
      const looks = isShifted ? `looks at a window of ${sayDuration(length)}` : `looks back ${sayDuration(length)}`;
      return {
        place: placeInQuery(detection, span),
        message: `The query ${looks}${names.size > 1 ? ` in ${read.name}` : ''}, and runs every ${sayDuration(frequency)}`,
        help: isIngested ? 'Look back further.' : `${frequencyAdvice(length.seconds, detection)} back further.`,
      };
    });
  },
};

/** A source without a beginning that ends before the last run, if no source is read up to now. */
function findOldAlone(windows: readonly ReadWindow[], frequency: number): OldWindow | undefined {
  if (windows.some(({ newest }) => newest < frequency)) return undefined;
  return windows.find((each): each is OldWindow => each.newestSpan !== undefined && each.oldest === Infinity);
}

function frequencyAdvice(seconds: number, rule: AnalyticRule): string {
  const advice = adviseFrequency(seconds, rule);
  return advice === undefined ? 'Look' : `Set ${advice} or less, or look`;
}

interface OldWindow extends ReadWindow {
  readonly newestSpan: Span;
}

interface BoundWindow extends ReadWindow {
  readonly span: Span;
}

/** The longest time that each source is read for, if that is shorter than the time between two runs. */
function findShortest(windows: readonly ReadWindow[], frequency: number): readonly BoundWindow[] {
  const lengthOf = ({ oldest, newest }: ReadWindow) => oldest - Math.max(newest, 0);
  const longest = new Map<string, ReadWindow>();
  for (const window of joinNeighbours(windows)) {
    const { name } = window.read;
    const known = longest.get(name);
    if (known === undefined || lengthOf(window) > lengthOf(known)) longest.set(name, window);
  }
  return [...longest.values()].filter((each): each is BoundWindow => {
    const length = lengthOf(each);
    return each.span !== undefined && length > 0 && length < frequency;
  });
}

/** Windows of one source that meet are one: a query may look at the last hour and at the day before it. */
function joinNeighbours(windows: readonly ReadWindow[]): readonly ReadWindow[] {
  const sorted = [...windows].sort((a, b) => a.newest - b.newest);
  const joined: ReadWindow[] = [];
  for (const window of sorted) {
    const index = joined.findIndex(({ read, oldest }) => read.name === window.read.name && oldest >= window.newest - 1);
    const before = joined[index];
    if (before === undefined) joined.push(window);
    else joined[index] = { ...before, oldest: Math.max(before.oldest, window.oldest) };
  }
  return joined;
}
