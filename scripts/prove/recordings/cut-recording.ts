import { formatDatetime } from '../../engine/formats/datetime';
import type { Table } from '../../engine/values';
import { moveTableTimes } from '../../engine/values/table-rows';
import { selectStretch, stretchOf, type Stretch } from './select-stretch';

/** Which part of a recording is taken, and when its events are then. In ticks. */
export interface Cut extends Partial<Stretch> {
  /** By how much all times are moved. */
  readonly shift: bigint | undefined;
  /** When the last event of the part is. */
  readonly endsAt: bigint | undefined;
}

/** The part of a recording, by how much its times were moved, and when it is; or why there is none. */
export type CutRecording =
  | { readonly tables: ReadonlyMap<string, Table>; readonly movedBy: bigint; readonly stretch: Stretch }
  | { readonly message: string };

/** The last tick of the year 9999. ("The datetime data type", Kusto documentation.) */
const lastTick = 3_155_378_975_999_999_999n;

/** Takes a part of a recording: all its tables by one range and moved by as much, so that their events stay together. */
export function cutRecording(tables: ReadonlyMap<string, Table>, cut: Cut): CutRecording {
  const whole = stretchOf(tables.values());
  if (whole === undefined) return { message: 'No event has a time' };
  const kept = [...tables].map(([name, table]) => [name, selectStretch(table, cut)] as const);
  const filled = kept.filter(([, { rowCount }]) => rowCount > 0);
  const stretch = stretchOf(filled.map(([, table]) => table));
  if (stretch === undefined) {
    const [first, last] = [whole.from, whole.to].map(formatDatetime);
    return { message: `The range selects nothing: the events are from ${first ?? ''} to ${last ?? ''}` };
  }
  const movedBy = cut.shift ?? (cut.endsAt === undefined ? 0n : cut.endsAt - stretch.to);
  const moved = { from: stretch.from + movedBy, to: stretch.to + movedBy };
  if (moved.from < 0n || moved.to > lastTick) return { message: 'This moves the events out of the years 1 to 9999' };
  return {
    tables: new Map(filled.map(([name, table]) => [name, moveTableTimes(table, movedBy)])),
    movedBy,
    stretch: moved,
  };
}
