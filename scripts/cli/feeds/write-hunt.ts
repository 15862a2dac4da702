import { runChecks } from '../../checks/run-checks';
import { connectorsMeantFor } from '../../checks/evidence/connector-facts';
import { findTechnique, spellTactic } from '../../content/attack-technique';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { indicatorTables } from '../../expand/indicator-columns';
import { chooseLegs } from '../../expand/scaffold/choose-indicators';
import { foldHuntLists } from '../../expand/scaffold/fold-hunt-lists';
import type { FoldedQuery } from '../../expand/scaffold/fold-hunt-lists';
import { entityMappingsOf } from '../../expand/scaffold/scaffold-entities';
import {
  scaffoldHuntList,
  scaffoldImportedHunt,
  scaffoldImportedTest,
} from '../../expand/scaffold/scaffold-imported-hunt';
import type { HuntCase, HuntNames } from '../../expand/scaffold/scaffold-imported-hunt';
import { findThreatFacts } from '../../expand/scaffold/threat-facts';
import type { FeedIndicator } from '../../indicators/feeds/feed-item';
import { parseDuration } from '../../content/duration';
import { defangText } from '../../indicators/defang-text';
import { judgeAge } from '../../indicators/indicator-age';
import { indicatorTypes } from '../../content/watchlist';
import type { HuntPart, HuntText } from '../../indicators/hunts/hunt-text';
import { findReferences } from '../../kql/query-references';
import { createPreparation } from '../../prove/prepare-query';
import type { PreparedQuery } from '../../prove/prepare-query';
import { proposeHuntEvents } from '../../prove/propose-hunt-events';
import { runTests } from '../../prove/run-tests';
import { pathPart } from '../../source/path-part';
import { createSourceFile } from '../../source/source-file';
import type { FileTree } from '../../source/file-tree';
import type { CommandContext } from '../command';
import { catalogOfTree } from '../content/load-catalog';
import type { LoadedCatalog } from '../content/load-catalog';

/** What is made of a hunt. */
export interface HuntRequest {
  readonly hunt: HuntText;
  readonly indicators: readonly FeedIndicator[];
  readonly names: HuntNames;
  readonly asOf: Date;
  readonly tree: FileTree;
  readonly context: CommandContext;
}

/** The files of a hunt, or why there are none. */
export interface HuntOutcome {
  /** Text by path; empty where there is a problem that forbids to write any. */
  readonly files: ReadonlyMap<string, string>;
  readonly problems: readonly HuntPart[];
  readonly notes: readonly HuntPart[];
  readonly lookups: number;
  readonly cases: number;
}

/** How long an indicator of a hunt counts, if its page is not older than that. */
const usualAge = '365d';

/** Makes the files of a hunt, checks and proves them beside what is there, and says what is wrong by its line. */
export function writeHunt(request: HuntRequest): HuntOutcome {
  const { hunt, indicators, names } = request;
  const nothing = { files: new Map<string, string>(), lookups: 0, cases: 0, notes: [] };
  const problems = refuseWhole(request);
  if (problems.length > 0) return { ...nothing, problems };
  const list = indicators.length === 0 ? new Map<string, string>() : new Map([[names.listFile, listText(request)]]);
  const taken = new Set<string>();
  const written = hunt.queries.map((part) => writeQuery(part, request, list, taken));
  const failed = written.flatMap((each) => each.problems);
  if (failed.length > 0) return { ...nothing, problems: failed, notes: written.flatMap(({ notes }) => notes) };
  const files = new Map([...list, ...written.flatMap((each) => [...each.files])]);
  const wrong = checkFiles(files, request);
  if (wrong.length > 0) return { ...nothing, problems: wrong, notes: written.flatMap(({ notes }) => notes) };
  return {
    files,
    problems: written.flatMap(({ unproved }) => unproved),
    notes: [...written.flatMap(({ notes }) => notes), ...noteUnused(request, written)],
    lookups: written.reduce((sum, each) => sum + each.lookups, 0),
    cases: written.reduce((sum, each) => sum + each.cases, 0),
  };
}

/** A list that no query looks up has no effect. */
function noteUnused({ hunt, indicators }: HuntRequest, written: readonly WrittenQuery[]): readonly HuntPart[] {
  const isUsed = indicators.length === 0 || written.some(({ lookups }) => lookups > 0);
  const text = 'no query has a list of the indicators, so that the watchlist that is written is read by none';
  return isUsed ? [] : [{ line: hunt.queries[0]?.line ?? 1, text }];
}

/** Why nothing can be made of a hunt at all. */
function refuseWhole({ hunt, indicators, names, tree }: HuntRequest): readonly HuntPart[] {
  const { path } = tree.files.find((file) => file.path.toLowerCase() === names.listFile.toLowerCase()) ?? {};
  return [
    ...(hunt.queries.length > 0
      ? []
      : [{ line: 1, text: 'no query was found in KQL; make a list of it with sentinel import csv, and a hunt with sentinel new hunt' }]),
    ...(path === undefined || indicators.length === 0
      ? []
      : [{ line: 1, text: `${path} is there already; name another list with --watchlist` }]),
  ]; // prettier-ignore
}

function listText({ hunt, indicators, names, asOf }: HuntRequest): string {
  const duration = parseDuration(usualAge);
  const limits = {
    minConfidence: 0,
    maxAge: duration === undefined ? {} : Object.fromEntries(indicatorTypes.map((type) => [type, duration])),
  };
  const isNew = indicators.every((each) => judgeAge(each, limits, asOf).state === 'active');
  const source = /^\s*\/\/\s*source\s*:\s*(\S[^\n]*)/im.exec(hunt.queries[0]?.text ?? '')?.[1];
  return scaffoldHuntList(names.alias, `${names.title}: indicators`, indicators, {
    source: source?.trim(),
    maxAge: isNew ? usualAge : undefined,
  });
}

interface WrittenQuery {
  readonly files: ReadonlyMap<string, string>;
  /** What forbids to write it. */
  readonly problems: readonly HuntPart[];
  /** What its author has to do before its proof holds. */
  readonly unproved: readonly HuntPart[];
  readonly notes: readonly HuntPart[];
  readonly lookups: number;
  readonly cases: number;
}

/** Makes the hunting query of one query, with lookups if they bring what is written, and else as it stands. */
function writeQuery(
  part: HuntPart,
  request: HuntRequest,
  list: ReadonlyMap<string, string>,
  taken: Set<string>,
): WrittenQuery {
  const nothing = { files: new Map<string, string>(), unproved: [], notes: [], lookups: 0, cases: 0 };
  const asWritten: FoldedQuery = { text: part.text, folded: 0, unlisted: [], added: 0 };
  const folded = foldHuntLists(part.text, request.names.alias, request.indicators);
  const names = { ...request.names, stem: freeStem(part, request, taken) };
  const attempts = (folded.folded > 0 ? [folded, asWritten] : [asWritten]).map((query) => {
    return { query, ...prepare(query, names, request, list) };
  });
  const chosen = attempts.find(({ prepared }) => prepared !== undefined);
  if (chosen?.prepared === undefined) return { ...nothing, problems: attempts.at(-1)?.problems(part) ?? [] };
  const { query, loaded, prepared, text } = chosen;
  const path = `detections/${names.topic}/${names.stem}`;
  const test = writeTest(path, query, prepared, loaded, request, [...list, [`${path}.yaml`, text]]);
  const where = (offset: number) => part.line + part.text.slice(0, offset).split('\n').length - 1;
  return {
    files: new Map([[`${path}.yaml`, text], [`${path}.test.yaml`, test.text]]),
    problems: [],
    unproved: test.cases > 1 ? [] : [{ line: part.line, text: `no event was found of which the query finds a row; write a case into ${path}.test.yaml` }],
    notes: [
      ...folded.unlisted.map(({ offset, values }) => ({ line: where(offset), text: `the list stays as it is written: the hunt's tables lack ${values.slice(0, 3).map(defangText).join(', ')}${values.length > 3 ? ` and ${values.length - 3} more` : ''}` })),
      ...(query.added === 0 ? [] : [{ line: part.line, text: `the query lists ${query.added} fewer indicators than the tables; it looks for all of them now` }]),
      ...(query === folded || folded.folded === 0 ? [] : [{ line: part.line, text: 'its lists stay as they are written: with a lookup the query would not run' }]),
    ],
    lookups: query.folded,
    cases: test.cases,
  }; // prettier-ignore
}

/** The name of a file: of several queries each has its tables behind it. */
function freeStem(part: HuntPart, { hunt, names }: HuntRequest, taken: Set<string>): string {
  const [, table = ''] = /^([A-Za-z_]\w*)[ \t]*(?:\(.*\))?[ \t]*$/m.exec(part.text.replace(/\blet\b.*$/gm, '')) ?? [];
  const base = hunt.queries.length === 1 ? names.stem : `${names.stem}-${pathPart(table, 'query')}`;
  let stem = base;
  for (let number = 2; taken.has(stem); number += 1) stem = `${base}-${number}`;
  taken.add(stem);
  return stem;
}

interface Prepared {
  readonly text: string;
  readonly loaded: LoadedCatalog;
  readonly prepared: PreparedQuery | undefined;
  /** Why it cannot be run, by the lines of the hunt. */
  readonly problems: (part: HuntPart) => readonly HuntPart[];
}

function prepare(
  query: FoldedQuery,
  names: HuntNames,
  request: HuntRequest,
  list: ReadonlyMap<string, string>,
): Prepared {
  const slug = `${names.topic}/${names.stem}`;
  const path = `detections/${slug}.yaml`;
  const id = request.context.randomId();
  const draft = detectionText(query.text, names, request, id, undefined);
  const first = loadWith([...list, [path, draft]], request);
  const bound = prepareIn(first, slug, request.asOf);
  const text = detectionText(query.text, names, request, id, bound.value);
  const loaded = loadWith([...list, [path, text]], request);
  const { value, diagnostics } = prepareIn(loaded, slug, request.asOf);
  const source = loaded.sources.get(path)?.text ?? '';
  const above = source.slice(0, source.indexOf('query: |')).split('\n').length;
  return {
    text,
    loaded,
    prepared: value,
    problems: (part) => {
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      const first = errors.filter(
        ({ place }, index) => errors.findIndex((each) => each.place.start.line === place.start.line) === index,
      );
      return first.map(({ message, place }) => {
        return { line: part.line + Math.max(0, place.start.line - above - 1), text: `the query cannot be run: ${message.replace(/\.$/, '')}` };
      }); // prettier-ignore
    },
  };
}

function prepareIn({ catalog }: LoadedCatalog, slug: string, asOf: Date) {
  const detection = catalog.detections.find((each) => each.slug === slug);
  if (detection === undefined) return { value: undefined, diagnostics: [] };
  return createPreparation(detection, { catalog, schema: createCatalogSchema(catalog), workspace: undefined })(asOf);
}

function detectionText(
  query: string,
  { title, stem }: HuntNames,
  { hunt, indicators, names }: HuntRequest,
  id: string,
  prepared: PreparedQuery | undefined,
): string {
  const tables = prepared === undefined ? [] : [...new Set(findReferences(prepared.bound).tables.map(({ name }) => name))];
  const types = [...new Set(indicators.map(({ type }) => type))];
  const lists = types.map((type) => ({ alias: names.alias, type, families: undefined, values: [] }));
  const { legs } = chooseLegs(lists, tables);
  const facts = findThreatFacts(indicators.flatMap(({ threatType }) => threatType ?? []), legs);
  const named = [...new Set([...hunt.prose.join(' ').matchAll(/\bT\d{4}(?:\.\d{3})?\b/g)].map(([id]) => id))].filter((id) => findTechnique(id) !== undefined);
  const techniques = named.length > 0 ? named : facts.isKnown ? facts.techniques : [];
  const tactics = named.length > 0 ? named.flatMap((each) => findTechnique(each)?.tactics.flatMap((tactic) => spellTactic(tactic) ?? []) ?? []) : facts.isKnown ? facts.tactics : [];
  const connectors = tables.flatMap((table) => connectorOf(table).map((connectorId) => [connectorId, table] as const));
  return scaffoldImportedHunt({
    hunt, id, query, tables, techniques,
    name: hunt.queries.length === 1 ? title : `${title} (${stem.slice(names.stem.length + 1)})`,
    tactics: [...new Set(tactics)],
    connectors: [...new Set(connectors.map(([connectorId]) => connectorId))].map((connectorId) => {
      return { connectorId, dataTypes: connectors.filter(([other]) => other === connectorId).map(([, table]) => table) };
    }),
    entityMappings: entitiesIn(prepared, tables),
  });
} // prettier-ignore

/** What fills a table: the connector that is meant for it, or the one under which its indicators are found. */
function connectorOf(table: string): readonly string[] {
  const [meant] = connectorsMeantFor(table);
  const connector = meant ?? indicatorTables.find(({ name }) => name === table)?.connector;
  return connector === undefined ? [] : [connector];
}

/** The entities that the columns of the result name, of tables of which it is known what their columns say. */
function entitiesIn(prepared: PreparedQuery | undefined, tables: readonly string[]): readonly unknown[] {
  const shown = new Set((prepared?.bound.columns ?? []).map(({ name }) => name));
  const table = indicatorTables.find(({ name }) => tables.includes(name));
  if (table === undefined) return [];
  const single = table.holds.filter(({ form }) => form !== 'addresses');
  const held = new Map(single.map(({ as, column }) => [as, column] as const).reverse());
  return entityMappingsOf((column) => {
    if (column === 'IndicatorType' || column === 'Indicator' || column === 'HashAlgorithm' || column === 'HashValue') {
      return undefined;
    }
    const name = table.about[column] ?? held.get(column);
    return name !== undefined && shown.has(name) ? name : undefined;
  });
}

/** The repository with files beside those that are there. */
function loadWith(files: readonly (readonly [string, string])[], { tree, context }: HuntRequest): LoadedCatalog {
  const added = files.map(([path, text]) => createSourceFile(path, text));
  const paths = new Set(added.map(({ path }) => path));
  const kept = tree.files.filter(({ path }) => !paths.has(path));
  return catalogOfTree(context.root, { ...tree, files: [...kept, ...added] });
}

/** The test of a hunt: what it finds of the events that show its indicators, and near misses that it does not. */
function writeTest(
  path: string,
  query: FoldedQuery,
  prepared: PreparedQuery,
  loaded: LoadedCatalog,
  request: HuntRequest,
  files: readonly (readonly [string, string])[],
): { readonly text: string; readonly cases: number } {
  const { asOf, hunt, indicators } = request;
  const proposed = proposeHuntEvents(prepared.bound, createCatalogSchema(loaded.catalog), indicators);
  const asked = proposed.flatMap(({ table, event, nearMiss }, index): HuntCase[] => [
    { name: `fires ${index}`, events: { [table]: [event] }, expect: 'nothing' },
    { name: `near ${index}`, events: { [table]: [nearMiss] }, expect: 'nothing' },
  ]);
  const trial = loadWith([...files, [`${path}.test.yaml`, scaffoldImportedTest(asOf, undefined, asked)]], request);
  const ran = runTests(
    { catalog: trial.catalog, schema: createCatalogSchema(trial.catalog), workspace: undefined },
    { detections: [path.replace(/^detections\//, '')], explain: false, mutate: false, everywhere: false, caseName: undefined },
  ); // prettier-ignore
  const fired = new Map(ran.results.flatMap(({ cases }) => cases.map((each) => [each.name, each.fired] as const)));
  const firing = proposed.filter((_each, index) => fired.get(`fires ${index}`) === true);
  const near = firing.filter((each) => fired.get(`near ${proposed.indexOf(each)}`) === false);
  const shown = firing.filter(({ table, value }, index) => firing.findIndex((other) => other.table === table && other.value === value) === index); // prettier-ignore
  const misses = near.filter(({ table, column }, index) => near.findIndex((other) => other.table === table && other.column === column) === index); // prettier-ignore
  const cases: HuntCase[] = [
    ...casesByTable(shown, ({ event }) => event).map(([table, events]) => {
      return { name: `Listed indicators are found in ${table}`, events: { [table]: events }, expect: { rowCount: events.length } };
    }),
    ...casesByTable(misses, ({ nearMiss }) => nearMiss).map(([table, events]) => {
      return { name: `What only resembles them is not found in ${table}`, events: { [table]: events }, expect: 'nothing' };
    }),
  ]; // prettier-ignore
  const source = hunt.queries.find(({ text }) => query.folded > 0 && foldsBack(prepared.bound.text, text));
  return { text: scaffoldImportedTest(asOf, source?.text, cases), cases: shown.length === 0 ? 0 : cases.length };
}

/** Whether the query that is deployed is the one of the source, to the letter. */
function foldsBack(deployed: string, source: string): boolean {
  return deployed.trimEnd() === source.trimEnd();
}

function casesByTable<Proposed extends { readonly table: string }>(
  proposed: readonly Proposed[],
  eventOf: (each: Proposed) => unknown,
): readonly (readonly [string, readonly unknown[]])[] {
  return [...new Set(proposed.map(({ table }) => table))].map((table) => {
    return [table, proposed.filter((each) => each.table === table).map(eventOf)] as const;
  });
}

/** What the checks find wrong with the new files, which a person would meet in the next command. */
function checkFiles(files: ReadonlyMap<string, string>, request: HuntRequest): readonly HuntPart[] {
  const { catalog, diagnostics } = loadWith([...files], request);
  const found = runChecks(catalog, { asOf: request.asOf, found: diagnostics, includes: (path) => files.has(path) });
  return found
    .filter(({ severity }) => severity === 'error')
    .map(({ message, check, place }) => ({ line: 1, text: `${place.file} would be wrong: ${message} (${check})` }));
}
