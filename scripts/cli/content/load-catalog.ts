import fs from 'node:fs';
import path from 'node:path';
import { contentPlaces } from '../../content/content-kinds';
import {
  isEventFile,
  largestDatasetFile,
  largestEventFile,
  namedDatasetFolders,
  namedEventFiles,
} from '../../content/event-file-name';
import { readCatalog, type ReadKind } from '../../content/read-catalog';
import type { Catalog } from '../../content/catalog';
import type { Diagnostic } from '../../source/diagnostic';
import { readFileTree, readNamedFiles } from '../../source/file-tree';
import type { FileTree, ListExtent } from '../../source/file-tree';
import type { SourceFile } from '../../source/source-file';
import { findLinkedStateFolders } from './state-folder-place';
import type { YamlParser } from '../memory/yaml-memory';

/** A repository of detections as a command sees it. */
export interface LoadedCatalog {
  readonly catalog: Catalog;
  /** What was wrong with files, YAML and schemas; the checks add what is wrong with the content. */
  readonly diagnostics: readonly Diagnostic[];
  /** By path, for whoever shows the line of a diagnostic. */
  readonly sources: ReadonlyMap<string, SourceFile>;
}

/**
 * Reads the repository under a folder.
 *
 * @param lists whether the lists in CSV files are loaded too, or their header lines alone
 * @param parse what reads a YAML file
 * @param readKind what reads a document of a kind, if the caller remembers that
 * @throws OperationError if the folder holds none of detections/, watchlists/ and workspaces/
 */
export function loadCatalog(root: string, lists?: ListExtent, parse?: YamlParser, readKind?: ReadKind): LoadedCatalog {
  const tree = readFileTree(root, contentPlaces, lists);
  return catalogOfTree(root, tree, parse, readKind === undefined ? {} : { readKind });
}

/** Reads the logs that test cases name: files, and folders of recorded attacks, by their paths from the root. */
export type ReadLogs = (files: readonly string[], folders: readonly string[]) => readonly FileTree[];

/** Returns what reads logs below a root. */
export function createLogReader(root: string): ReadLogs {
  return (files, folders) => [
    readNamedFiles(root, files, largestEventFile),
    readNamedFiles(
      root,
      folders.flatMap((folder) => logsIn(root, folder)),
      largestDatasetFile,
    ),
  ];
}

/**
 * Reads the repository of files that were read, or that an editor has open.
 *
 * @param remembered what reads a document, and logs, if the caller remembers them from one reading to the next
 */
export function catalogOfTree(
  root: string,
  tree: FileTree,
  parse?: YamlParser,
  remembered: { readonly readKind?: ReadKind; readonly readLogs?: ReadLogs } = {},
): LoadedCatalog {
  const { value, diagnostics } = readCatalog(tree.files, parse, remembered.readKind);
  const readLogs = remembered.readLogs ?? createLogReader(root);
  const trees = readLogs(namedEventFiles(value), namedDatasetFolders(value));
  const logs = trees.flatMap(({ files }) => files);
  const eventFiles = new Map<string, SourceFile | string>([
    ...value.eventFiles,
    ...trees.flatMap(({ diagnostics: found }) => found.map(({ place, message }) => [place.file, message] as const)),
    ...logs.map((file) => [file.path, file] as const),
  ]);
  return {
    catalog: { ...value, eventFiles },
    diagnostics: [...tree.diagnostics, ...diagnostics, ...findLinkedStateFolders(value.workspaces, root)],
    sources: new Map([...tree.files, ...logs].map((file) => [file.path, file])),
  };
}

/** The logs in a folder that need not be there, from the root. */
function logsIn(root: string, folder: string): string[] {
  const place = path.join(root, folder);
  const isFolder = fs.statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
  const names = isFolder ? fs.readdirSync(place).sort() : [];
  return names.filter(isEventFile).map((name) => `${folder}/${name}`);
}
