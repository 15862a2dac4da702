import type { FalsePositive } from '../content/detection';
import { readIndicatorDate } from '../indicators/indicator-date';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import type { Diagnostic, Parsed } from '../source/diagnostic';
import { editYamlText } from '../source/edit-yaml-text';
import { originOf } from '../source/offset-map';
import type { OffsetMap } from '../source/offset-map';
import type { Place, Span } from '../source/position';
import { placeAt } from '../source/source-file';
import type { YamlDocument, YamlPath } from '../source/yaml-document';
import type { PlacedFalsePositive } from './apply-overlay';
import { readPredicate } from './exclusion-predicate';
import type { TableReference } from './find-table-references';
import { ownValue } from '../source/own-value';

/** What an exclusion adds behind each reference of its table: a comment, and a filter with a condition. */
export interface Exclusion {
  /** The id of its false positive. */
  readonly falsePositive: string;
  readonly table: string;
  /** One line, with its slashes. */
  readonly comment: string;
  /** What stands between `not(` and `)`. */
  readonly condition: string;
  /** The author's part of `condition`. */
  readonly own: Span;
  /** From `condition` to the file in which the author wrote it. */
  readonly origin: { readonly document: YamlDocument; readonly map: OffsetMap } | undefined;
}

export interface ExclusionOptions {
  readonly asOf: Date;
  readonly schema: WorkspaceSchema;
  /** The false positive whose exclusion is left out. */
  readonly withoutExclusion?: string | undefined;
}

const dayInMilliseconds = 86_400_000;
const longestComment = 160;

/** Reads the exclusions of a false positive: those that hold on the date and can be placed, and all that is wrong. */
export function readExclusions(
  placed: PlacedFalsePositive,
  references: readonly TableReference[],
  options: ExclusionOptions,
): Parsed<readonly Exclusion[]> {
  const diagnostics: Diagnostic[] = [];
  const expiry = findExpiry(placed, options.asOf);
  if (expiry !== undefined) diagnostics.push(expiry);
  const exclusions = Object.keys(placed.falsePositive.exclude).flatMap((table) => {
    const read = readExclusion(placed, table, references, options.schema);
    diagnostics.push(...read.diagnostics);
    return read.value === undefined ? [] : [read.value];
  });
  const isLeftOut = expiry !== undefined || placed.falsePositive.id === options.withoutExclusion;
  return { value: isLeftOut ? [] : exclusions, diagnostics };
}

function readExclusion(
  { falsePositive, document, path }: PlacedFalsePositive,
  table: string,
  references: readonly TableReference[],
  schema: WorkspaceSchema,
): Parsed<Exclusion> {
  const predicatePath: YamlPath = [...path, 'exclude', table];
  const own = references.filter((reference) => reference.name === table);
  const misplaced = findMisplacement(table, own, document.placeOf(predicatePath, 'key'));
  if (misplaced !== undefined) return { value: undefined, diagnostics: [misplaced] };
  const source = own.some((reference) => reference.isFunction) ? `${table}()` : table;
  const read = readPredicate(ownValue(falsePositive.exclude, table) ?? '', source, schema);
  const map = document.textMapOf(predicatePath);
  if (read.kind === 'unsound') {
    const whole = document.placeOf(predicatePath);
    const diagnostics = read.problems.map(({ message, span, help, edits }): Diagnostic => {
      const place = map === undefined ? whole : placeAt(document.source, originOf(map, span));
      const found = { check: 'exclusion-predicate', severity: 'error', place } as const;
      const inFile = editYamlText(document, predicatePath, edits ?? []);
      const what = { message: `Exclusion on ${table}: ${message}`, ...(help === undefined ? {} : { help }) };
      return { ...found, ...what, ...(inFile === undefined ? {} : { edits: inFile }) };
    });
    return { value: undefined, diagnostics };
  }
  const origin = map && { document, map: shiftMap(map, read.own.start - read.writtenAt) };
  const exclusion: Exclusion = {
    falsePositive: falsePositive.id,
    table,
    comment: commentOf(falsePositive),
    condition: read.inside,
    own: read.own,
    origin,
  };
  return { value: exclusion, diagnostics: [] };
}

function findExpiry({ falsePositive, document, path }: PlacedFalsePositive, asOf: Date): Diagnostic | undefined {
  const { id, expiresOn, exclude } = falsePositive;
  if (expiresOn === undefined || Object.keys(exclude).length === 0) return undefined;
  const lastDay = readIndicatorDate(expiresOn);
  if (lastDay === undefined || asOf.getTime() < lastDay.time + dayInMilliseconds) return undefined;
  return {
    check: 'exclusion-expired',
    severity: 'warning',
    place: document.placeOf([...path, 'expiresOn']),
    message: `The exclusion ${id} expired on ${expiresOn}: it is left out, and the detection fires on it again`,
    help: 'Look whether the false positive is still there; then extend the date, or take the entry out.',
  };
}

function findMisplacement(table: string, own: readonly TableReference[], place: Place): Diagnostic | undefined {
  if (own.length === 0) {
    const help = 'Name a table that the query reads, or describe under triage how a person decides.';
    return { check: 'exclusion-table', severity: 'error', place, message: `The query does not read ${table}`, help };
  }
  for (const { followedBy } of own) {
    if (typeof followedBy !== 'object') continue;
    const message = `No exclusion can be placed on ${table}: ${followedBy.refused}`;
    return {
      check: 'exclusion-table',
      severity: 'error',
      place,
      message,
      help: 'Name the table by itself in the query.',
    };
  }
  return undefined;
}

/** One line, whatever the scenario holds: what ends a line for any reader, or hides, becomes a blank. */
function commentOf({ id, scenario }: FalsePositive): string {
  const line = `${id}: ${scenario}`.replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ').trim();
  return `// Exclusion ${line.length > longestComment ? `${line.slice(0, longestComment - 1).trimEnd()}…` : line}`;
}

/** A map whose derived text stands elsewhere by so many characters. */
export function shiftMap(map: OffsetMap, by: number): OffsetMap {
  return {
    runs: map.runs.map((run) => ({ ...run, derived: { start: run.derived.start + by, end: run.derived.end + by } })),
  };
}
