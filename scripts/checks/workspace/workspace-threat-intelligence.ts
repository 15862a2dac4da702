import type { Catalog } from '../../content/catalog';
import { unreadNames } from '../../content/content-kinds';
import type { Workspace } from '../../content/workspace';
import { functionNeeds } from '../../expand/query-needs';
import { goesToThreatIntelligence } from '../../expand/threat-intelligence-lookup';
import { nearestWord } from '../../source/nearest-word';
import type { CatalogCheck, CheckContext, Finding } from '../check';

export const workspaceThreatIntelligence: CatalogCheck = {
  id: 'workspace-threat-intelligence',
  scope: 'catalog',
  severity: 'error',
  sentence: 'What a workspace has in threat intelligence is lists of indicators that no function reads as a watchlist.',
  why: 'The list would go nowhere; and a function, which stays as it is written, would look for a watchlist that is not there.',
  failing: {
    'watchlists/example.yaml': '',
    'workspaces/example.yaml': 'threatIntelligence: { watchlists: [exampel] }\n',
  },
  passing: {
    'watchlists/example.yaml': '',
    'workspaces/example.yaml': 'threatIntelligence: { watchlists: [example] }\n',
  },
  run: (context) =>
    context.catalog.workspaces
      .filter((workspace) => workspace.threatIntelligence !== undefined)
      .flatMap((workspace) => [...findWrongNames(workspace, context.catalog), ...findFunctions(workspace, context)]),
};

function findWrongNames({ threatIntelligence, document }: Workspace, catalog: Catalog): Finding[] {
  const read = catalog.watchlists.filter(({ type }) => type === 'indicators').map(({ alias }) => alias);
  const lists = [...read, ...unreadNames(catalog, 'watchlist')];
  return (threatIntelligence?.watchlists ?? []).flatMap((alias, index): Finding[] => {
    if (lists.includes(alias)) return [];
    const nearest = nearestWord(alias, lists);
    const help = nearest === undefined ? 'Name the alias of one in watchlists/.' : `Did you mean ${nearest}?`;
    const place = document.placeOf(['threatIntelligence', 'watchlists', index]);
    return [{ place, message: `There is no watchlist of indicators ${alias}`, help }];
  });
}

function findFunctions(workspace: Workspace, { catalog, asOf, schema }: CheckContext): Finding[] {
  const moved = catalog.watchlists.filter((watchlist) => goesToThreatIntelligence(watchlist, workspace, asOf));
  if (moved.length === 0) return [];
  return catalog.functions.flatMap((subject) => {
    const read = functionNeeds(subject, catalog, schema()).watchlists;
    return moved
      .filter(({ alias }) => read.includes(alias))
      .map(({ alias }): Finding => {
        const message = `The function reads the watchlist ${alias}, whose indicators are in threat intelligence in ${workspace.name}`;
        const help = 'Move the lookup into the detections, or leave the list a watchlist there.';
        return { place: subject.document.placeOf(['query']), message, help };
      });
  });
}
