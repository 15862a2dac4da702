/** A value of JSON, whose whole numbers past 2^53 are texts of their digits. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** An object of a recording: an event as some product wrote it. */
export type JsonObject = Readonly<Record<string, Json>>;

/** An event as it was recorded, and the line on which it begins, from 1. */
export interface RecordedEvent {
  readonly fields: JsonObject;
  readonly line: number;
}

/** What a form makes of an event. */
export type ReadRow =
  | {
      readonly kind: 'row';
      readonly table: string;
      /** By column, as the table writes it; TimeGenerated is a text in UTC. */
      readonly row: Readonly<Record<string, Json>>;
      /** Fields of the event for which the table has no column. */
      readonly unmapped: readonly string[];
    }
  | { readonly kind: 'unreadable'; readonly message: string };

/** What an event needs to be read beside itself. */
export interface FormContext {
  /** The columns of a table; none where there is no such table. */
  readonly columnsOf: (table: string) => readonly string[];
  /** Minutes by which the clock of the recording is ahead of UTC, for times without a zone; undefined: not said. */
  readonly zoneMinutes: number | undefined;
  /** The table of the rows, if a person names it. */
  readonly table: string | undefined;
}

/** One way in which a product writes its events. */
export interface RecordingForm {
  readonly name: string;
  readonly recognises: (fields: JsonObject, context: FormContext) => boolean;
  readonly read: (fields: JsonObject, context: FormContext) => ReadRow;
}

/** The value as an object; undefined if it is none. */
export function asObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** The value as text: texts as they are, numbers and booleans as JSON writes them; undefined for all else. */
export function asText(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Something that is wrong with a line of a recording. Lines count from 1. */
export interface RecordingProblem {
  readonly line: number;
  readonly message: string;
}

/** The events of a recording, and what of it is none. */
export interface SplitRecording {
  readonly events: readonly RecordedEvent[];
  readonly problems: readonly RecordingProblem[];
}
