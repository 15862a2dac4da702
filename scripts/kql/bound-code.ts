import { findEndlessCalls } from './count-calls';
import type { LibraryCode } from './host-types';
import { bindForEditor, createEditorGlobals, type EditorGlobals } from './kusto-editor';
import type { WorkspaceSchema } from './workspace-schema';
import { allSymbols, hiddenNamesIn } from './workspace-symbols';

/** The service keeps no query of this length. (limits.json, queryCharacters); what is far longer is not looked at. */
const longestText = 100_000;

/** What an editor's workspace keeps: few texts, as the bound code of a long one takes megabytes. */
const mostTexts = 6;

interface EditedWorkspace {
  /** By the hidden columns that a text names: they are columns only where they are named. */
  readonly globals: Map<string, EditorGlobals>;
  readonly codes: Map<string, LibraryCode>;
}

const edited = new WeakMap<WorkspaceSchema, EditedWorkspace>();

/** Whether an editor asks about queries of a workspace. */
export function isEdited(schema: WorkspaceSchema): boolean {
  return edited.has(schema);
}

/**
 * Returns what a text is bound to against all tables and functions of a workspace; undefined for one that is too long to
 * be worked on, or that calls its functions without end. Completion, colours, hover and findings of one text share it.
 */
export function boundCode(text: string, schema: WorkspaceSchema): LibraryCode | undefined {
  if (text.length > longestText) return undefined;
  const globals = globalsFor(text, schema);
  const { codes } = edited.get(schema)!;
  const known = codes.get(text);
  if (known === undefined && findEndlessCalls(text, schema) !== undefined) return undefined;
  const code = known ?? bindForEditor(text, globals);
  codes.delete(text);
  codes.set(text, code);
  if (codes.size > mostTexts) codes.delete(codes.keys().next().value!);
  return code;
}

/** Returns what all texts of a workspace are bound against, made once: its symbols take a part of a second. */
export function globalsFor(text: string, schema: WorkspaceSchema): EditorGlobals {
  const { globals } = edited.get(schema) ?? { globals: new Map<string, EditorGlobals>() };
  if (!edited.has(schema)) edited.set(schema, { globals, codes: new Map() });
  const hidden = hiddenNamesIn(text, schema).join(' ');
  const known = globals.get(hidden) ?? createEditorGlobals(allSymbols(hidden, schema));
  globals.set(hidden, known);
  return known;
}
