import type { CatalogCheck, Finding } from '../check';

export const functionUnique: CatalogCheck = {
  id: 'function-unique',
  scope: 'catalog',
  severity: 'error',
  sentence: 'No two functions have the same alias or id, upper and lower case apart.',
  why: 'The service keeps saved searches by id without case, so one would overwrite the other; and a query could mean either.',
  failing: {
    'functions/BlockedQueries.yaml': 'functionAlias: BlockedQueries\n',
    'functions/blockedqueries.yaml': 'functionAlias: blockedqueries\n',
  },
  passing: {
    'functions/BlockedQueries.yaml': 'functionAlias: BlockedQueries\n',
    'functions/AllowedQueries.yaml': 'functionAlias: AllowedQueries\n',
  },
  run: ({ catalog }) => {
    const aliases = new Map(
      catalog.ownFunctions.map(({ name, document }) => [name.toLowerCase(), document.source.path]),
    );
    const ids = new Map<string, string>();
    return catalog.functions.flatMap(({ alias, id, document }): Finding[] => {
      const holder = aliases.get(alias.toLowerCase());
      const sameId = ids.get(id.toLowerCase());
      aliases.set(alias.toLowerCase(), holder ?? document.source.path);
      ids.set(id.toLowerCase(), sameId ?? document.source.path);
      if (holder !== undefined) {
        const message = `The alias ${alias} is taken by ${holder}`;
        return [{ place: document.placeOf(['functionAlias']), message, help: 'Choose another, or remove one.' }];
      }
      if (sameId === undefined) return [];
      const message = `The saved search ${id} is that of ${sameId}`;
      return [{ place: document.placeOf(['id']), message, help: 'Write another id, or none.' }];
    });
  },
};
