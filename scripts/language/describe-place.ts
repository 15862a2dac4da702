import { findTechnique, spellTactic } from '../content/attack-technique';
import type { Watchlist } from '../content/watchlist';
import { adviseOnTable, connectorsOfTable, tablesOfConnector } from '../checks/evidence/connector-facts';
import { findEntityFacts, listCombinations } from '../checks/evidence/entity-facts';
import { findReporter } from '../checks/evidence/column-roles';
import { expandDetection } from '../expand/expand-detection';
import { activeItems } from '../indicators/active-items';
import { bindQuery } from '../kql/bind-query';
import { editQuery } from '../kql/query-editor';
import { findReferences } from '../kql/query-references';
import type { Span } from '../source/position';
import type { YamlPath } from '../source/yaml-document';
import { schemasOf } from './complete-yaml';
import { describeCheck } from './describe-check';
import { nameAt, spanInFile, watchlistAt, type KqlName } from './kql-names';
import { kqlAt, matchesPath, type KqlText } from './kql-place';
import { knownKeys, knownValues } from './known-values';
import type { OpenFile } from './open-file';
import type { Project } from './project';
import { schemaNodesAt } from './schema-nodes';
import { cursorAt } from './yaml-cursor';

/** What is known of a place, as Markdown, and what of the text it is about. */
export interface PlaceDescription {
  readonly span: Span;
  readonly markdown: string;
}

/** Says what stands at an offset of a file; undefined if nothing is known of it. */
export function describePlace(file: OpenFile, project: Project, offset: number): PlaceDescription | undefined {
  const cursor = cursorAt(file.outline, Math.min(Math.max(offset, 0), file.text.length));
  const kql = kqlAt(file.kind, file.outline, cursor, offset);
  if (kql !== undefined) return describeKql(kql, kql.toQuery(offset), file, project);
  if (cursor.type === 'block') return undefined;
  const { word } = cursor;
  const written = file.text.slice(word.start, word.end).replace(/^(["'])(.*)\1$/, '$2');
  if (written === '') return undefined;
  const path = cursor.type === 'key' ? [...cursor.parent, written] : cursor.path;
  const told = cursor.type === 'key' ? undefined : describeValue(written, path);
  const known = cursor.type === 'key' ? knownKeys(file, project, cursor.parent) : knownValues(file, project, path);
  const same = known.find(({ text }) => text === written);
  const parts = [told ?? [same?.detail, same?.documentation].filter((part) => part !== undefined).join('\n\n')];
  const described = schemaNodesAt(schemasOf(file), path).find(({ description }) => description !== undefined);
  const markdown = [...parts, described?.description ?? ''].filter((part) => part !== '').join('\n\n');
  return markdown === '' ? undefined : { span: word, markdown };
}

function describeValue(written: string, path: YamlPath): string | undefined {
  const entity = matchesPath(path, ['entityMappings', '*', 'entityType']) ? findEntityFacts(written) : undefined;
  if (entity !== undefined) {
    const strong = listCombinations(entity.strong);
    return `**${written}** is told apart by ${strong}.\n\nIdentifiers: ${entity.identifiers.join(', ')}.`;
  }
  const technique = findTechnique(written);
  if (technique !== undefined && matchesPath(path, ['relevantTechniques', '*'])) {
    const { name, tactics, retired, replacedBy } = technique;
    const end = retired
      ? `\n\nIt is retired${replacedBy.length === 0 ? '' : `; in use is ${replacedBy.join(', ')}`}.`
      : '';
    return `**${written} ${name}** serves ${tactics.join(', ')}.${end}`;
  }
  if (path.at(-1) === 'connectorId') {
    const tables = tablesOfConnector(written) ?? [];
    return tables.length === 0 ? undefined : `**${written}** fills ${tables.slice(0, 20).join(', ')}.`;
  }
  if (path.at(-1) === 'check') return describeCheck(written);
  return path[0] === 'tactics' ? spellTactic(written) : undefined;
}

function describeKql(kql: KqlText, offset: number, file: OpenFile, project: Project): PlaceDescription | undefined {
  const name = nameAt(kql, offset, project);
  const span = name === undefined ? wordAt(kql, offset) : spanInFile(kql, name.node.span);
  if (span === undefined) return undefined;
  const alias = name === undefined ? undefined : watchlistAt(name);
  const markdown =
    alias !== undefined
      ? describeLookup(alias, file, project)
      : ((name && describeName(name, kql, project)) ?? describeByLanguage(kql, offset, project));
  return markdown === undefined ? undefined : { span, markdown };
}

function wordAt(kql: KqlText, offset: number): Span | undefined {
  const before = /[\w-]*$/.exec(kql.query.slice(0, offset))?.[0].length ?? 0;
  const behind = /^[\w-]*/.exec(kql.query.slice(offset))?.[0].length ?? 0;
  return before + behind === 0 ? undefined : spanInFile(kql, { start: offset - before, end: offset + behind });
}

function describeByLanguage(kql: KqlText, offset: number, project: Project): string | undefined {
  const info = editQuery(kql.query, project.schema())?.infoAt(offset).trim() ?? '';
  return info === '' ? undefined : `\`\`\`kql\n${info}\n\`\`\``;
}

function describeName({ node }: KqlName, kql: KqlText, project: Project): string | undefined {
  const { reference, type } = node;
  if (reference?.kind === 'table') return describeTable(reference.name, project);
  if (reference?.kind === 'column') return describeColumn(reference.name, type, kql, project);
  if (reference?.kind !== 'function') return undefined;
  const own = project.catalog.functions.find(({ alias }) => alias === reference.name);
  if (own === undefined) return undefined;
  const head = `\`\`\`kql\n${own.alias}(${own.parameters})\n\`\`\``;
  return [head, own.description ?? own.displayName, `In ${own.document.source.path}.`].join('\n\n');
}

function describeTable(name: string, { schema }: Project): string {
  const { columns = [], open } = schema().tables.get(name) ?? {};
  const connectors = connectorsOfTable(name);
  const filling = connectors.length === 0 ? adviseOnTable(name) : `Filled by ${connectors.slice(0, 8).join(', ')}.`;
  const listed = columns.slice(0, 12).map((column) => `${column.name}: ${column.type}`);
  const more = columns.length > 12 ? ', …' : '';
  const others = open === true ? ' and others that are not documented' : '';
  return `**${name}** is a table with ${columns.length} known columns${others}.\n\n${filling}\n\n${listed.join(', ')}${more}`;
}

function describeColumn(name: string, type: string | undefined, kql: KqlText, project: Project): string {
  const query = bindQuery(kql.query, project.schema());
  const tables = [...new Set(findReferences(query).tables.map((table) => table.name))];
  const from = tables.filter((table) =>
    project
      .schema()
      .tables.get(table)
      ?.columns.some((each) => each.name === name),
  );
  const reporter = from.map((table) => findReporter(table, name)).find((each) => each !== undefined);
  const acting = reporter?.host ?? reporter?.address;
  return [
    `**${name}**: ${type ?? 'unknown'}`,
    from.length === 0 ? 'Made by the query.' : `A column of ${from.join(', ')}.`,
    ...(acting === undefined ? [] : [`It names the device that wrote the row; who acted is in ${acting}.`]),
  ].join('\n\n');
}

/** How much of a watchlist is active, and what becomes of the query that reads it. */
function describeLookup(alias: string, file: OpenFile, { catalog, asOf, schema }: Project): string {
  const list = catalog.watchlists.find((each) => each.alias === alias);
  if (list === undefined) return `There is no watchlist **${alias}** in this repository.`;
  const detection = catalog.detections.find(({ document }) => document.source.path === file.path);
  const expanded =
    detection && expandDetection(detection, catalog, { asOf, schema: schema(), workspace: undefined }).value?.query;
  const size =
    expanded === undefined
      ? []
      : [
          `The query has ${detection?.query.length ?? 0} characters as written and ${expanded.text.length} as it is deployed.`,
        ];
  return [`**${list.displayName}** (${alias}): ${countItems(list, asOf)}.`, list.description ?? '', ...size]
    .filter((part) => part !== '')
    .join('\n\n');
}

function countItems(list: Watchlist, asOf: Date): string {
  const active = activeItems(list, asOf).rows.length;
  const all = list.type === 'items' ? list.items.length : list.indicators.length;
  return list.type === 'items' ? `${all} items` : `${active} of ${all} indicators are active`;
}
