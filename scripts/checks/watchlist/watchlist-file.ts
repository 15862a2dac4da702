import type { WatchlistCheck } from '../check';
import { fileStem } from '../../source/path-part';

export const watchlistFile: WatchlistCheck = {
  id: 'watchlist-file',
  scope: 'watchlist',
  severity: 'error',
  sentence: 'A watchlist is in the file that bears its alias.',
  why: 'Who reads a query must find the list by the name that stands there.',
  failing: { 'watchlists/other.yaml': 'alias: example\n' },
  passing: { 'watchlists/example.yaml': 'alias: example\n' },
  run: ({ alias, document }) => {
    const file = document.source.path
      .split('/')
      .pop()
      ?.replace(/\.ya?ml$/, '');
    if (alias === '' || fileStem(alias) === file) return [];
    const stem = fileStem(alias);
    const help =
      stem === alias
        ? `Rename the file to ${alias}.yaml, or write the alias ${file ?? ''}.`
        : `Rename the file to ${stem}.yaml: Windows keeps the name ${alias} for a device.`;
    return [{ place: document.placeOf(['alias']), message: `The alias ${alias} is not the name of its file`, help }];
  },
};
