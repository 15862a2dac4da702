import type { Detection } from '../../content/detection';
import type { Table } from '../../engine/values';
import { ticksPerMinute } from '../../engine/formats/calendar';
import { openWatchlistTables } from '../../expand/watchlist-table';
import { findEventSources } from '../../checks/evidence/event-sources';
import { createPreparation, type PreparedQuery, type ProofContext } from '../runs/prepare-query';
import { replayDetection } from '../replay/replay-detection';
import { stretchOf } from './select-stretch';

/** A recorded attack in memory. */
export interface RecordedAttack {
  readonly name: string;
  /** ATT&CK techniques that it shows. */
  readonly techniques: readonly string[];
  readonly tables: ReadonlyMap<string, Table>;
}

/** What a detection made of a recorded attack. */
export type AttackOutcome =
  | { readonly kind: 'fired'; /** Of a hunting query none. */ readonly alerts: number; readonly rows: number }
  | { readonly kind: 'silent' }
  | { readonly kind: 'refused'; readonly reason: string };

/** A detection and a recorded attack that has rows of a table which the detection reads. */
export interface MatrixRow {
  readonly dataset: string;
  readonly detection: string;
  /** The techniques of the attack that the detection names, or whose sub-technique or parent it names. */
  readonly shared: readonly string[];
  readonly outcome: AttackOutcome;
  /** What the query reads and the attack does not have. */
  readonly missing: readonly string[];
}

/** A detection that can be run on no log, and why. */
export interface UnreadyDetection {
  readonly detection: string;
  readonly reason: string;
}

/** Detections that are ready to be run on recorded attacks. */
export interface MatrixRunner {
  /** Runs all of them that read a table of the attack, on their schedule from its first event to its last. */
  readonly run: (attack: RecordedAttack) => readonly MatrixRow[];
  readonly unready: readonly UnreadyDetection[];
}

interface Ready {
  readonly detection: Detection;
  readonly query: PreparedQuery;
  readonly sources: readonly string[];
}

/** Prepares detections once for however many attacks. @param asOf when indicators are active */
export function createMatrixRunner(detections: readonly Detection[], context: ProofContext, asOf: Date): MatrixRunner {
  const unready: UnreadyDetection[] = [];
  const ready = detections.flatMap((detection): Ready[] => {
    const { value: query, diagnostics } = createPreparation(detection, context)(asOf);
    if (query !== undefined) {
      return [{ detection, query, sources: [...findEventSources(query.bound, context.schema).keys()] }];
    }
    const reason = diagnostics.find(({ severity }) => severity === 'error')?.message ?? 'its query is wrong';
    unready.push({ detection: detection.slug, reason });
    return [];
  });
  const watchlists = openWatchlistTables(context.catalog.watchlists, asOf);
  const run = (attack: RecordedAttack): readonly MatrixRow[] => {
    const stretch = stretchOf(attack.tables.values());
    if (stretch === undefined) return [];
    // A window does not see what lies at its very beginning.
    const logs = { tables: attack.tables, watchlists, from: stretch.from - ticksPerMinute, to: stretch.to };
    const reading = ready.filter(({ sources }) => sources.some((name) => attack.tables.has(name)));
    return reading.map(({ detection, query }) => {
      const { value, diagnostics } = replayDetection(query, logs, context.schema);
      return {
        dataset: attack.name,
        detection: detection.slug,
        shared: attack.techniques.filter((id) => detection.techniques.some((own) => isRelated(id, own))),
        outcome: outcomeOf(detection, value, diagnostics.find(({ severity }) => severity === 'error')?.message),
        missing: value?.missing ?? [],
      };
    });
  };
  return { run, unready };
}

function outcomeOf(
  detection: Detection,
  replay: ReturnType<typeof replayDetection>['value'],
  problem: string | undefined,
): AttackOutcome {
  if (replay === undefined) return { kind: 'refused', reason: problem ?? 'it could not run' };
  const { results: rows, alerts } = replay;
  const fired = detection.type === 'analyticRule' ? alerts.length > 0 : rows > 0;
  return fired ? { kind: 'fired', alerts: alerts.length, rows } : { kind: 'silent' };
}

/** Whether two techniques are one, or one is a part of the other. */
export function isRelated(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}

/** By slug, the attacks on which a detection fired that show a technique of its own. */
export function firedOnOwn(rows: readonly MatrixRow[]): ReadonlyMap<string, readonly MatrixRow[]> {
  const found = new Map<string, MatrixRow[]>();
  for (const row of rows) {
    if (row.outcome.kind !== 'fired' || row.shared.length === 0) continue;
    const own = found.get(row.detection) ?? [];
    found.set(row.detection, own);
    own.push(row);
  }
  return found;
}
