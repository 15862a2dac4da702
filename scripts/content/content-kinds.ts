import analyticRuleSchema from '../../schemas/analytic-rule.schema.json';
import automationRuleSchema from '../../schemas/automation-rule.schema.json';
import checksSchema from '../../schemas/checks.schema.json';
import detectionTestSchema from '../../schemas/detection-test.schema.json';
import functionSchema from '../../schemas/function.schema.json';
import huntingQuerySchema from '../../schemas/hunting-query.schema.json';
import ownSchemaSchema from '../../schemas/own-schema.schema.json';
import summaryRuleSchema from '../../schemas/summary-rule.schema.json';
import watchlistSchema from '../../schemas/watchlist.schema.json';
import workspaceGroupSchema from '../../schemas/workspace-group.schema.json';
import workspaceSchema from '../../schemas/workspace.schema.json';
import type { Parsed } from '../source/diagnostic';
import type { SourceFile } from '../source/source-file';
import type { YamlDocument } from '../source/yaml-document';
import type { Catalog } from './catalog';
import { readAutomationRule } from './read-automation-rule';
import { readCheckSettings } from './read-check-settings';
import { readDetection } from './read-detection';
import { readDetectionTest } from './read-detection-test';
import { readOwnSchema } from './read-own-schema';
import { readSavedFunction } from './read-saved-function';
import { readSummaryRule } from './read-summary-rule';
import { readWatchlist } from './read-watchlist';
import { readWorkspace, readWorkspaceGroup } from './read-workspace';
import type { ContentSchema } from './schema-validation';

/** The kinds of files that a repository holds. */
export type ContentKindName =
  | 'detectionTest'
  | 'detection'
  | 'watchlist'
  | 'function'
  | 'automationRule'
  | 'summaryRule'
  | 'workspaceGroup'
  | 'workspace'
  | 'checkSettings'
  | 'ownSchema';

type CatalogList = Exclude<keyof Catalog, 'checkSettings' | 'unread' | 'eventFiles'>;

/** What was read, in lists as the catalog has them. */
export type ReadContent = { readonly [List in CatalogList]: Catalog[List] } & {
  readonly checkSettings: readonly NonNullable<Catalog['checkSettings']>[];
};

/** Files that can be asked for by their paths. */
export type FilesByPath = Pick<ReadonlyMap<string, SourceFile>, 'get'>;

/** What a file of one kind may refer to. */
export interface ReadSurroundings {
  /** The CSV files of the repository by path. They are asked for one by one, so that it is known what was read. */
  readonly csvFiles: FilesByPath;
  readonly workspaceGroups: Catalog['workspaceGroups'];
}

/** All that the reading and the selection of files must know of one kind of content. */
export interface ContentKind {
  /** The folder of its files from the root of the repository, or the one file of the kind. */
  readonly place: string;
  /** The paths of its files, as far as no kind before it in the list has them. */
  readonly path: RegExp;
  /** What its files may hold, the likelier first. */
  readonly schemas: readonly ContentSchema[];
  /** The lists of the catalog that it fills. */
  readonly lists: readonly (keyof ReadContent)[];
  readonly read: (document: YamlDocument, around: ReadSurroundings) => Parsed<Partial<ReadContent>>;
  /** Whether a folder with its place alone is a repository of detections. */
  readonly makesRepository: boolean;
  /** Whether it is read after all files of other kinds, because it refers to them. */
  readonly isReadLast: boolean;
  /** Whether the rows of a query may depend on it. */
  readonly decidesRows: boolean;
  /** How a person names one of it for a deployment; undefined for what is not deployed. */
  readonly selectedBy: 'slug' | 'path' | undefined;
}

function inList<List extends keyof ReadContent>(
  list: List,
  { value, diagnostics }: Parsed<ReadContent[List][number]>,
): Parsed<Partial<ReadContent>> {
  return { value: value === undefined ? undefined : { [list]: [value] }, diagnostics };
}

function readOwnEntry(document: YamlDocument): Parsed<Partial<ReadContent>> {
  const { value, diagnostics } = readOwnSchema(document);
  if (value === undefined) return { value, diagnostics };
  switch (value.type) {
    case 'table':
      return { value: { ownTables: [value.table] }, diagnostics };
    case 'function':
      return { value: { ownFunctions: [value.function] }, diagnostics };
    case 'watchlist':
      return { value: { ownWatchlists: [value.watchlist] }, diagnostics };
  }
}

/**
 * Every kind of content. A file is of the first whose path it has. What a file of a kind may hold is in its schema.
 * The name of a file may hold a line end.
 */
export const contentKinds: Readonly<Record<ContentKindName, ContentKind>> = {
  detectionTest: {
    place: 'detections',
    path: /^detections\/.*\.test\.ya?ml$/s,
    schemas: [detectionTestSchema],
    lists: ['tests'],
    read: (document) => inList('tests', readDetectionTest(document)),
    makesRepository: true,
    isReadLast: false,
    decidesRows: false,
    selectedBy: undefined,
  },
  detection: {
    place: 'detections',
    path: /^detections\/.*\.ya?ml$/s,
    schemas: [analyticRuleSchema, huntingQuerySchema],
    lists: ['detections'],
    read: (document) => inList('detections', readDetection(document)),
    makesRepository: true,
    isReadLast: false,
    decidesRows: true,
    selectedBy: 'slug',
  },
  function: {
    place: 'functions',
    path: /^functions\/.*\.ya?ml$/s,
    schemas: [functionSchema],
    lists: ['functions'],
    read: (document) => inList('functions', readSavedFunction(document)),
    makesRepository: true,
    isReadLast: false,
    decidesRows: true,
    selectedBy: 'path',
  },
  watchlist: {
    place: 'watchlists',
    path: /^watchlists\/.*\.ya?ml$/s,
    schemas: [watchlistSchema],
    lists: ['watchlists'],
    read: (document, { csvFiles }) => inList('watchlists', readWatchlist(document, csvFiles)),
    makesRepository: true,
    isReadLast: false,
    decidesRows: true,
    selectedBy: 'path',
  },
  automationRule: {
    place: 'automation',
    path: /^automation\/.*\.ya?ml$/s,
    schemas: [automationRuleSchema],
    lists: ['automationRules'],
    read: (document) => inList('automationRules', readAutomationRule(document)),
    makesRepository: true,
    isReadLast: false,
    decidesRows: false,
    selectedBy: 'path',
  },
  summaryRule: {
    place: 'summaries',
    path: /^summaries\/.*\.ya?ml$/s,
    schemas: [summaryRuleSchema],
    lists: ['summaryRules'],
    read: (document) => inList('summaryRules', readSummaryRule(document)),
    makesRepository: true,
    isReadLast: false,
    decidesRows: true,
    selectedBy: 'path',
  },
  workspaceGroup: {
    place: 'workspaces/groups',
    path: /^workspaces\/groups\/.*\.ya?ml$/s,
    schemas: [workspaceGroupSchema],
    lists: ['workspaceGroups'],
    read: (document) => inList('workspaceGroups', readWorkspaceGroup(document)),
    makesRepository: true,
    isReadLast: false,
    decidesRows: false,
    selectedBy: undefined,
  },
  workspace: {
    place: 'workspaces',
    path: /^workspaces\/.*\.ya?ml$/s,
    schemas: [workspaceSchema],
    lists: ['workspaces'],
    read: (document, { workspaceGroups }) => inList('workspaces', readWorkspace(document, workspaceGroups)),
    makesRepository: true,
    isReadLast: true,
    decidesRows: false,
    selectedBy: undefined,
  },
  ownSchema: {
    place: 'schemas/custom',
    path: /^schemas\/custom\/.*\.(ya?ml|json)$/s,
    schemas: [ownSchemaSchema],
    lists: ['ownTables', 'ownFunctions', 'ownWatchlists'],
    read: readOwnEntry,
    makesRepository: false,
    isReadLast: false,
    decidesRows: true,
    selectedBy: undefined,
  },
  checkSettings: {
    place: 'checks.yaml',
    path: /^checks\.yaml$/,
    schemas: [checksSchema],
    lists: ['checkSettings'],
    read: (document) => inList('checkSettings', readCheckSettings(document)),
    makesRepository: false,
    isReadLast: false,
    decidesRows: false,
    selectedBy: undefined,
  },
};

/** The name of the kind of the file at a path; undefined for what is not content. */
export function kindNameOfPath(path: string): ContentKindName | undefined {
  return (Object.keys(contentKinds) as ContentKindName[]).find((name) => contentKinds[name].path.test(path));
}

/** The kind of the file at a path; undefined for what is not content. */
export function kindOfPath(path: string): ContentKind | undefined {
  return Object.values(contentKinds).find((kind) => kind.path.test(path));
}

/** The places of the kinds of which something holds, each once, in their order; those within another are left out. */
export function placesOf(holds: (kind: ContentKind) => boolean): readonly string[] {
  const places = [
    ...new Set(
      Object.values(contentKinds)
        .filter(holds)
        .map(({ place }) => place),
    ),
  ];
  return places.filter((place) => !places.some((other) => place.startsWith(`${other}/`)));
}

/** Where content is read from: what makes a folder a repository, and what may stand beside that. */
export const contentPlaces = {
  folders: placesOf((kind) => kind.makesRepository),
  beside: placesOf((kind) => !kind.makesRepository),
};

/** Folders whose files are content: what is written there would be read as such by the next command. */
export const contentFolders: readonly string[] = placesOf(({ place }) => !/\.ya?ml$/.test(place));

/**
 * Returns the names of what is of a kind by its path and could not be read, such as `topic/rule` of a detection: who
 * refers to it is not mistaken, and what is wrong with it is said once, in its own file.
 */
export function unreadNames({ unread }: Pick<Catalog, 'unread'>, kind: ContentKindName): string[] {
  const { place } = contentKinds[kind];
  return unread
    .filter((path) => path.startsWith(`${place}/`))
    .map((path) => path.slice(place.length + 1).replace(/\.ya?ml$/, ''));
}
