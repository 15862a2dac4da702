import { connectorsMeantFor } from '../../checks/evidence/connector-facts';
import { findTechnique, spellTactic } from '../../content/attack-technique';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { indicatorTables } from '../../expand/indicator-columns';
import { chooseLegs } from '../../expand/scaffold/choose-indicators';
import type { FoldedQuery } from '../../expand/scaffold/fold-hunt-lists';
import { entityMappingsOf } from '../../expand/scaffold/scaffold-entities';
import { scaffoldImportedHunt } from '../../expand/scaffold/scaffold-imported-hunt';
import type { HuntNames } from '../../expand/scaffold/scaffold-imported-hunt';
import { findThreatFacts } from '../../expand/scaffold/threat-facts';
import type { HuntPart } from '../../indicators/hunts/hunt-text';
import { findReferences } from '../../kql/query-references';
import { createPreparation } from '../../prove/runs/prepare-query';
import type { PreparedQuery } from '../../prove/runs/prepare-query';
import type { LoadedCatalog } from '../content/load-catalog';
import { loadWith } from './hunt-request';
import type { HuntRequest } from './hunt-request';

/** A query of a hunt as the detection that it becomes. */
export interface PreparedHunt {
  readonly text: string;
  readonly loaded: LoadedCatalog;
  readonly prepared: PreparedQuery | undefined;
  /** Why it cannot be run, by the lines of the hunt. */
  readonly problems: (part: HuntPart) => readonly HuntPart[];
}

/** Writes a query as a hunting query, and binds it beside what the repository holds. */
export function prepareHunt(
  query: FoldedQuery,
  names: HuntNames,
  request: HuntRequest,
  list: ReadonlyMap<string, string>,
): PreparedHunt {
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
        return {
          line: part.line + Math.max(0, place.start.line - above - 1),
          text: `the query cannot be run: ${message.replace(/\.$/, '')}`,
        };
      });
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
  const tables =
    prepared === undefined ? [] : [...new Set(findReferences(prepared.bound).tables.map(({ name }) => name))];
  const types = [...new Set(indicators.map(({ type }) => type))];
  const lists = types.map((type) => ({ alias: names.alias, type, families: undefined, values: [] }));
  const { legs } = chooseLegs(lists, tables);
  const facts = findThreatFacts(
    indicators.flatMap(({ threatType }) => threatType ?? []),
    legs,
  );
  const named = [...new Set([...hunt.prose.join(' ').matchAll(/\bT\d{4}(?:\.\d{3})?\b/g)].map(([id]) => id))].filter(
    (id) => findTechnique(id) !== undefined,
  );
  const techniques = named.length > 0 ? named : facts.isKnown ? facts.techniques : [];
  const tactics =
    named.length > 0
      ? named.flatMap((each) => findTechnique(each)?.tactics.flatMap((tactic) => spellTactic(tactic) ?? []) ?? [])
      : facts.isKnown
        ? facts.tactics
        : [];
  const connectors = tables.flatMap((table) => connectorOf(table).map((connectorId) => [connectorId, table] as const));
  return scaffoldImportedHunt({
    hunt,
    id,
    query,
    tables,
    techniques,
    name: hunt.queries.length === 1 ? title : `${title} (${stem.slice(names.stem.length + 1)})`,
    tactics: [...new Set(tactics)],
    connectors: [...new Set(connectors.map(([connectorId]) => connectorId))].map((connectorId) => {
      return {
        connectorId,
        dataTypes: connectors.filter(([other]) => other === connectorId).map(([, table]) => table),
      };
    }),
    entityMappings: entitiesIn(prepared, tables),
  });
}

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
