import type { Detection } from '../content/detection';
import { readDetection } from '../content/read-detection';
import { readWorkspace } from '../content/read-workspace';
import type { Workspace } from '../content/workspace';
import type { ExpandedDetection } from '../expand/expand-detection';
import { unexpandQuery } from '../expand/unexpand-query';
import type { CompareLines } from '../expand/unexpand-query';
import { hasErrors } from '../source/diagnostic';
import { applyEdits } from '../source/edit-text';
import { removeYamlKey, setYamlValue } from '../source/edit-yaml';
import { createSourceFile } from '../source/source-file';
import { parseYaml } from '../source/yaml-document';
import type { YamlDocument, YamlPath } from '../source/yaml-document';
import type { PlannedField } from './change-origin';
import { desiredDetection } from './desired-state';
import { findOverlay } from './effective-detection';
import { fieldChanges } from './field-changes';
import { normalForm } from './normal-form';
import type { Change } from './plan';
import type { ActualResource } from './resource';
import { textAt } from './wire-json';
import type { WireObject, WireValue } from './wire-json';
import { writtenOrder, writtenPath, writtenValue } from './written-fields';

/** A detection and the workspace whose overlay may hold some of its fields, each as its file says. */
export interface PullSource {
  readonly detection: Detection;
  readonly workspace: Workspace;
}

export interface PullTools {
  /** Undefined where it cannot be expanded. */
  readonly expand: (source: PullSource) => ExpandedDetection | undefined;
  readonly compareLines: CompareLines;
}

/** A field that was edited in the workspace: what the repository wants of it, and what is there; the version that grows with it. */
export interface PulledField {
  readonly path: string;
  readonly here: WireValue | undefined;
  readonly there: WireValue | undefined;
  /** The file that was edited, or why none was. */
  readonly result: { readonly file: string } | { readonly reason: string };
}

export interface PulledDetection {
  readonly change: Change;
  readonly fields: readonly PulledField[];
  /** With the edits; the text of each file is that of its document. */
  readonly source: PullSource;
}

/**
 * Writes what somebody edited in a workspace into the files that hold it. An edit counts only where the file, read and
 * expanded again, gives what is in the workspace, and differs from it in nothing in which it did not differ before.
 */
export function pullDetection(
  change: Change,
  live: ActualResource,
  source: PullSource,
  tools: PullTools,
): PulledDetection {
  let current = source;
  const pulled = change.fields.flatMap((field): PulledField[] => {
    if (field.origin === 'here' || field.path === 'version') return [];
    const seen = { path: field.path, here: field.after, there: field.before };
    const reason = reasonToLeave(field);
    if (reason !== undefined) return [{ ...seen, result: { reason } }];
    const edited = pullField(field.path, live, current, tools);
    if (typeof edited === 'string') return [{ ...seen, result: { reason: edited } }];
    current = edited.source;
    return [{ ...seen, result: { file: edited.file } }];
  });
  const file = source.detection.document.source.path;
  const isEdited = pulled.some(({ result }) => 'file' in result && result.file === file);
  const raised = isEdited ? raiseVersion(current) : undefined;
  if (raised === undefined) return { change, fields: pulled, source: current };
  const [here, there] = [source.detection.version, raised.source.detection.version];
  return { change, fields: [...pulled, { path: 'version', here, there, result: { file } }], source: raised.source };
}

/** A detection that does something else has another version: the last of its numbers grows. */
function raiseVersion(source: PullSource): EditedSource | undefined {
  const [, front, last] = /^(\d+\.\d+\.)(\d+)$/.exec(source.detection.version ?? '') ?? [];
  return last === undefined ? undefined : editSource(source, ['version'], `${front}${Number(last) + 1}`);
}

function reasonToLeave({ origin }: PlannedField): string | undefined {
  if (origin === 'both') return 'it was changed here as well; deploy this side, or write the other by hand';
  if (origin === undefined) return 'nothing tells what was deployed, and so who changed it';
  return origin === 'service' ? 'the service disabled this rule after repeated failures; it is no edit' : undefined;
}

interface EditedSource {
  readonly source: PullSource;
  readonly file: string;
}

/** The files with one field as it is in the workspace, or why that cannot be. */
function pullField(path: string, live: ActualResource, source: PullSource, tools: PullTools): EditedSource | string {
  const form = normalForm(live.kind, live.body);
  const before = tools.expand(source);
  if (before === undefined) return 'the detection cannot be expanded';
  const open = openFields(before, form);
  const file = source.detection.document.source.path;
  // One edit can settle several fields: a technique and its sub-techniques are one key.
  if (!open.has(path)) return { source, file };
  const place = writtenPath(source.detection.type, path);
  if (place === undefined) return 'its file has no place for it';
  const overlay = findOverlay(source.workspace, source.detection.slug, place);
  if (overlay !== undefined && overlay.document !== source.workspace.document) {
    return `${overlay.document.source.path} sets it for a group of workspaces: edit that, or set it for this one alone`;
  }
  if (path === 'query') return pullQuery(form, before, source, tools, open);
  const steps = path.split('.');
  for (let length = steps.length; length > 0; length -= 1) {
    const field = steps.slice(0, length).join('.');
    const written = writtenPath(source.detection.type, field);
    if (written === undefined) break;
    const edited = editSource(source, written, writtenValue(source.detection.type, form, field));
    if (edited !== undefined && settles(path, edited.source, form, tools, open)) return edited;
  }
  return 'its file is written so that the value has no place that is sure to be right';
}

function pullQuery(
  form: WireObject,
  expanded: ExpandedDetection,
  source: PullSource,
  tools: PullTools,
  open: ReadonlySet<string>,
): EditedSource | string {
  const query = unexpandQuery(expanded, textAt(form, 'query') ?? '', tools.compareLines);
  if (query === undefined) {
    return 'the edit is in a list of indicators or an exclusion, which come from elsewhere: edit that';
  }
  const edited = editSource(source, ['query'], query);
  return edited !== undefined && settles('query', edited.source, form, tools, open)
    ? edited
    : 'with the edit in it, the query in the file would not expand to the one in the workspace';
}

/** Whether a field is as it is there, and no other differs that did not before. */
function settles(
  path: string,
  source: PullSource,
  form: WireObject,
  tools: PullTools,
  open: ReadonlySet<string>,
): boolean {
  const expanded = tools.expand(source);
  if (expanded === undefined) return false;
  const left = openFields(expanded, form);
  return !left.has(path) && [...left].every((other) => open.has(other));
}

/** The fields in which what the repository wants differs from what is there. */
function openFields(expanded: ExpandedDetection, form: WireObject): ReadonlySet<string> {
  const { kind, body } = desiredDetection(expanded);
  return new Set(fieldChanges(form, normalForm(kind, body)).map((field) => field.path));
}

/** The files with a value at its place: that of the overlay which holds the field, or else the detection's. */
function editSource(source: PullSource, path: YamlPath, value: WireValue | undefined): EditedSource | undefined {
  const { detection, workspace } = source;
  const overlay = findOverlay(workspace, detection.slug, path);
  if (overlay === undefined) {
    const document = editDocument(detection.document, path, value);
    const read = document && readDetection(document);
    if (read?.value === undefined || hasErrors(read.diagnostics)) return undefined;
    return { source: { workspace, detection: read.value }, file: detection.document.source.path };
  }
  const document = editDocument(workspace.document, [...overlay.path, 'set', ...path], value);
  const read = document && readWorkspace(document, workspace.groups);
  if (read?.value === undefined || hasErrors(read.diagnostics)) return undefined;
  return { source: { detection, workspace: read.value }, file: workspace.document.source.path };
}

function editDocument(document: YamlDocument, path: YamlPath, value: WireValue | undefined): YamlDocument | undefined {
  const edits =
    value === undefined
      ? removeYamlKey(document, path)
      : setYamlValue(document, path, inWrittenOrder(document, path, value), writtenOrder);
  if (edits === undefined) return undefined;
  const { text, path: file } = document.source;
  const read = parseYaml(createSourceFile(file, applyEdits(text, edits).text));
  return hasErrors(read.diagnostics) ? undefined : read.value;
}

/** A list whose order says nothing, with what its file has already in the file's order. */
function inWrittenOrder(document: YamlDocument, path: YamlPath, value: WireValue): WireValue {
  const written = path.reduce<unknown>((inner, step) => (inner as Record<string, unknown> | undefined)?.[step], document.value); // prettier-ignore
  if (!Array.isArray(written) || !Array.isArray(value)) return value;
  const rankOf = (item: WireValue) => (written.indexOf(item) + written.length + 1) % (written.length + 1);
  return [...(value as readonly WireValue[])].sort((a, b) => rankOf(a) - rankOf(b));
}
