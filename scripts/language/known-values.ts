import { randomUUID } from 'node:crypto';

import { automationName } from '../content/automation-rule';
import type { ContentKindName } from '../content/content-kinds';
import { findTechnique, techniqueIds } from '../content/attack-technique';
import { indicatorColumns, indicatorTypes } from '../content/watchlist';
import { ownSeverities } from '../checks/check-severities';
import { connectorIds, connectorsOfTable, sourceOfTable, tablesOfConnector } from '../checks/evidence/connector-facts';
import { entityTypes, findEntityFacts } from '../checks/evidence/entity-facts';
import { bindQuery } from '../kql/bind-query';
import { findReferences } from '../kql/query-references';
import type { YamlPath } from '../source/yaml-document';
import { describeCheck } from './describe-check';
import { matchesPath } from './kql-place';
import { resultColumns, tablesRead, testedDetection, type OpenFile } from './open-file';
import type { Project } from './project';
import { childrenAt, valueAt } from './yaml-cursor';

/** A value, or a key, that a place of a file may have. */
export interface KnownValue {
  readonly text: string;
  readonly kind?: 'column' | 'table';
  readonly detail?: string | undefined;
  readonly documentation?: string | undefined;
  /** Found by these words too, such as the name of a technique. */
  readonly words?: string;
  /** Listed before those that fit less. */
  readonly isLikely?: boolean;
}

interface Asked {
  readonly file: OpenFile;
  readonly project: Project;
  readonly path: YamlPath;
}

interface ValueSource {
  readonly kinds: readonly ContentKindName[];
  /** An asterisk stands for any step. */
  readonly path: readonly string[];
  readonly list: (asked: Asked) => readonly KnownValue[];
}

const columns = ({ file, project }: Asked): readonly KnownValue[] =>
  resultColumns(file, project).map(({ name, type }) => ({ text: name, kind: 'column', detail: type }));

const checks = (): readonly KnownValue[] =>
  [...ownSeverities].map(([text, severity]) => ({ text, detail: severity, documentation: describeCheck(text) }));

const tables = ({ file, project }: Asked): readonly KnownValue[] => {
  const likely = new Set(tablesRead(file, project));
  return [...likely, ...[...project.schema().tables.keys()].filter((name) => !likely.has(name))].map((text) => ({
    text,
    kind: 'table',
    detail: sourceOfTable(text),
    isLikely: likely.has(text),
  }));
};

const columnsOfTable = ({ project, path }: Asked, table: unknown): readonly KnownValue[] =>
  path.length === 0
    ? []
    : (project.schema().tables.get(String(table))?.columns ?? []).map(({ name, type }) => ({
        text: name,
        kind: 'column',
        detail: type,
        isLikely: name === 'TimeGenerated',
      }));

const detections = ({ project }: Asked): readonly KnownValue[] =>
  project.catalog.detections.map(({ slug, name }) => ({ text: slug, detail: name, words: name }));

const topics = ({ project }: Asked): readonly KnownValue[] => [
  ...[...new Set(project.catalog.detections.map(({ slug }) => slug.slice(0, slug.lastIndexOf('/'))))]
    .filter((text) => text !== '')
    .map((text) => ({ text, detail: 'folder', isLikely: true })),
];

const workspaces = ({ project }: Asked): readonly KnownValue[] =>
  [...project.catalog.workspaces, ...project.catalog.workspaceGroups].map(({ name }) => ({ text: name }));

/** Another one at each call: an identity that is taken from an example would stand in two files. */
const newIdentity = (): readonly KnownValue[] => [{ text: randomUUID(), detail: 'a new GUID' }];

const rule: readonly ContentKindName[] = ['detection'];
const proof: readonly ContentKindName[] = ['detectionTest'];
const places: readonly ContentKindName[] = ['workspace', 'workspaceGroup'];

/** What may stand where, beyond what the JSON Schemas list. */
const valueSources: readonly ValueSource[] = [
  { kinds: [...rule, 'automationRule'], path: ['id'], list: newIdentity },
  { kinds: rule, path: ['requiredDataConnectors', '*', 'connectorId'], list: listConnectors },
  { kinds: rule, path: ['requiredDataConnectors', '*', 'dataTypes', '*'], list: listDataTypes },
  { kinds: rule, path: ['relevantTechniques', '*'], list: listTechniques },
  { kinds: rule, path: ['entityMappings', '*', 'entityType'], list: listEntityTypes },
  { kinds: rule, path: ['entityMappings', '*', 'fieldMappings', '*', 'identifier'], list: listIdentifiers },
  { kinds: rule, path: ['entityMappings', '*', 'fieldMappings', '*', 'columnName'], list: columns },
  { kinds: rule, path: ['sentinelEntitiesMappings', '*', 'columnName'], list: columns },
  { kinds: rule, path: ['customDetails', '*'], list: columns },
  { kinds: rule, path: ['alertDetailsOverride', 'alertTacticsColumnName'], list: columns },
  { kinds: rule, path: ['alertDetailsOverride', 'alertSeverityColumnName'], list: columns },
  { kinds: rule, path: ['alertDetailsOverride', 'alertDynamicProperties', '*', 'value'], list: columns },
  { kinds: rule, path: [...grouping(), 'groupByEntities', '*'], list: listMappedEntities },
  { kinds: rule, path: [...grouping(), 'groupByCustomDetails', '*'], list: listCustomDetails },
  {
    kinds: [...rule, 'watchlist', 'function', 'automationRule', 'summaryRule'],
    path: ['waivers', '*', 'check'],
    list: checks,
  },
  { kinds: proof, path: ['detection'], list: listNeighbours },
  { kinds: proof, path: ['cases', '*', 'falsePositive'], list: listFalsePositives },
  { kinds: proof, path: ['cases', '*', 'workspaces', '*'], list: workspaces },
  { kinds: proof, path: ['cases', '*', 'expect', 'incidents', '*', 'automation', '*'], list: listAutomationRules },
  { kinds: places, path: ['overlays', '*', 'detection'], list: detections },
  { kinds: places, path: ['detections', 'include', '*'], list: (asked) => [...topics(asked), ...detections(asked)] },
  { kinds: places, path: ['detections', 'exclude', '*'], list: (asked) => [...topics(asked), ...detections(asked)] },
  { kinds: places, path: ['tables', '*'], list: tables },
  { kinds: places, path: ['connectors', '*'], list: listConnectors },
  { kinds: places, path: ['groups', '*'], list: listGroups },
  { kinds: places, path: ['threatIntelligence', 'watchlists', '*'], list: listWatchlists },
  { kinds: ['watchlist'], path: ['searchKey'], list: listSearchKeys },
];

/** The same for keys, by the path of their mapping. */
const keySources: readonly ValueSource[] = [
  { kinds: rule, path: ['falsePositives', '*', 'exclude'], list: (asked) => tables(asked).filter(isLikely) },
  {
    kinds: places,
    path: ['overlays', '*', 'set', 'falsePositives', '*', 'exclude'],
    list: listTablesOfOverlaid,
  },
  { kinds: proof, path: ['watchlists'], list: listWatchlists },
  { kinds: proof, path: ['watchlists', '*', '*'], list: (asked) => columnsOfList(asked, asked.path.at(-2)) },
  { kinds: proof, path: ['cases', '*', 'watchlists'], list: listWatchlists },
  {
    kinds: proof,
    path: ['cases', '*', 'watchlists', '*', '*'],
    list: (asked) => columnsOfList(asked, asked.path.at(-2)),
  },
  { kinds: proof, path: ['cases', '*', 'events'], list: tables },
  { kinds: proof, path: ['cases', '*', 'events', '*', '*'], list: (asked) => columnsOfTable(asked, asked.path.at(-2)) },
  {
    kinds: proof,
    path: ['cases', '*', 'events', '*', '*', 'event'],
    list: (asked) => columnsOfTable(asked, asked.path.at(-3)),
  },
  { kinds: proof, path: ['cases', '*', 'expect', 'rows', '*'], list: columns },
  { kinds: proof, path: ['cases', '*', 'expect', 'alerts', '*', 'entities', '*'], list: listExpectedIdentifiers },
  { kinds: proof, path: ['cases', '*', 'expect', 'incidents', '*', 'entities', '*'], list: listExpectedIdentifiers },
  { kinds: proof, path: ['cases', '*', 'expect', 'alerts', '*', 'customDetails'], list: listExpectedDetails },
  { kinds: ['checkSettings'], path: ['severities'], list: checks },
  { kinds: ['watchlist'], path: ['maxAge'], list: () => indicatorTypes.map((text) => ({ text })) },
];

/** The values that are known for a place, beyond those of its schema. */
export function knownValues(file: OpenFile, project: Project, path: YamlPath): readonly KnownValue[] {
  return listFrom(valueSources, { file, project, path });
}

/** The keys that are known for a mapping, beyond those of its schema. @param path of the mapping */
export function knownKeys(file: OpenFile, project: Project, path: YamlPath): readonly KnownValue[] {
  return listFrom(keySources, { file, project, path });
}

function listFrom(sources: readonly ValueSource[], asked: Asked): readonly KnownValue[] {
  const { file, path } = asked;
  const fitting = sources.filter((each) => each.kinds.includes(file.kind) && matchesPath(path, each.path));
  return fitting.flatMap(({ list }) => list(asked));
}

function grouping(): readonly string[] {
  return ['incidentConfiguration', 'groupingConfiguration'];
}

function isLikely({ isLikely: likely }: KnownValue): boolean {
  return likely === true;
}

function listConnectors({ file, project }: Asked): readonly KnownValue[] {
  const likely = new Set(tablesRead(file, project).flatMap(connectorsOfTable));
  return [...connectorIds()].map((text) => ({
    text,
    detail: tablesOfConnector(text)?.slice(0, 4).join(', '),
    isLikely: likely.has(text),
  }));
}

function listDataTypes({ file, project, path }: Asked): readonly KnownValue[] {
  const connector = valueAt(file.outline, [...path.slice(0, -2), 'connectorId']) ?? '';
  const read = new Set(tablesRead(file, project));
  return (tablesOfConnector(connector) ?? []).map((text) => ({ text, kind: 'table', isLikely: read.has(text) }));
}

function listTechniques({ file }: Asked): readonly KnownValue[] {
  const chosen = new Set(childrenAt(file.outline, ['tactics']).map(([, tactic]) => tactic));
  return [...techniqueIds()].flatMap((text) => {
    const technique = findTechnique(text);
    if (technique === undefined || technique.retired) return [];
    const { name, tactics } = technique;
    const fits = tactics.some((tactic) => chosen.has(tactic));
    return [{ text, detail: name, words: name, documentation: tactics.join(', '), isLikely: fits }];
  });
}

function listEntityTypes(): readonly KnownValue[] {
  return [...entityTypes()].map((text) => ({
    text,
    documentation: findEntityFacts(text)?.identifiers.join(', '),
  }));
}

function listIdentifiers({ file, path }: Asked): readonly KnownValue[] {
  const type = valueAt(file.outline, [...path.slice(0, -3), 'entityType']) ?? '';
  const facts = findEntityFacts(type);
  const strong = new Set(facts?.strong.flat());
  return (facts?.identifiers ?? []).map((text) => ({
    text,
    detail: strong.has(text) ? 'tells it apart, alone or with another' : undefined,
    isLikely: strong.has(text),
  }));
}

function listMappedEntities({ file }: Asked): readonly KnownValue[] {
  const mapped = childrenAt(file.outline, ['entityMappings']).map(([index]) => {
    return valueAt(file.outline, ['entityMappings', index, 'entityType']);
  });
  return [...new Set(mapped)].flatMap((text) => (text === undefined ? [] : [{ text, isLikely: true }]));
}

function listCustomDetails({ file }: Asked): readonly KnownValue[] {
  return childrenAt(file.outline, ['customDetails']).map(([name]) => ({ text: String(name) }));
}

function listNeighbours({ file, project }: Asked): readonly KnownValue[] {
  const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1);
  return project.catalog.detections
    .filter(({ document }) => document.source.path.startsWith(folder))
    .map(({ document, name }) => ({ text: document.source.path.slice(folder.length), detail: name }));
}

function listFalsePositives({ file, project }: Asked): readonly KnownValue[] {
  return (testedDetection(file, project)?.falsePositives ?? [])
    .filter(({ triage }) => triage === undefined)
    .map(({ id, scenario }) => ({ text: id, documentation: scenario }));
}

function listExpectedIdentifiers({ file, project }: Asked): readonly KnownValue[] {
  const mappings = testedDetection(file, project)?.entityMappings ?? [];
  return [...new Set(mappings.flatMap((each) => each.fieldMappings.map(({ identifier }) => identifier)))].map(
    (text) => ({
      text,
    }),
  );
}

function listExpectedDetails({ file, project }: Asked): readonly KnownValue[] {
  return Object.keys(testedDetection(file, project)?.customDetails ?? {}).map((text) => ({ text }));
}

function listAutomationRules({ project }: Asked): readonly KnownValue[] {
  return project.catalog.automationRules.map(({ document, name }) => ({
    text: automationName(document.source.path),
    detail: name,
    words: name,
  }));
}

function listGroups({ project }: Asked): readonly KnownValue[] {
  return project.catalog.workspaceGroups.map(({ name }) => ({ text: name }));
}

function listWatchlists({ project }: Asked): readonly KnownValue[] {
  return project.catalog.watchlists.map(({ alias, displayName }) => ({ text: alias, detail: displayName }));
}

/** What a row of a watchlist has in a proof: an indicator's fields come from the schema. */
function columnsOfList({ project }: Asked, alias: unknown): readonly KnownValue[] {
  const list = project.catalog.watchlists.find((each) => each.alias === alias);
  const own = project.catalog.ownWatchlists.find((each) => each.alias === alias);
  const columns = list?.type === 'items' ? list.columns : (own?.columns ?? []);
  return columns.map((text) => ({ text, kind: 'column' }));
}

/** The tables that the query of an overlaid detection reads. */
function listTablesOfOverlaid({ file, project, path }: Asked): readonly KnownValue[] {
  const slug = valueAt(file.outline, [...path.slice(0, 2), 'detection']);
  const detection = project.catalog.detections.find((each) => each.slug === slug);
  const query = detection === undefined ? undefined : bindQuery(detection.query, project.schema());
  const names = query === undefined ? [] : findReferences(query).tables.map(({ name }) => name);
  return [...new Set(names)].map((text) => ({ text, kind: 'table' }));
}

function listSearchKeys({ file, project }: Asked): readonly KnownValue[] {
  const list = project.catalog.watchlists.find(({ document }) => document.source.path === file.path);
  const isTyped = childrenAt(file.outline, ['indicators']).length > 0 || list?.type === 'indicators';
  const names = isTyped || list?.type !== 'items' ? indicatorColumns : list.columns;
  return names.map((text) => ({ text, kind: 'column' }));
}
