import { hasErrors } from '../../source/diagnostic';
import type { Parsed } from '../../source/diagnostic';
import type { YamlDocument, YamlPath } from '../../source/yaml-document';
import { fieldChanges } from '../bodies/field-changes';
import { editDocument } from './pull-fields';
import type { EditedContent } from './pull-fields';
import type { WireObject, WireValue } from '../arm/wire-json';

/** How the fields of content that has a file of its own are written there. */
export interface WrittenForm<Content> {
  readonly read: (document: YamlDocument) => Parsed<Content>;
  /** The normal form of what a deployment would write. */
  readonly formOf: (content: Content) => WireObject;
  /** The keys that lead to a field; undefined for what the file has no place for. */
  readonly pathOf: (field: string) => YamlPath | undefined;
  readonly valueOf: (form: WireObject, field: string) => WireValue | undefined;
  /** The keys at the root, in their order. */
  readonly order: readonly string[];
}

/**
 * The content with one field as it is in the workspace, or why that cannot be. An edit counts only where the file, read
 * again, wants what is in the workspace, and differs from it in nothing in which it did not differ before.
 *
 * @param there the normal form of what is in the workspace
 */
export function pullDocumentField<Content extends { readonly document: YamlDocument }>(
  field: string,
  there: WireObject,
  content: Content,
  written: WrittenForm<Content>,
): EditedContent<Content> | string {
  const openFields = (each: Content) => fieldChanges(there, written.formOf(each)).map(({ path }) => path);
  const open = openFields(content);
  const { document } = content;
  if (!open.includes(field)) return { content, file: document.source.path };
  const path = written.pathOf(field);
  if (path === undefined) return 'its file has no place for it';
  const edited = editDocument(document, path, written.valueOf(there, field), written.order);
  const read = edited && written.read(edited);
  const value = read === undefined || hasErrors(read.diagnostics) ? undefined : read.value;
  const left = value && openFields(value);
  if (value === undefined || left === undefined || left.some((other) => other === field || !open.includes(other))) {
    return 'its file is written so that the value has no place that is sure to be right';
  }
  return { content: value, file: document.source.path };
}
