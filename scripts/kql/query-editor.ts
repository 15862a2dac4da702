import { boundCode, globalsFor } from './bound-code';
import type { LibraryCode } from './host-types';
import { openEditorService, prepareEditorGlobals, type EditorService } from './kusto-editor';
import type { WorkspaceSchema } from './workspace-schema';

export type { EditorService, ServiceItem } from './kusto-editor';

const services = new WeakMap<LibraryCode, EditorService>();

/**
 * Binds a text against all tables and functions of a workspace, for what an editor asks about it. The last few are kept.
 * Undefined for a text that is too long to be worked on.
 */
export function editQuery(text: string, schema: WorkspaceSchema): EditorService | undefined {
  const code = boundCode(text, schema);
  if (code === undefined) return undefined;
  const service = services.get(code) ?? openEditorService(code, text, globalsFor(text, schema));
  services.set(code, service);
  return service;
}

/** Makes ready what the first answer would wait for, in steps that each take a part of a second. */
export function prepareQueryEditor(schema: WorkspaceSchema): readonly (() => void)[] {
  return [
    () => void globalsFor('', schema),
    () => prepareEditorGlobals(globalsFor('', schema)),
    () => void editQuery('DnsEvents\n| where ', schema)?.complete(18),
  ];
}
