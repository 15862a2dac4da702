import type { Column } from '../../engine/values';
import { ingestionTime } from '../../engine/outline-query';
import type { Read } from './row-flow';

/**
 * Tables whose Timestamp is the time of the event, as TimeGenerated is: those of Microsoft Defender XDR. ("Advanced
 * hunting schema", Microsoft Defender XDR documentation; "Microsoft Defender XDR data in Microsoft Sentinel".)
 */
const defenderTable =
  /^(Device|Email|Identity|CloudAppEvents$|Alert(Info|Evidence)$|UrlClickEvents$|AAD\w*Beta$|Behavior|Message|EntraId|OAuthAppInfo$|Campaign|FileMalicious|DataSecurity|CloudProcess|CloudStorage|CloudAudit|ExposureGraph|GraphApi)/;

/** Says whether a column of what is read holds the time of an event, or that of its ingestion. */
export function findClock(read: Read, column: Column): 'event' | 'ingestion' | undefined {
  if (column.name === ingestionTime) return read.kind === 'table' || read.kind === 'function' ? 'ingestion' : undefined;
  if (read.kind !== 'table' && read.kind !== 'function') return undefined;
  const isTime = column.type === 'datetime' || column.type === 'dynamic';
  if (!isTime) return undefined;
  if (column.name === 'TimeGenerated') return 'event';
  return column.name === 'Timestamp' && defenderTable.test(read.name) ? 'event' : undefined;
}
