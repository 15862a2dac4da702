import { hasErrors } from '../../source/diagnostic';
import { applyEdits } from '../../source/edit-text';
import { removeYamlKey, setYamlValue } from '../../source/edit-yaml';
import { createSourceFile } from '../../source/source-file';
import type { SourceFile } from '../../source/source-file';
import { parseYaml } from '../../source/yaml-document';
import type { YamlDocument, YamlPath } from '../../source/yaml-document';
import type { PlannedField } from '../plan/change-origin';
import type { Change } from '../plan/plan';
import type { WatchlistRow } from '../arm/resource';
import type { WireValue } from '../arm/wire-json';

/** The file that was edited, or why none was. */
export type PullResult = { readonly file: string } | { readonly reason: string };

/**
 * A field that was edited in the workspace: what the repository wants of it, and what is there; the version that grows
 * with it.
 */
export interface PulledField {
  readonly path: string;
  readonly here: WireValue | undefined;
  readonly there: WireValue | undefined;
  readonly result: PullResult;
}

/** A watchlist's item that was edited in the workspace; undefined if one of the sides does not have it. */
export interface PulledRow {
  readonly here: WatchlistRow | undefined;
  readonly there: WatchlistRow | undefined;
  readonly result: PullResult;
}

/** What was edited in the workspace of one resource. */
export interface PulledResource {
  readonly change: Change;
  readonly fields: readonly PulledField[];
  readonly rows: readonly PulledRow[];
  /** Why nothing of it can be written, if that is so. */
  readonly left?: string;
  /** Its files, with the edits. */
  readonly sources: readonly SourceFile[];
}

/** Whether anything was edited there. */
export function hasEdits({ fields, rows, left }: PulledResource): boolean {
  return fields.length > 0 || rows.length > 0 || left !== undefined;
}

/** Content with one more field as it is in the workspace, and the file that holds the field. */
export interface EditedContent<Content> {
  readonly content: Content;
  readonly file: string;
}

/**
 * Brings each field that was edited in the workspace into the content; a field that was changed here is passed over or,
 * where nothing tells whose value is meant, left with the reason.
 *
 * @param pullField the content with one field as it is there, or why that cannot be
 */
export function pullFields<Content>(
  change: Change,
  content: Content,
  pullField: (path: string, content: Content) => EditedContent<Content> | string,
): { readonly fields: readonly PulledField[]; readonly content: Content } {
  let current = content;
  const fields = change.fields.flatMap((field): PulledField[] => {
    if (field.origin === 'here' || field.path === 'version') return [];
    const seen = { path: field.path, here: field.after, there: field.before };
    const reason = reasonToLeave(field.origin);
    if (reason !== undefined) return [{ ...seen, result: { reason } }];
    const edited = pullField(field.path, current);
    if (typeof edited === 'string') return [{ ...seen, result: { reason: edited } }];
    current = edited.content;
    return [{ ...seen, result: { file: edited.file } }];
  });
  return { fields, content: current };
}

/** Why what differs is not an edit of the workspace's that a file can take; undefined if it is. */
export function reasonToLeave(origin: PlannedField['origin']): string | undefined {
  if (origin === 'both') return 'it was changed here as well; deploy this side, or write the other by hand';
  if (origin === undefined) return 'nothing tells what was deployed, and so who changed it';
  return origin === 'service' ? 'the service disabled this rule after repeated failures; it is not an edit' : undefined;
}

/** What does something else has another version: the last of its numbers grows. Undefined where it has none. */
export function nextVersion(version: string | undefined): string | undefined {
  const [, front, last] = /^(\d+\.\d+\.)(\d+)$/.exec(version ?? '') ?? [];
  return last === undefined ? undefined : `${front}${Number(last) + 1}`;
}

/**
 * A document with a value at its place, or without the key if there is no value; undefined if the file is written
 * so that no edit is sure to be right.
 *
 * @param order the keys at the root, in the order in which a new one takes its place
 */
export function editDocument(
  document: YamlDocument,
  path: YamlPath,
  value: unknown,
  order: readonly string[],
): YamlDocument | undefined {
  const edits =
    value === undefined
      ? removeYamlKey(document, path)
      : setYamlValue(document, path, inWrittenOrder(document, path, value), order);
  if (edits === undefined) return undefined;
  const { text, path: file } = document.source;
  const read = parseYaml(createSourceFile(file, applyEdits(text, edits).text));
  return hasErrors(read.diagnostics) ? undefined : read.value;
}

/** A list whose order says nothing, with what its file has already in the file's order. */
function inWrittenOrder(document: YamlDocument, path: YamlPath, value: unknown): unknown {
  const written = path.reduce<unknown>(
    (inner, step) => (inner as Record<string, unknown> | undefined)?.[step],
    document.value,
  );
  if (!Array.isArray(written) || !Array.isArray(value)) return value;
  const ranks = new Map(written.map((item: unknown, index) => [item, index]));
  const rankOf = (item: unknown) => ranks.get(item) ?? written.length;
  return [...(value as readonly unknown[])].sort((a, b) => rankOf(a) - rankOf(b));
}
