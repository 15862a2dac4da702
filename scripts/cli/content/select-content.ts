import type { Catalog } from '../../content/catalog';
import { placesOf } from '../../content/content-kinds';
import { OperationError } from '../../source/operation-error';
import type { YamlDocument } from '../../source/yaml-document';
import { selectDetections } from './select-detections';

/** What of a repository is deployed. */
export type DeployedContent = Pick<Catalog, 'detections' | 'watchlists' | 'functions'>;

/**
 * Content by what a person or a shell's completion writes: detections by slug or folder, watchlists and functions by
 * their path; all where nothing is written.
 *
 * @throws OperationError for a name of nothing
 */
export function selectContent(catalog: Catalog, names: readonly string[]): DeployedContent {
  if (names.length === 0) return catalog;
  const places = placesOf(({ selectedBy }) => selectedBy === 'path');
  const isFile = (name: string) => places.some((place) => name.replace(/^\.\//, '').startsWith(`${place}/`));
  const paths = new Set(names.filter(isFile).map((name) => withoutEnding(name.replace(/^\.\//, ''))));
  const isNamed = ({ document }: { readonly document: YamlDocument }) => paths.has(withoutEnding(document.source.path));
  const [watchlists, functions] = [catalog.watchlists.filter(isNamed), catalog.functions.filter(isNamed)];
  const found = [...watchlists, ...functions].map(({ document }) => withoutEnding(document.source.path));
  const missing = [...paths].find((path) => !found.includes(path));
  if (missing !== undefined) throw new OperationError(`There is no ${missing}.yaml`, 'Name a file that is there.');
  const others = names.filter((name) => !isFile(name));
  const detections = others.length === 0 ? [] : selectDetections(catalog, others);
  return { detections, watchlists, functions };
}

function withoutEnding(name: string): string {
  return name.replace(/\.(?:ya?ml|csv)$/, '');
}
