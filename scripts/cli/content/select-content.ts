import type { Catalog } from '../../content/catalog';
import { contentKinds } from '../../content/content-kinds';
import type { ReadContent } from '../../content/content-kinds';
import { OperationError } from '../../source/operation-error';
import type { YamlDocument } from '../../source/yaml-document';
import { selectDetections } from './select-detections';

/** A repository with what of it is deployed. */
export type DeployedContent = Catalog;

/**
 * Content by what a person or a shell's completion writes: detections by slug or folder, everything else by its
 * path; all where nothing is written.
 *
 * @throws OperationError for a name of nothing
 */
export function selectContent(catalog: Catalog, names: readonly string[]): DeployedContent {
  if (names.length === 0) return catalog;
  const kinds = Object.values(contentKinds).filter(({ selectedBy }) => selectedBy === 'path');
  const isFile = (name: string) => kinds.some(({ place }) => name.replace(/^\.\//, '').startsWith(`${place}/`));
  const paths = new Set(names.filter(isFile).map((name) => withoutEnding(name.replace(/^\.\//, ''))));
  const isNamed = ({ document }: { readonly document: YamlDocument }) => paths.has(withoutEnding(document.source.path));
  const selected = kinds.flatMap(({ lists }) =>
    lists.map((list) => [list, (catalog[list as SelectedList] as readonly Placed[]).filter(isNamed)] as const),
  );
  const found = selected.flatMap(([, content]) => content.map(({ document }) => withoutEnding(document.source.path)));
  const missing = [...paths].find((path) => !found.includes(path));
  if (missing !== undefined) throw new OperationError(`There is no ${missing}.yaml`, 'Name a file that is there.');
  const others = names.filter((name) => !isFile(name));
  const detections = others.length === 0 ? [] : selectDetections(catalog, others);
  return { ...catalog, ...Object.fromEntries(selected), detections };
}

/** Lists of content in files of their own. */
type SelectedList = Exclude<keyof ReadContent, 'checkSettings'>;
interface Placed {
  readonly document: YamlDocument;
}

function withoutEnding(name: string): string {
  return name.replace(/\.(?:ya?ml|csv)$/, '');
}
