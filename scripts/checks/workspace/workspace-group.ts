import { unreadNames } from '../../content/content-kinds';
import { nearestWord } from '../../source/nearest-word';
import type { CatalogCheck, Finding } from '../check';

export const workspaceGroup: CatalogCheck = {
  id: 'workspace-group',
  scope: 'catalog',
  severity: 'error',
  sentence: 'Every group that a workspace names is in workspaces/groups/, and no group has the name of a workspace.',
  why: 'What the group sets would not hold there; and --workspace takes the names of both.',
  failing: { 'workspaces/example.yaml': 'groups: [costumers]\n', 'workspaces/groups/customers.yaml': '' },
  passing: { 'workspaces/example.yaml': 'groups: [customers]\n', 'workspaces/groups/customers.yaml': '' },
  run: ({ catalog }) => {
    const groups = catalog.workspaceGroups.map(({ name }) => name);
    const known = [...groups, ...unreadNames(catalog, 'workspaceGroup')];
    const unknown = catalog.workspaces.flatMap(({ groupNames, document }) =>
      groupNames.flatMap((name, index): Finding[] => {
        if (known.includes(name)) return [];
        const nearest = nearestWord(name, known);
        const help = nearest === undefined ? `Write workspaces/groups/${name}.yaml.` : `Did you mean ${nearest}?`;
        return [{ place: document.placeOf(['groups', index]), message: `There is no group ${name}`, help }];
      }),
    );
    const ambiguous = catalog.workspaceGroups.flatMap(({ name, document }): Finding[] => {
      if (!catalog.workspaces.some((workspace) => workspace.name === name)) return [];
      const message = `The group ${name} has the name of a workspace`;
      return [{ place: document.placeOf([]), message, help: 'Rename one of the two files.' }];
    });
    return [...unknown, ...ambiguous];
  },
};
