import { kindOfPath } from '../../content/content-kinds';
import { createReadingMemory } from '../../content/read-catalog';
import { makeProject, type Project } from '../../language/project';
import type { Parsed } from '../../source/diagnostic';
import { readFolders } from '../../source/file-tree';
import { createSourceFile, type SourceFile } from '../../source/source-file';
import type { Steps } from '../../source/steps';
import { parseYaml, recallDocument, type YamlDocument } from '../../source/yaml-document';
import type { CommandContext } from '../command';
import { catalogOfTree } from '../content/load-catalog';
import { createYamlMemory, type YamlParser } from '../memory/yaml-memory';
import { readAllowedHosts } from '../read-allowed-hosts';
import { startOfHour } from '../read-as-of';
import { layOverOpenTexts } from './lay-over-open-texts';
import { addBelonging, keepSame, readBeside, readDisk, standsAlone, type Disk } from './project-disk';

/** The files of a repository, with the texts that an editor has open in the place of those on disk. */
export interface ProjectFiles {
  /** Takes the text of an open file, or undefined if it was closed. */
  readonly setOpen: (path: string, text: string | undefined) => void;
  /** Looks at the disk again before the next answer. */
  readonly refresh: () => void;
  /** What is on disk; undefined for a file that is not there or is not read. */
  readonly savedText: (path: string) => string | undefined;
  readonly project: () => Project;
  /**
   * What is known for answers about one file: all, once everything was read; until then a detection or its proof among
   * what is not a detection, which is read at once.
   */
  readonly projectOf: (path: string) => Project;
  /** Reads everything, in steps. */
  readonly readInSteps: () => Steps<void>;
}

/**
 * Opens the files under a root for a server. A file whose text did not change is not read again, and neither is what
 * came of it.
 *
 * @param firstParse what reads a YAML file that was not read before: it may remember other runs
 */
export function openProjectFiles(
  context: Pick<CommandContext, 'root' | 'now' | 'environment'>,
  firstParse: YamlParser = parseYaml,
): ProjectFiles {
  const open = new Map<string, SourceFile>();
  const parse = createYamlMemory((file) =>
    open.has(file.path) ? parseYaml(file) : withoutTree(file, firstParse(file)),
  );
  let [disk, beside]: (Disk | undefined)[] = [];
  const parts = new Map<string, Project>();
  let current: { readonly project: Project; readonly hour: number } | undefined;
  const onDisk = (): Disk => (disk ??= readDisk(context));
  const project = (): Project => {
    const asOf = startOfHour(context.now());
    if (current?.hour !== asOf.getTime()) current = undefined;
    current ??= { project: makeWith(onDisk(), open, asOf), hour: asOf.getTime() };
    return current.project;
  };
  const makeWith = createMaker(context, parse);
  /** What is not a detection is read once, and for each file what belongs to it. */
  const partOf = (path: string): Project => {
    beside ??= readBeside(context);
    return makeWith(addBelonging(beside, context.root, path), open, startOfHour(context.now()), true);
  };
  return {
    setOpen: (path, text) => {
      if (open.get(path)?.text === text) return;
      current = undefined;
      parts.clear();
      if (text === undefined) open.delete(path);
      else open.set(path, createSourceFile(path, text));
    },
    refresh: () => {
      current = undefined;
      disk = disk === undefined ? undefined : keepSame(disk, readDisk(context));
    },
    savedText: (path) => {
      const { files } = disk === undefined ? readFolders(context.root, [path]) : disk.tree;
      return files.find((file) => file.path === path)?.text;
    },
    project,
    projectOf: (path) => {
      if (disk !== undefined || !standsAlone(path, open.get(path))) return project();
      const part = parts.get(path) ?? partOf(path);
      parts.set(path, part);
      return part;
    },
    *readInSteps() {
      const read = disk ?? readDisk(context);
      yield;
      for (const file of read.tree.files) {
        if (open.has(file.path) || kindOfPath(file.path) === undefined) continue;
        parse(file);
        yield;
      }
      disk ??= read;
      parts.clear();
      beside = undefined;
    },
  };
}

type MakeProject = (saved: Disk, texts: ReadonlyMap<string, SourceFile>, asOf: Date, isPart?: boolean) => Project;

/** Returns what makes a project of what is on disk and the texts that are open in its place. */
function createMaker(context: Pick<CommandContext, 'root' | 'environment'>, parse: YamlParser): MakeProject {
  const readKind = createReadingMemory();
  const makeWith: MakeProject = (saved, texts, asOf, isPart = false) => {
    const { baseline, readLogs } = saved;
    const tree = layOverOpenTexts(saved.tree, texts);
    const { catalog, diagnostics, sources } = catalogOfTree(context.root, tree, parse, { readKind, readLogs });
    return makeProject({
      isPart,
      catalog,
      found: diagnostics,
      sources,
      asOf,
      allowedHosts: readAllowedHosts(context),
      baseline,
      withText: (path, text) => {
        return makeWith(saved, new Map(texts).set(path, createSourceFile(path, text)), asOf, isPart);
      },
    });
  };
  return makeWith;
}

/**
 * Lets go of the syntax tree of a detection in which nothing is wrong: those of a thousand fill the memory, and only
 * who asks where something stands needs one.
 */
function withoutTree(file: SourceFile, parsed: Parsed<YamlDocument>): Parsed<YamlDocument> {
  if (parsed.value === undefined || parsed.diagnostics.length > 0 || !file.path.startsWith('detections/'))
    return parsed;
  return { value: recallDocument(file, parsed.value.value), diagnostics: [] };
}
