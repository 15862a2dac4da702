import { kindOfPath } from '../../content/content-kinds';
import type { Diagnostic } from '../../source/diagnostic';
import { refuseLargeFile, type FileTree } from '../../source/file-tree';
import type { SourceFile } from '../../source/source-file';

/** The files of a tree with the texts that an editor has open in their places. */
export function layOverOpenTexts(tree: FileTree, open: ReadonlyMap<string, SourceFile>): FileTree {
  const shown = [...open.values()].filter(({ path }) => kindOfPath(path) !== undefined || path.endsWith('.csv'));
  if (shown.length === 0) return tree;
  const refused = new Map<string, Diagnostic>();
  const texts = new Map<string, SourceFile>();
  for (const file of shown) {
    const tooLarge = refuseLargeFile(file.path, Buffer.byteLength(file.text));
    if (tooLarge === undefined) texts.set(file.path, file);
    else refused.set(file.path, tooLarge);
  }
  const isOpen = (path: string) => texts.has(path) || refused.has(path);
  const saved = new Set(tree.files.map(({ path }) => path));
  const kept = tree.files.filter(({ path }) => !refused.has(path)).map((file) => texts.get(file.path) ?? file);
  const fresh = [...texts.values()].filter(({ path }) => !saved.has(path));
  return {
    files: fresh.reduce(insertInOrder, kept),
    diagnostics: [...tree.diagnostics.filter(({ place }) => !isOpen(place.file)), ...refused.values()],
  };
}

/** Among the files of its folder, as a reading of the disk would find it. */
function insertInOrder(files: readonly SourceFile[], added: SourceFile): SourceFile[] {
  const folder = added.path.split('/')[0] ?? '';
  const isBefore = ({ path }: SourceFile) => path.startsWith(`${folder}/`) && comparePaths(path, added.path) > 0;
  const at = files.findIndex(isBefore);
  const lastOfFolder = files.findLastIndex(({ path }) => path.startsWith(`${folder}/`));
  const index = at >= 0 ? at : lastOfFolder >= 0 ? lastOfFolder + 1 : files.length;
  return [...files.slice(0, index), added, ...files.slice(index)];
}

function comparePaths(one: string, other: string): number {
  const [a, b] = [one.split('/'), other.split('/')];
  for (const [index, name] of a.entries()) {
    const against = b[index] ?? '';
    if (name !== against) return name < against ? -1 : 1;
  }
  return a.length - b.length;
}
