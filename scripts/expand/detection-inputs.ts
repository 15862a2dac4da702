import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import { namedDatasetFolders, namedEventFiles } from '../content/event-file-name';
import type { Watchlist } from '../content/watchlist';
import { groupBy } from '../source/group-by';
import type { YamlDocument } from '../source/yaml-document';

/** What a detection and its proofs can depend on. */
export interface DetectionInputs {
  /**
   * The repository without other detections, their tests, their logs, and the rows of lists that it does not read: what
   * is made of this can depend on nothing else.
   */
  readonly catalog: Catalog;
  /** The texts that this is made of, beyond those of `shared`. */
  readonly parts: readonly string[];
}

export interface InputFinder {
  /** The texts of all that any detection may depend on, such as functions, tables and workspaces. */
  readonly shared: readonly string[];
  readonly inputsOf: (detection: Detection) => DetectionInputs;
}

/** Tells of each detection of a repository on what it depends: if all these texts are the same, so is what comes of it. */
export function createInputFinder(catalog: Catalog): InputFinder {
  const { tests, watchlists, eventFiles, unread, checkSettings } = catalog;
  const apart = { detections: [], tests: [], watchlists: [], eventFiles: [], unread: [], checkSettings: undefined };
  const others = Object.values({ ...catalog, ...apart }).filter((each) => each !== undefined);
  const documents = [...others.flat(), ...(checkSettings === undefined ? [] : [checkSettings])].map(
    ({ document }) => document,
  );
  const emptied = new Map(watchlists.map((each) => [each, withoutRows(each)]));
  const readEverywhere = readLists(documents, watchlists);
  const testsBySlug = groupBy(tests, ({ detection }) => detection);
  return {
    shared: [
      ...documents.flatMap(({ source: { path, text } }) => [path, text]),
      JSON.stringify([unread, watchlists.map(nameAndColumns)]),
    ],
    inputsOf: (detection) => {
      const own = testsBySlug.get(detection.slug) ?? [];
      const documentsOfOwn = [detection, ...own].map(({ document }) => document);
      const read = new Set([...readEverywhere, ...readLists(documentsOfOwn, watchlists)]);
      const logs = logsOf({ tests: own, eventFiles });
      const lists = [...read].flatMap(({ document, csv }) => [...textsOf(document), csv?.path ?? '', csv?.text ?? '']);
      return {
        catalog: {
          ...catalog,
          detections: [detection],
          tests: own,
          watchlists: watchlists.map((each) => (read.has(each) ? each : emptied.get(each)!)),
          eventFiles: logs,
        },
        parts: [
          ...documentsOfOwn.flatMap(textsOf),
          ...lists,
          ...[...logs].flatMap(([path, file]) => [path, typeof file === 'string' ? file : `\0${file.text}`]),
        ],
      };
    },
  };
}

function textsOf({ source: { path, text } }: YamlDocument): string[] {
  return [path, text];
}

function nameAndColumns(list: Watchlist): unknown {
  return [list.alias, list.type, list.searchKey, list.type === 'items' ? list.columns : []];
}

function withoutRows(list: Watchlist): Watchlist {
  return list.type === 'items' ? { ...list, items: [] } : { ...list, indicators: [] };
}

/** The lists that some documents name. A lookup whose name is not plain text may read each of them. */
function readLists(documents: readonly YamlDocument[], watchlists: readonly Watchlist[]): readonly Watchlist[] {
  const text = documents.map(plainText).join('\n');
  const isPlain = namesPlainly(text);
  return watchlists.filter(({ alias }) => !isPlain || text.includes(alias));
}

/** Whether every lookup of a text says the name of its list as plain text. */
export function namesPlainly(text: string): boolean {
  const lookups = text.split('_GetWatchlist').slice(1);
  return lookups.every((lookup) => /^\(@?(?:'[^'\\]*'|"[^"\\]*")/.test(lookup));
}

/** All that a document says, with its quotes as they are. */
export function plainText({ value }: YamlDocument): string {
  return JSON.stringify(value).replaceAll('\\"', '"');
}

/** The logs that the cases name, and those of the recorded attacks that they name. */
function logsOf({ tests, eventFiles }: Pick<Catalog, 'tests' | 'eventFiles'>): Catalog['eventFiles'] {
  const files = new Set(namedEventFiles({ tests }));
  const folders = namedDatasetFolders({ tests });
  if (files.size + folders.length === 0) return new Map();
  return new Map(
    [...eventFiles].filter(([path]) => files.has(path) || folders.some((folder) => path.startsWith(`${folder}/`))),
  );
}
