import {
  createEditorGlobals,
  openEditorService,
  prepareEditorGlobals,
  type EditorGlobals,
  type EditorService,
} from './kusto-editor';
import { standardColumns, isHiddenColumn } from './kql-type';
import type { WorkspaceSchema } from './workspace-schema';
import { allSymbols } from './workspace-symbols';

export type { EditorService, ServiceItem } from './kusto-editor';

/** The service keeps no query of this length. (limits.json, queryCharacters); what is far longer is not looked at. */
const longestText = 100_000;

/** By the hidden columns that a text names: they are columns only where they are named. */
const globalsOf = new WeakMap<WorkspaceSchema, Map<string, EditorGlobals>>();
const hiddenNames = standardColumns.map(({ name }) => name).filter(isHiddenColumn);

const recent = new WeakMap<WorkspaceSchema, Map<string, EditorService>>();
const mostRecent = 6;

/**
 * Binds a text against all tables and functions of a workspace, for what an editor asks about it. The last few are kept.
 * Undefined for a text that is too long to be worked on.
 */
export function editQuery(text: string, schema: WorkspaceSchema): EditorService | undefined {
  if (text.length > longestText) return undefined;
  const known = recent.get(schema) ?? new Map<string, EditorService>();
  recent.set(schema, known);
  const service = known.get(text) ?? openEditorService(text, globalsFor(text, schema));
  known.delete(text);
  known.set(text, service);
  if (known.size > mostRecent) known.delete([...known.keys()][0] ?? '');
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

function globalsFor(text: string, schema: WorkspaceSchema): EditorGlobals {
  const key = hiddenNames.filter((name) => text.includes(name)).join(' ');
  const known = globalsOf.get(schema) ?? new Map<string, EditorGlobals>();
  globalsOf.set(schema, known);
  const globals = known.get(key) ?? createEditorGlobals(allSymbols(key, schema));
  known.set(key, globals);
  return globals;
}
