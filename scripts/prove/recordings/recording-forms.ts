import { isCloudTrailRecord, rowOfCloudTrail } from './cloud-trail-row';
import { isExportedRow, isStreamedEvent, rowOfExported, rowOfStreamed } from './exported-row';
import { asText, type RecordingForm } from './recorded-row';
import { isFlatEvent, readFlatEvent, readSystemEvent, readWinlogEvent, systemEventOf, winlogOf } from './windows-event';
import { rowOfWindowsEvent } from './windows-rows';
import { isZeekEvent, rowOfZeek } from './zeek-row';

/** The ways in which recordings write events; the first that recognises one reads it. */
export const recordingForms: readonly RecordingForm[] = [
  {
    name: 'Windows events of Winlogbeat',
    recognises: (fields) => winlogOf(fields) !== undefined,
    read: (fields, context) => rowOfWindowsEvent(readWinlogEvent(fields), context),
  },
  {
    name: 'Windows events as XML',
    recognises: (fields) => systemEventOf(fields) !== undefined,
    read: (fields, context) => rowOfWindowsEvent(readSystemEvent(fields), context),
  },
  { name: 'events of a stream', recognises: isStreamedEvent, read: rowOfStreamed },
  { name: 'records of AWS CloudTrail', recognises: isCloudTrailRecord, read: rowOfCloudTrail },
  { name: 'logs of Zeek', recognises: isZeekEvent, read: rowOfZeek },
  {
    name: 'rows of a table',
    recognises: (fields, context) => !isWindows(context.table) && isExportedRow(fields, context),
    read: rowOfExported,
  },
  {
    name: 'Windows events as JSON',
    recognises: isFlatEvent,
    read: (fields, context) => rowOfWindowsEvent(readFlatEvent(fields), context),
  },
  { name: 'rows of a table', recognises: isExportedRow, read: rowOfExported },
  {
    name: 'Windows events of Get-WinEvent',
    recognises: (fields) => asText(fields['Id']) !== undefined && asText(fields['LogName']) !== undefined,
    read: () => ({
      kind: 'unreadable',
      message: 'the fields of this event have no names: export it with ToXml(), or with wevtutil',
    }),
  },
];

function isWindows(table: string | undefined): boolean {
  return table === 'SecurityEvent' || table === 'Event' || table === 'WindowsEvent';
}
