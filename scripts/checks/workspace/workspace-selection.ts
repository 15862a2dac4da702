import { unreadNames } from '../../content/content-kinds';
import { nearestWord } from '../../source/nearest-word';
import type { CatalogCheck } from '../check';

export const workspaceSelection: CatalogCheck = {
  id: 'workspace-selection',
  scope: 'catalog',
  severity: 'error',
  sentence: 'Every folder or slug under `detections` of a workspace or a group is in the repository.',
  why: 'A misspelled include deploys nothing, and a misspelled exclude deploys what was to be left out.',
  failing: {
    'workspaces/example.yaml': 'detections:\n  exclude: [exampel]\n',
    'detections/example/rule.yaml': '',
  },
  passing: {
    'workspaces/example.yaml': 'detections:\n  include: [example]\n',
    'detections/example/rule.yaml': '',
  },
  run: ({ catalog }) => {
    const slugs = [...catalog.detections.map(({ slug }) => slug), ...unreadNames(catalog, 'detection')];
    const names = new Set(slugs.flatMap((slug) => [slug, ...foldersOf(slug)]));
    // Those of a group are the same in each of its workspaces.
    const all = new Set([...catalog.workspaceGroups, ...catalog.workspaces].flatMap(({ selections }) => selections));
    return [...all].flatMap((selection) =>
      (['include', 'exclude'] as const).flatMap((key) =>
        (selection[key] ?? []).flatMap((name, index) => {
          if (names.has(name.replace(/\/$/, ''))) return [];
          const nearest = nearestWord(name, names);
          return [
            {
              place: selection.document.placeOf(['detections', key, index]),
              message: `There is no detection or folder ${name}`,
              help: nearest === undefined ? 'Remove it, or name one that is there.' : `Did you mean ${nearest}?`,
            },
          ];
        }),
      ),
    );
  },
};

/** `a/b/c` lies in `a` and in `a/b`. */
function foldersOf(slug: string): string[] {
  const parts = slug.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
