import type { Detection } from '../../content/detection';
import { readDetection } from '../../content/read-detection';
import { readSavedFunction } from '../../content/read-saved-function';
import { loadFunctionFacts } from '../../kql/workspace-schema';
import { countOf } from '../../source/count-of';
import { hasErrors } from '../../source/diagnostic';
import { fileStem, pathPart } from '../../source/path-part';
import { createSourceFile } from '../../source/source-file';
import { formatYaml, parseYaml } from '../../source/yaml-document';
import { desiredDetection, desiredFunction } from '../plan/desired-state';
import { fieldChanges } from '../bodies/field-changes';
import { huntingCategory } from '../bodies/hunting-query-body';
import { describeResource } from '../kinds/describe-resource';
import { bodyOver, normalForm, unreadProperties } from '../kinds/normal-form';
import type { ResourceKind, WatchlistRow } from '../arm/resource';
import { rowText, watchlistUploads } from '../bodies/watchlist-body';
import { objectAt, textAt } from '../arm/wire-json';
import type { WireObject } from '../arm/wire-json';
import { writeSummaryRule } from './summary-rule-file';
import { writeAutomationRule } from './write-automation-rule';
import { writtenFields, writtenFunction } from './written-fields';

/** Something that a workspace or an export of one holds. */
export interface FoundResource {
  readonly kind: ResourceKind;
  readonly id: string;
  readonly body: WireObject;
  /** Of a watchlist. */
  readonly rows: readonly WatchlistRow[];
}

/** The files of a repository that holds what was found, and what no file holds. */
export interface FoundContent {
  /** Text by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly left: readonly LeftResources[];
  /** Properties of resources that became files, but that no file holds; and which of them an update erases. */
  readonly unread: readonly UnreadOf[];
  /** What files say otherwise than the workspace, so that an update changes it there. */
  readonly changed: readonly { readonly name: string; readonly difference: string }[];
}

/** One that no file was made of, or so many of a sort. */
export interface LeftResources {
  readonly name: string;
  readonly reason: string;
  readonly count?: number;
}

interface UnreadOf {
  readonly name: string;
  readonly properties: readonly string[];
  readonly erased: readonly string[];
}

/** A GUID, or a name as other tools give it. */
const resourceName = /^[a-z0-9][\w.-]{0,259}$/i;

/**
 * Turns resources into files: one YAML each, and a CSV for the items of a watchlist. A detection is kept only where its
 * file, read again, gives the same body.
 */
export function contentFromWorkspace(resources: readonly FoundResource[]): FoundContent {
  const files = new Map<string, string>();
  const left: LeftResources[] = [];
  const unread: UnreadOf[] = [];
  const changed: { name: string; difference: string }[] = [];
  for (const resource of resources) {
    const name = textAt(objectAt(resource.body, 'properties'), 'displayName') ?? resource.id;
    const result = writers[resource.kind](resource, name, files);
    if (typeof result === 'string') {
      left.push({ name, reason: result });
      continue;
    }
    for (const [path, text] of result) files.set(path, text);
    const properties = unreadProperties(resource.kind, resource.body);
    if (properties.length > 0) unread.push({ name, properties, erased: erasedOf(resource, properties) });
    changed.push(...differencesOf(resource).map((difference) => ({ name, difference })));
  }
  return { files, left, unread, changed };
}

/** Those of the unread properties that are not there any more once the file was deployed. */
function erasedOf({ kind, body }: FoundResource, unread: readonly string[]): readonly string[] {
  const kept = unreadProperties(kind, bodyOver(kind, { properties: normalForm(kind, body) }, body));
  return unread.filter((property) => !kept.includes(property));
}

/** What the file of a resource cannot say as the workspace has it. */
function differencesOf({ kind, body, rows }: FoundResource): readonly string[] {
  if (describeResource(kind).hasItems) {
    const repeated = rows.length - uniqueRows(rows).length;
    return repeated === 0 ? [] : [`${countOf(repeated, 'row')} like another; the file holds each once`];
  }
  if (kind !== 'analyticRule' && kind !== 'huntingQuery') return [];
  if ('description' in writtenFields(kind, body)) return [];
  return ['no description; the file has the name for one'];
}

function uniqueRows(rows: readonly WatchlistRow[]): readonly WatchlistRow[] {
  return [...new Map(rows.map((row) => [rowText(row), row])).values()];
}

type Written = readonly (readonly [path: string, text: string])[];

type Writer = (resource: FoundResource, name: string, files: ReadonlyMap<string, string>) => Written | string;

/** How each kind is written into files, or why it is not. */
const writers: Readonly<Record<ResourceKind, Writer>> = {
  watchlist: (resource, _name, files) => writeWatchlist(resource, files),
  threatIntelligence: () => 'it is indicators in threat intelligence',
  function: (resource, _name, files) => writeFunction(resource, files),
  huntingQuery: (resource, name, files) =>
    textAt(objectAt(resource.body, 'properties'), 'category') === huntingCategory
      ? writeDetection('huntingQuery', resource, name, files)
      : 'it is a saved search, and not a hunting query',
  analyticRule: (resource, name, files) => writeDetection('analyticRule', resource, name, files),
  automationRule: writeAutomationRule,
  summaryRule: writeSummaryRule,
};

function writeDetection(
  kind: Detection['type'],
  { id, body }: FoundResource,
  name: string,
  files: ReadonlyMap<string, string>,
): Written | string {
  if (!resourceName.test(id)) return `its id, ${id}, can stand in no file`;
  const fields = withoutDefaults(writtenFields(kind, body));
  const { name: written, description, ...rest } = fields;
  const text = formatYaml({ id: id.toLowerCase(), name: written, description: description ?? name, ...rest });
  const topic = Array.isArray(fields['tactics']) ? pathPart(String(fields['tactics'][0]), 'other') : 'other';
  const base = `detections/${topic}/${pathPart(name, id)}`;
  const path = [base, `${base}-${id.toLowerCase()}`].map((stem) => `${stem}.yaml`).find((each) => !files.has(each));
  if (path === undefined) return `another has its name and its id, ${id}, as well`;
  return findLoss(kind, body, path, text) ?? [[path, text]];
}

/** Why a file does not give the body that it was made from; undefined if it does. */
function findLoss(kind: Detection['type'], body: WireObject, path: string, text: string): string | undefined {
  const document = parseYaml(createSourceFile(path, text)).value;
  const read = document && readDetection(document);
  if (read?.value === undefined || hasErrors(read.diagnostics)) {
    return `its file would not be valid: ${read?.diagnostics.map(({ message }) => message).join('; ') ?? 'no YAML'}`;
  }
  if (read.value.type !== kind) return 'its file would be of another kind';
  const query = { text: read.value.query, lookups: [], functions: [] };
  const given = desiredDetection({ detection: read.value, query }).body;
  const lost = fieldChanges(normalForm(kind, body), normalForm(kind, given)).filter(
    ({ before }) => before !== undefined,
  );
  return lost.length === 0 ? undefined : `no file can hold its ${lost.map((field) => field.path).join(', ')}`;
}

/** The category of the parsers that Microsoft's templates for ASIM deploy. (Azure/Azure-Sentinel, Parsers/ASim*.) */
const asimCategory = 'ASIM';

/** Whether the properties of a saved search are those of a parser of ASIM. */
export function isKeptByMicrosoft(properties: WireObject): boolean {
  const alias = textAt(properties, 'functionAlias') ?? '';
  return textAt(properties, 'category') === asimCategory || loadFunctionFacts().has(alias);
}

function writeFunction({ id, body }: FoundResource, files: ReadonlyMap<string, string>): Written | string {
  const properties = objectAt(body, 'properties');
  const alias = textAt(properties, 'functionAlias') ?? '';
  if (isKeptByMicrosoft(properties)) {
    return 'it is a parser of ASIM, which is kept by Microsoft';
  }
  const path = `functions/${fileStem(alias)}.yaml`;
  if (isTaken(path, files)) return `another function has the alias ${alias} as well, upper and lower case aside`;
  const text = formatYaml(writtenFunction(id, body));
  const document = parseYaml(createSourceFile(path, text)).value;
  const read = document && readSavedFunction(document);
  if (read?.value === undefined || hasErrors(read.diagnostics)) {
    return `its file would not be valid: ${read?.diagnostics.map(({ message }) => message).join('; ') ?? 'no YAML'}`;
  }
  const given = desiredFunction({ subject: read.value, needs: { functions: [], watchlists: [] } }).body;
  const lost = fieldChanges(normalForm('function', body), normalForm('function', given));
  if (lost.length > 0) return `no file can hold its ${lost.map((field) => field.path).join(', ')}`;
  return [[path, text]];
}

/** Without what is sent all the same where no file says it. */
function withoutDefaults(fields: WireObject): WireObject {
  const isSuppressed = fields['suppressionEnabled'] === true || fields['suppressionDuration'] !== '1h';
  const dropped = new Set([
    ...(fields['enabled'] === true ? ['enabled'] : []),
    ...(isSuppressed ? [] : ['suppressionEnabled', 'suppressionDuration']),
  ]);
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !dropped.has(key)));
}

function writeWatchlist({ id, body, rows }: FoundResource, files: ReadonlyMap<string, string>): Written | string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{1,62}[A-Za-z0-9]$/.test(id)) return `its alias, ${id}, makes no file name`;
  const stem = `watchlists/${fileStem(id)}`;
  if (isTaken(`${stem}.yaml`, files))
    return `another watchlist has the alias ${id} as well, upper and lower case aside`;
  const form = normalForm('watchlist', body);
  const { displayName, itemsSearchKey, ...others } = form;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const uploads = watchlistUploads(columns, uniqueRows(rows));
  // Each upload repeats the header.
  const csv = uploads.map((upload, index) => (index === 0 ? upload : upload.slice(upload.indexOf('\n') + 1))).join('');
  const written = { alias: id, displayName: displayName ?? id, ...others, searchKey: itemsSearchKey };
  const held = csv === '' ? { items: [] } : { csv: `${fileStem(id)}.csv` };
  const yaml: [string, string] = [`${stem}.yaml`, formatYaml({ ...written, ...held })];
  return csv === '' ? [yaml] : [yaml, [`${stem}.csv`, csv.replaceAll('\r\n', '\n')]];
}

/** True if a path is taken. Windows and macOS keep one of two paths that differ in case alone. */
function isTaken(path: string, files: ReadonlyMap<string, string>): boolean {
  return [...files.keys()].some((other) => other.toLowerCase() === path.toLowerCase());
}
