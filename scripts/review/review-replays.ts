import { isDeepStrictEqual } from 'node:util';
import type { Detection } from '../content/detection';
import type { Table } from '../engine/values';
import { formatDatetime } from '../engine/formats/datetime';
import { openWatchlistTables } from '../expand/watchlist-table';
import { defangText } from '../indicators/defang-text';
import type { Alert } from '../prove/alerts/alert';
import type { ReplayedLogs } from '../prove/replay/replay-detection';
import { replayOnLogs } from '../prove/replay/replay-on-logs';
import type { ReplayOutcome } from '../prove/replay/replay-on-logs';
import { compareRaised } from './compare-raised';
import type { ChangedAlert } from './compare-raised';
import type { Pair } from './pair-content';
import { placeIn } from './reviewed-state';
import type { OpenState, OpenStates } from './reviewed-state';
import { joinPhrases, say, sayList } from './statement';
import type { Phrase, Statement } from './statement';
import type { StatementKind } from './statement-kinds';

/** Logs as each state reads them: a state may know other columns of a table. */
export interface ReviewedLogs extends Pick<ReplayedLogs, 'from' | 'to'> {
  readonly before: ReadonlyMap<string, Table>;
  readonly after: ReadonlyMap<string, Table>;
  /** The name of the workspace as which detections are replayed; undefined: as they are written. */
  readonly workspace: string | undefined;
}

/** What the detections of both states make of the same logs: the alerts that come, go, or become others. */
export function reviewReplays(
  pairs: readonly Pair<Detection>[],
  logs: ReviewedLogs,
  states: OpenStates,
): readonly Statement[] {
  const [before, after] = [replayer(states.before, logs), replayer(states.after, logs)];
  return pairs.flatMap((pair) => {
    const [old, now] = [pair.before && before(pair.before), pair.after && after(pair.after)];
    const detection = pair.after ?? pair.before;
    if (detection === undefined) return [];
    const state = pair.after === undefined ? states.before : states.after;
    return compareOutcomes(old, now).map(({ kind, count, phrase }): Statement => ({
      kind,
      subject: detection.slug,
      phrase,
      places: [placeIn(state, detection.document, ['query'])],
      count,
      covers: [],
    }));
  });
}

function replayer(state: OpenState, { from, to, workspace: name, ...tables }: ReviewedLogs) {
  const { catalog, asOf } = state;
  const workspace = catalog.workspaces.find((each) => each.name === name);
  const watchlists = openWatchlistTables(catalog.watchlists, asOf);
  const logs: ReplayedLogs = { tables: tables[state.side], watchlists, from, to };
  return (detection: Detection) => replayOnLogs(detection, { catalog, schema: state.schema(), workspace }, logs, asOf);
}

interface Said {
  readonly kind: StatementKind;
  readonly count: number;
  readonly phrase: Phrase;
}

function compareOutcomes(before: ReplayOutcome | undefined, after: ReplayOutcome | undefined): readonly Said[] {
  const refusals = sayRefusals(before, after);
  if (refusals.length > 0) return refusals;
  const { vanish, appear, change } = compareRaised(before?.replay?.alerts ?? [], after?.replay?.alerts ?? []);
  return [
    ...(vanish.length === 0
      ? []
      : [{ kind: 'alerts-vanish' as const, count: vanish.length, phrase: sayAlerts(vanish) }]),
    ...(appear.length === 0
      ? []
      : [{ kind: 'alerts-appear' as const, count: appear.length, phrase: sayAlerts(appear) }]),
    ...(change.length === 0
      ? []
      : [{ kind: 'alerts-change' as const, count: change.length, phrase: sayChanges(change) }]),
    ...sayRows(before, after),
  ];
}

/** A replay that is refused or fails in one state or both: how the alerts differ is then not known. */
function sayRefusals(before: ReplayOutcome | undefined, after: ReplayOutcome | undefined): readonly Said[] {
  const [old, now] = [before?.problem?.message, after?.problem?.message];
  if (old === undefined && now === undefined) return [];
  const phrase = joinPhrases(
    [...(now === undefined ? [] : [say`now: ${now}`]), ...(old === undefined ? [] : [say`before: ${old}`])],
    '; ',
  );
  return [{ kind: 'replay-refused', count: 1, phrase }];
}

/** A hunting query raises no alert; that it returns another number of rows is all that is known. */
function sayRows(before: ReplayOutcome | undefined, after: ReplayOutcome | undefined): readonly Said[] {
  const [old, now] = [before?.replay, after?.replay];
  const isHunt = (old?.alerts.length ?? 0) + (now?.alerts.length ?? 0) === 0;
  const [from, to] = [old?.results ?? 0, now?.results ?? 0];
  return isHunt && from !== to ? [{ kind: 'rows-change', count: 1, phrase: say`${from} → ${to} rows` }] : [];
}

const mostAlerts = 5;

function sayAlerts(alerts: readonly Alert[]): Phrase {
  const shown = alerts.slice(0, mostAlerts).map((alert) => say`${sayAlert(alert)}`);
  const rest = alerts.length - shown.length;
  return [`${alerts.length}: `, ...joinPhrases(rest > 0 ? [...shown, [`and ${rest} more`]] : shown, '; ')];
}

function sayAlert(alert: Alert): Phrase {
  return say`${timeOf(alert)} ${alert.severity} ${titleOf(alert)} (${sayList(alert.entities.map(entityText), 5)})`;
}

function timeOf({ raisedAt }: Alert): string {
  return formatDatetime(raisedAt).slice(0, 16).replace('T', ' ');
}

/** Names and addresses are shown so that nothing of them can be followed. */
function titleOf({ title, entities }: Alert): string {
  const values = entities
    .flatMap(({ identifiers }) => Object.values(identifiers))
    .filter((value) => value.includes('.'));
  return values.reduce((text, value) => text.replaceAll(value, defangText(value)), title);
}

function entityText({ type, identifiers }: Alert['entities'][number]): string {
  return `${type} ${Object.values(identifiers).map(defangText).join(' ')}`;
}

function sayChanges(changes: readonly ChangedAlert[]): Phrase {
  const shown = changes.slice(0, mostAlerts).map(({ before, after }) => {
    const parts = (Object.keys(after) as (keyof Alert)[]).filter(
      (key) => key !== 'events' && !isDeepStrictEqual(before[key], after[key]),
    );
    return say`${timeOf(after)} ${titleOf(after)}: ${joinPhrases(
      parts.map((part) => sayPart(part, before, after)),
      ', ',
    )}`;
  });
  const rest = changes.length - shown.length;
  return [`${changes.length}: `, ...joinPhrases(rest > 0 ? [...shown, [`and ${rest} more`]] : shown, '; ')];
}

function sayPart(part: keyof Alert, before: Alert, after: Alert): Phrase {
  if (part === 'severity') return say`severity ${before.severity} → ${after.severity}`;
  if (part === 'title') return say`title ${titleOf(before)} → ${titleOf(after)}`;
  if (part !== 'entities') return [wordsOf[part] ?? part];
  const [old, now] = [before.entities.map(entityText), after.entities.map(entityText)];
  const lost = old.filter((entity) => !now.includes(entity));
  const added = now.filter((entity) => !old.includes(entity));
  return joinPhrases(
    [
      ...(lost.length === 0 ? [] : [say`entities lost ${sayList(lost, 5)}`]),
      ...(added.length === 0 ? [] : [say`entities added ${sayList(added, 5)}`]),
      ...(lost.length + added.length === 0 ? [['entities in another order']] : []),
    ],
    ', ',
  );
}

const wordsOf: Partial<Readonly<Record<keyof Alert, string>>> = {
  customDetails: 'custom details',
  dynamicProperties: 'properties',
  firstEvent: 'its first event',
  lastEvent: 'its last event',
};
