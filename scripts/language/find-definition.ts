import type { Span } from '../source/position';
import type { YamlDocument, YamlPath } from '../source/yaml-document';
import { nameAt, placesOfName, spanInFile, watchlistAt } from './kql-names';
import { allKql, kqlAt, matchesPath, type KqlText } from './kql-place';
import { testedDetection, type OpenFile } from './open-file';
import type { Project } from './project';
import { cursorAt } from './yaml-cursor';

/** A place in a file of the repository. */
export interface NamedPlace {
  readonly path: string;
  readonly span: Span;
}

/** Where what is named at an offset is declared: in the query, or in another file. */
export function findDefinition(file: OpenFile, project: Project, offset: number): readonly NamedPlace[] {
  const cursor = cursorAt(file.outline, offset);
  const kql = kqlAt(file.kind, file.outline, cursor, offset);
  if (kql !== undefined) return definitionInKql(kql, kql.toQuery(offset), file, project);
  if (cursor.type !== 'value') return [];
  const written = file.text.slice(cursor.word.start, cursor.word.end).replace(/^(["'])(.*)\1$/, '$2');
  return definitionOfValue(written, cursor.path, file, project);
}

/** Every place in the repository that names what is named at an offset, the declaration among them. */
export function findReferencesTo(file: OpenFile, project: Project, offset: number): readonly NamedPlace[] {
  const kql = kqlAt(file.kind, file.outline, cursorAt(file.outline, offset), offset);
  if (kql === undefined) return findDefinition(file, project, offset);
  const at = kql.toQuery(offset);
  const name = nameAt(kql, at, project);
  const alias = name && watchlistAt(name);
  const called = name?.node.reference?.kind === 'function' ? name.node.reference.name : undefined;
  const shared = alias ?? (called !== undefined && isOwnFunction(called, project) ? called : undefined);
  if (shared !== undefined) return [...definitionInKql(kql, at, file, project), ...usesOf(shared, project)];
  return placesOfName(kql, at, project).map(({ span }) => ({ path: file.path, span: spanInFile(kql, span) }));
}

function isOwnFunction(name: string, { catalog }: Project): boolean {
  return catalog.functions.some(({ alias }) => alias === name);
}

/** Where the queries of a repository name a watchlist or function of it. */
function usesOf(name: string, { catalog }: Project): readonly NamedPlace[] {
  return [...catalog.detections, ...catalog.functions].flatMap(({ document, query }) => {
    const map = document.textMapOf(['query']);
    const form = new RegExp(`(?<![\\w-])${name.replace(/[^\w]/g, '\\$&')}(?![\\w-])`, 'g');
    if (map === undefined) return [];
    return [...query.matchAll(form)].flatMap((match) => {
      const run = map.runs.find(({ derived }) => derived.start <= match.index && match.index < derived.end);
      if (run === undefined || !run.exact) return [];
      const start = run.origin.start + match.index - run.derived.start;
      return [{ path: document.source.path, span: { start, end: start + name.length } }];
    });
  });
}

function definitionInKql(kql: KqlText, offset: number, file: OpenFile, project: Project): readonly NamedPlace[] {
  const { catalog } = project;
  const name = nameAt(kql, offset, project);
  const alias = name && watchlistAt(name);
  if (alias !== undefined) {
    const list = catalog.watchlists.find((each) => each.alias === alias);
    return list === undefined ? [] : [placeIn(list.document, ['alias'])];
  }
  const declared = placesOfName(kql, offset, project).find(({ isDeclaration }) => isDeclaration);
  if (declared !== undefined) return [{ path: file.path, span: spanInFile(kql, declared.span) }];
  const { reference } = name?.node ?? {};
  const own = catalog.functions.find((each) => each.alias === reference?.name);
  if (own !== undefined) return [placeIn(own.document, ['functionAlias'])];
  const table = catalog.ownTables.find((each) => each.name === reference?.name);
  if (table !== undefined) return [placeIn(table.document, ['table'])];
  const custom = catalog.ownFunctions.find((each) => each.name === reference?.name);
  return custom === undefined ? [] : [placeIn(custom.document, ['function'])];
}

function definitionOfValue(written: string, path: YamlPath, file: OpenFile, project: Project): readonly NamedPlace[] {
  const { catalog } = project;
  if (matchesPath(path, ['overlays', '*', 'detection']) || /^(?:in|ex)clude$/.test(String(path.at(-2)))) {
    const detection = catalog.detections.find(({ slug }) => slug === written);
    return detection === undefined ? [] : [placeIn(detection.document, ['name'])];
  }
  if (matchesPath(path, ['threatIntelligence', 'watchlists', '*'])) {
    const list = catalog.watchlists.find(({ alias }) => alias === written);
    return list === undefined ? [] : [placeIn(list.document, ['alias'])];
  }
  const tested = testedDetection(file, project);
  if (tested !== undefined) {
    const index = tested.falsePositives.findIndex(({ id }) => id === written);
    if (path.at(-1) === 'falsePositive' && index >= 0)
      return [placeIn(tested.document, ['falsePositives', index, 'id'])];
    return path.length === 1 && path[0] === 'detection' ? [placeIn(tested.document, ['name'])] : [];
  }
  return declarationOfColumn(written, file, project);
}

/** Where the query of a detection makes a column that a mapping names. */
function declarationOfColumn(name: string, file: OpenFile, project: Project): readonly NamedPlace[] {
  const [kql] = allKql(file.kind, file.outline);
  const offset = kql === undefined ? undefined : lastUse(kql, name);
  if (kql === undefined || offset === undefined) return [];
  const places = placesOfName(kql, offset, project);
  const declared = places.find(({ isDeclaration }) => isDeclaration) ?? places[0];
  return declared === undefined ? [] : [{ path: file.path, span: spanInFile(kql, declared.span) }];
}

/** The offset of the last word of a query that is a name. */
export function lastUse({ query, written }: KqlText, name: string): number | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  const uses = [...query.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].filter(({ index }) => index >= written.start);
  return uses.at(-1)?.index;
}

function placeIn(document: YamlDocument, path: YamlPath): NamedPlace {
  const { file, span } = document.placeOf(path);
  return { path: file, span };
}
