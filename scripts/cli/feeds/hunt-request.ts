import type { HuntNames } from '../../expand/scaffold/scaffold-imported-hunt';
import type { FeedIndicator } from '../../indicators/feeds/feed-item';
import type { HuntText } from '../../indicators/hunts/hunt-text';
import { createSourceFile } from '../../source/source-file';
import type { FileTree } from '../../source/file-tree';
import type { CommandContext } from '../command';
import { catalogOfTree } from '../content/load-catalog';
import type { LoadedCatalog } from '../content/load-catalog';

/** What is made of a hunt. */
export interface HuntRequest {
  readonly hunt: HuntText;
  readonly indicators: readonly FeedIndicator[];
  readonly names: HuntNames;
  readonly asOf: Date;
  readonly tree: FileTree;
  readonly context: CommandContext;
}

/** The repository with files beside those that are there. */
export function loadWith(files: readonly (readonly [string, string])[], { tree, context }: HuntRequest): LoadedCatalog {
  const added = files.map(([path, text]) => createSourceFile(path, text));
  const paths = new Set(added.map(({ path }) => path));
  const kept = tree.files.filter(({ path }) => !paths.has(path));
  return catalogOfTree(context.root, { ...tree, files: [...kept, ...added] });
}
