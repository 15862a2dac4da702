import type { Detection } from '../../content/detection';
import { readDetection } from '../../content/read-detection';
import { readWorkspace } from '../../content/read-workspace';
import type { Workspace } from '../../content/workspace';
import type { ExpandedDetection } from '../../expand/expand-detection';
import { unexpandQuery } from '../../expand/unexpand-query';
import type { CompareLines } from '../../expand/unexpand-query';
import { hasErrors } from '../../source/diagnostic';
import type { YamlPath } from '../../source/yaml-document';
import { desiredDetection } from '../plan/desired-state';
import { findOverlay } from './effective-detection';
import { fieldChanges } from '../bodies/field-changes';
import { normalForm } from '../kinds/normal-form';
import type { Change } from '../plan/plan';
import { editDocument, nextVersion, pullFields } from './pull-fields';
import type { EditedContent, PulledField, PulledResource } from './pull-fields';
import type { ActualResource } from '../arm/resource';
import { textAt } from '../arm/wire-json';
import type { WireObject, WireValue } from '../arm/wire-json';
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

export interface PulledDetection extends PulledResource {
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
  const pulled = pullFields(change, source, (path, current) => pullField(path, live, current, tools));
  const file = source.detection.document.source.path;
  const isEdited = pulled.fields.some(({ result }) => 'file' in result && result.file === file);
  const raised = isEdited ? raiseVersion(pulled.content) : undefined;
  if (raised === undefined) return pulledDetection(change, pulled.fields, pulled.content);
  const [here, there] = [source.detection.version, raised.content.detection.version];
  return pulledDetection(
    change,
    [...pulled.fields, { path: 'version', here, there, result: { file } }],
    raised.content,
  );
}

function pulledDetection(change: Change, fields: readonly PulledField[], source: PullSource): PulledDetection {
  const sources = [source.detection.document.source, source.workspace.document.source];
  return { change, fields, rows: [], source, sources };
}

function raiseVersion(source: PullSource): EditedContent<PullSource> | undefined {
  const version = nextVersion(source.detection.version);
  return version === undefined ? undefined : editSource(source, ['version'], version);
}

/** The files with one field as it is in the workspace, or why that cannot be. */
function pullField(
  path: string,
  live: ActualResource,
  source: PullSource,
  tools: PullTools,
): EditedContent<PullSource> | string {
  const form = normalForm(live.kind, live.body);
  const before = tools.expand(source);
  if (before === undefined) return 'the detection cannot be expanded';
  const open = openFields(before, form);
  const file = source.detection.document.source.path;
  // One edit can settle several fields: a technique and its sub-techniques are one key.
  if (!open.has(path)) return { content: source, file };
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
    if (edited !== undefined && settles(path, edited.content, form, tools, open)) return edited;
  }
  return 'its file is written so that the value has no place that is sure to be right';
}

function pullQuery(
  form: WireObject,
  expanded: ExpandedDetection,
  source: PullSource,
  tools: PullTools,
  open: ReadonlySet<string>,
): EditedContent<PullSource> | string {
  const query = unexpandQuery(expanded, textAt(form, 'query') ?? '', tools.compareLines);
  if (query === undefined) {
    return 'the edit is in a list of indicators or an exclusion, which come from elsewhere: edit that';
  }
  const edited = editSource(source, ['query'], query);
  return edited !== undefined && settles('query', edited.content, form, tools, open)
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
function editSource(
  source: PullSource,
  path: YamlPath,
  value: WireValue | undefined,
): EditedContent<PullSource> | undefined {
  const { detection, workspace } = source;
  const overlay = findOverlay(workspace, detection.slug, path);
  if (overlay === undefined) {
    const document = editDocument(detection.document, path, value, writtenOrder);
    const read = document && readDetection(document);
    if (read?.value === undefined || hasErrors(read.diagnostics)) return undefined;
    return { content: { workspace, detection: read.value }, file: detection.document.source.path };
  }
  const document = editDocument(workspace.document, [...overlay.path, 'set', ...path], value, writtenOrder);
  const read = document && readWorkspace(document, workspace.groups);
  if (read?.value === undefined || hasErrors(read.diagnostics)) return undefined;
  return { content: { detection, workspace: read.value }, file: workspace.document.source.path };
}
