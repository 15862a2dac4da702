import type { Catalog } from '../../content/catalog';
import { placeAt } from '../../source/source-file';
import type { SourceFile } from '../../source/source-file';
import type { CatalogCheck, Finding } from '../check';
import { escapeOf, hidden, nameOf } from '../evidence/hidden-text';

export const fileHiddenCharacter: CatalogCheck = {
  id: 'file-hidden-character',
  scope: 'catalog',
  severity: 'warning',
  sentence:
    'No file beside a detection, such as a watchlist, a test or a workspace, holds a character that a reader cannot see.',
  why: 'Whoever reviews the file reads another value than the one that is deployed.',
  failing: { 'watchlists/example.yaml': 'description: "Example\u202e list"\n' },
  passing: { 'watchlists/example.yaml': 'description: "Example\\u202e list"\n' },
  run: ({ catalog }) => filesOf(catalog).flatMap(findIn),
};

/** Detections are another check's, which looks at their texts one by one. */
function filesOf(catalog: Catalog): readonly SourceFile[] {
  const { watchlists, functions, tests, workspaces, workspaceGroups, checkSettings } = catalog;
  const written = [
    ...watchlists,
    ...functions,
    ...tests,
    ...workspaces,
    ...workspaceGroups,
    ...catalog.ownTables,
    ...catalog.ownFunctions,
    ...catalog.ownWatchlists,
  ];
  const settings = checkSettings === undefined ? [] : [checkSettings];
  const sources = [...written, ...settings].map(({ document }) => document.source);
  return [...new Set([...sources, ...watchlists.flatMap(({ csv }) => csv ?? [])])];
}

function findIn(source: SourceFile): Finding[] {
  // A byte order mark at the very beginning is none of the text.
  const found = [...source.text.matchAll(hidden)].filter(
    ({ 0: character, index }) => index > 0 || character !== '\ufeff',
  );
  return found.map(({ 0: character, index }) => ({
    place: placeAt(source, { start: index, end: index + character.length }),
    message: `The file holds the invisible character ${nameOf(character)}`,
    help: source.path.endsWith('.csv')
      ? 'Delete it unless the value needs it: a CSV can show it in no other way.'
      : `Delete it; if the value needs it, put the whole text into double quotes and write it as ${escapeOf(character)}.`,
  }));
}
