import type { Diagnostic, Parsed } from '../source/diagnostic';
import type { SourceFile } from '../source/source-file';
import { parseYaml } from '../source/yaml-document';
import type { YamlDocument } from '../source/yaml-document';
import type { Catalog } from './catalog';
import { contentKinds, kindOfPath } from './content-kinds';
import type { ContentKind, ReadContent, ReadSurroundings } from './content-kinds';
import { isEventFile } from './event-file-name';

/** Reads a document as content of a kind. */
export type ReadKind = (
  kind: ContentKind,
  document: YamlDocument,
  around: ReadSurroundings,
) => Parsed<Partial<ReadContent>>;

const readAsKind: ReadKind = (kind, document, around) => kind.read(document, around);

/**
 * Returns a reader that reads a document anew only if it, or something that it refers to, is another: for an editor,
 * in which all files but one stay what they are from key to key, and for two revisions, of which most files are the same.
 */
export function createReadingMemory(): ReadKind {
  const known = new WeakMap<YamlDocument, Remembered>();
  return (kind, document, around) => {
    const last = known.get(document);
    if (last !== undefined && isSameAround(last, around)) return last.found;
    const looked = new Map<string, SourceFile | undefined>();
    const get = (path: string): SourceFile | undefined => {
      looked.set(path, around.csvFiles.get(path));
      return around.csvFiles.get(path);
    };
    const found = kind.read(document, { ...around, csvFiles: { get } });
    known.set(document, { found, looked, workspaceGroups: [...around.workspaceGroups] });
    return found;
  };
}

interface Remembered extends Pick<ReadSurroundings, 'workspaceGroups'> {
  readonly found: ReturnType<ReadKind>;
  /** The CSV files that it asked for, and what it was given. */
  readonly looked: ReadonlyMap<string, SourceFile | undefined>;
}

function isSameAround({ looked, workspaceGroups }: Remembered, around: ReadSurroundings): boolean {
  return (
    [...looked].every(([path, file]) => around.csvFiles.get(path) === file) &&
    workspaceGroups.length === around.workspaceGroups.length &&
    workspaceGroups.every((group, index) => group === around.workspaceGroups[index])
  );
}

/**
 * Reads all content of a repository. One file that cannot be read hides no other: the catalog holds what could be
 * read, the diagnostics everything that was wrong.
 *
 * @param parse what reads a YAML file, if the caller remembers files from one reading to the next
 * @param readKind what reads a document of a kind, if the caller remembers that too
 */
export function readCatalog(
  files: readonly SourceFile[],
  parse: (file: SourceFile) => Parsed<YamlDocument> = parseYaml,
  readKind: ReadKind = readAsKind,
): { value: Catalog; diagnostics: readonly Diagnostic[] } {
  const csvFiles = new Map(files.filter((file) => file.path.endsWith('.csv')).map((file) => [file.path, file]));
  const content = emptyContent();
  const readLast: (() => void)[] = [];
  const diagnostics: Diagnostic[] = [];
  const read = (kind: ContentKind, document: YamlDocument): void => {
    const found = readKind(kind, document, { csvFiles, workspaceGroups: content.workspaceGroups });
    for (const list of kind.lists) (content[list] as unknown[]).push(...(found.value?.[list] ?? []));
    diagnostics.push(...found.diagnostics);
  };
  for (const file of files) {
    const kind = kindOfPath(file.path);
    if (kind === undefined) continue;
    const document = parse(file);
    diagnostics.push(...document.diagnostics);
    const { value } = document;
    if (value === undefined) continue;
    if (kind.isReadLast) readLast.push(() => read(kind, value));
    else read(kind, value);
  }
  for (const readNow of readLast) readNow();
  const { checkSettings, ...lists } = content;
  const paths = new Set(
    Object.values(content)
      .flat()
      .map(({ document }) => document.source.path),
  );
  const unread = files.map(({ path }) => path).filter((path) => kindOfPath(path) !== undefined && !paths.has(path));
  const eventFiles = new Map(files.filter(({ path }) => isEventFile(path)).map((file) => [file.path, file]));
  const value = { ...lists, unread, eventFiles };
  return { value: checkSettings[0] === undefined ? value : { ...value, checkSettings: checkSettings[0] }, diagnostics };
}

type Filled<Content> = {
  -readonly [List in keyof Content]: Content[List] extends readonly (infer Item)[] ? Item[] : never;
};

/** Empty lists for a reading to fill, of every kind. */
function emptyContent(): Filled<ReadContent> {
  const lists = Object.values(contentKinds).flatMap((kind) => kind.lists);
  return Object.fromEntries(lists.map((list) => [list, []])) as unknown as Filled<ReadContent>;
}
