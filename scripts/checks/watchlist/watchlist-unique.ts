import type { CatalogCheck } from '../check';

export const watchlistUnique: CatalogCheck = {
  id: 'watchlist-unique',
  scope: 'catalog',
  severity: 'error',
  sentence: 'No two watchlists have the same alias, upper and lower case apart; nor is one declared as kept elsewhere.',
  why: 'The service finds watchlists by alias without case, so one would overwrite the other.',
  failing: { 'watchlists/example.yaml': 'alias: example\n', 'watchlists/Example.yaml': 'alias: Example\n' },
  passing: { 'watchlists/example.yaml': 'alias: example\n', 'watchlists/hosts.yaml': 'alias: hosts\n' },
  run: ({ catalog }) => {
    const declared = catalog.ownWatchlists.map(
      ({ alias, document }) => [alias.toLowerCase(), document.source.path] as const,
    );
    const first = new Map<string, string>(declared);
    return catalog.watchlists.flatMap(({ alias, document }) => {
      const other = first.get(alias.toLowerCase());
      if (alias === '') return [];
      if (other === undefined) first.set(alias.toLowerCase(), document.source.path);
      if (other === undefined) return [];
      return [
        {
          place: document.placeOf(['alias']),
          message: `The alias ${alias} is taken by ${other}`,
          help: 'Choose another.',
        },
      ];
    });
  },
};
