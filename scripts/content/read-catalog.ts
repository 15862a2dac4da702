import type { Diagnostic, Parsed } from '../source/diagnostic';
import type { SourceFile } from '../source/source-file';
import { parseYaml } from '../source/yaml-document';
import type { YamlDocument } from '../source/yaml-document';
import type { Catalog } from './catalog';
import type { CheckSettings } from './check-settings';
import type { Detection } from './detection';
import type { DetectionTest } from './detection-test';
import { readCheckSettings } from './read-check-settings';
import { readDetection } from './read-detection';
import type { OwnFunction, OwnTable } from './own-schema';
import { readDetectionTest } from './read-detection-test';
import { readOwnSchema } from './read-own-schema';
import { readSavedFunction } from './read-saved-function';
import { readWatchlist } from './read-watchlist';
import { readWorkspace, readWorkspaceGroup } from './read-workspace';
import type { SavedFunction } from './saved-function';
import type { Watchlist } from './watchlist';
import type { Workspace, WorkspaceGroup } from './workspace';

/**
 * Reads all content of a repository. One file that cannot be read hides no other: the catalog holds what could be
 * read, the diagnostics everything that was wrong.
 *
 * @param parse what reads a YAML file, where the caller remembers files from one reading to the next
 */
export function readCatalog(
  files: readonly SourceFile[],
  parse: (file: SourceFile) => Parsed<YamlDocument> = parseYaml,
): { value: Catalog; diagnostics: readonly Diagnostic[] } {
  const csvFiles = new Map(files.filter((file) => file.path.endsWith('.csv')).map((file) => [file.path, file]));
  const detections: Detection[] = [];
  const tests: DetectionTest[] = [];
  const watchlists: Watchlist[] = [];
  const functions: SavedFunction[] = [];
  const workspaceDocuments: YamlDocument[] = [];
  const workspaceGroups: WorkspaceGroup[] = [];
  const workspaces: Workspace[] = [];
  const ownTables: OwnTable[] = [];
  const ownFunctions: OwnFunction[] = [];
  const checkSettings: CheckSettings[] = [];
  const diagnostics: Diagnostic[] = [];
  const keep = <T>(kept: T[], parsed: Parsed<T>): void => {
    if (parsed.value !== undefined) kept.push(parsed.value);
    diagnostics.push(...parsed.diagnostics);
  };
  const keepOwn = (document: YamlDocument): void => {
    const { value, diagnostics: found } = readOwnSchema(document);
    if (value?.type === 'table') ownTables.push(value.table);
    if (value?.type === 'function') ownFunctions.push(value.function);
    diagnostics.push(...found);
  };
  // The name of a file may hold a line end.
  const readers: readonly { readonly path: RegExp; readonly read: (document: YamlDocument) => void }[] = [
    { path: /^detections\/.*\.test\.ya?ml$/s, read: (document) => { keep(tests, readDetectionTest(document)); } },
    { path: /^detections\/.*\.ya?ml$/s, read: (document) => { keep(detections, readDetection(document)); } },
    { path: /^watchlists\/.*\.ya?ml$/s, read: (document) => { keep(watchlists, readWatchlist(document, csvFiles)); } },
    { path: /^functions\/.*\.ya?ml$/s, read: (document) => { keep(functions, readSavedFunction(document)); } },
    { path: /^workspaces\/groups\/.*\.ya?ml$/s, read: (document) => { keep(workspaceGroups, readWorkspaceGroup(document)); } },
    { path: /^workspaces\/.*\.ya?ml$/s, read: (document) => { workspaceDocuments.push(document); } },
    { path: /^checks\.yaml$/, read: (document) => { keep(checkSettings, readCheckSettings(document)); } },
    { path: /^schemas\/custom\/.*\.(ya?ml|json)$/s, read: keepOwn },
  ]; // prettier-ignore
  for (const file of files) {
    const reader = readers.find((candidate) => candidate.path.test(file.path));
    if (reader === undefined) continue;
    const document = parse(file);
    diagnostics.push(...document.diagnostics);
    if (document.value !== undefined) reader.read(document.value);
  }
  for (const document of workspaceDocuments) keep(workspaces, readWorkspace(document, workspaceGroups));
  const content = { detections, tests, watchlists, functions, workspaces, workspaceGroups, ownTables, ownFunctions };
  const read = new Set(
    [...Object.values(content).flat(), ...checkSettings].map(({ document }) => document.source.path),
  );
  const isContent = (path: string): boolean => readers.some((reader) => reader.path.test(path));
  const unread = files.map(({ path }) => path).filter((path) => isContent(path) && !read.has(path));
  const value = { ...content, unread };
  return { value: checkSettings[0] === undefined ? value : { ...value, checkSettings: checkSettings[0] }, diagnostics };
}
