import type { Diagnostic, Parsed } from '../source/diagnostic';
import type { SourceFile } from '../source/source-file';
import { parseYaml } from '../source/yaml-document';
import type { YamlDocument } from '../source/yaml-document';
import type { Catalog } from './catalog';
import { kindOfPath } from './content-kinds';
import type { ContentKind, ReadContent } from './content-kinds';
import { isEventFile } from './event-file-name';

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
  const content = emptyContent();
  const readLast: (() => void)[] = [];
  const diagnostics: Diagnostic[] = [];
  const read = (kind: ContentKind, document: YamlDocument): void => {
    const found = kind.read(document, { csvFiles, workspaceGroups: content.workspaceGroups });
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

/** Empty lists for a reading to fill. */
function emptyContent(): Filled<ReadContent> {
  return {
    detections: [],
    tests: [],
    watchlists: [],
    functions: [],
    workspaces: [],
    workspaceGroups: [],
    ownTables: [],
    ownFunctions: [],
    checkSettings: [],
  };
}
