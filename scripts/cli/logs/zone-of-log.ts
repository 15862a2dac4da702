import { lacksZone } from '../../engine/formats/datetime';
import { eventTimeColumns } from '../../engine/logs/write-out-events';

/** A log is written by one clock: its first lines show whether that says its zone. */
const linesLookedAt = 20;
const bytesLookedAt = 1 << 16;

const help = 'export it in UTC, with a Z behind each time';

/** Says what is wrong with the times of lines of NDJSON, at the first of them that says no zone; counts from 0. */
export function findZonelessLine(lines: Buffer): { readonly line: number; readonly message: string } | undefined {
  const text = lines.subarray(0, bytesLookedAt).toString('latin1');
  for (const [line, written] of text.split('\n', linesLookedAt).entries()) {
    for (const [, name = '', time = ''] of written.matchAll(/"(TimeGenerated|Timestamp)"\s*:\s*"([^"\\]{4,40})"/g)) {
      if (!time.endsWith('Z') && lacksZone(time))
        return { line, message: `${name}: "${time}" says no time zone: ${help}` };
    }
  }
  return undefined;
}

/** Says of each record of CSV what is wrong with its times, as long as they are looked at. */
export type TimeReader = (cells: readonly string[]) => string | undefined;

/** @param header the names of the columns; the portal writes the zone behind them: `TimeGenerated [UTC]` */
export function readTimesOf(header: readonly string[]): TimeReader {
  const local = header.find((name) => isTimeOfEvent(name) && /\[(?!UTC\])[^\]]+\]$/.test(name));
  const positions = header.flatMap((name, index) => (eventTimeColumns.includes(name) ? [index] : []));
  let looked = 0;
  return (cells) => {
    if (looked++ >= linesLookedAt) return undefined;
    if (local !== undefined) return looked === 1 ? `${local}: this is not UTC: ${help}` : undefined;
    const position = positions.find((each) => lacksZone(cells[each] ?? ''));
    return position === undefined
      ? undefined
      : `${header[position] ?? ''}: "${cells[position] ?? ''}" says no time zone: ${help}`;
  };
}

function isTimeOfEvent(name: string): boolean {
  return eventTimeColumns.includes(name.replace(/\s*\[[^\]]*\]$/, ''));
}
