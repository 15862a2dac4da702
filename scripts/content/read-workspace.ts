import workspaceGroupSchema from '../../schemas/workspace-group.schema.json';
import workspaceSchema from '../../schemas/workspace.schema.json';
import type { Parsed } from '../source/diagnostic';
import type { YamlDocument } from '../source/yaml-document';
import { alertSeverities, expandModes } from './detection';
import { readDuration, readFalsePositives, readTriggerOperator } from './read-detection';
import { validateDocument } from './schema-validation';
import type { DetectionPatch, Overlay, Selection, Workspace, WorkspaceGroup } from './workspace';
import type { WrittenWorkspace } from './written/workspace';
import type { WrittenWorkspaceGroup } from './written/workspace-group';
import { asWritten, flag, items, oneOf, text, texts, wholeNumber } from './written-value';
import type { Unchecked } from './written-value';

const defaultRepository = 'sentinel-content';

/**
 * Reads a workspace file; the value is undefined if it does not say which workspace it means.
 *
 * @param known the groups of the repository; a check finds the names of others
 */
export function readWorkspace(document: YamlDocument, known: readonly WorkspaceGroup[]): Parsed<Workspace> {
  const written = asWritten<WrittenWorkspace>(document.value);
  const diagnostics = validateDocument(workspaceSchema, document);
  const { name, subscription, resourceGroup, workspace, workspaceId } = readIdentity(written);
  if (!name || !subscription || !resourceGroup || !workspace || !workspaceId) return { value: undefined, diagnostics };
  const groupNames = texts(written.groups);
  const groups = groupNames.flatMap((group) => known.find((each) => each.name === group) ?? []);
  const value: Workspace = {
    document,
    name,
    subscription,
    resourceGroup,
    workspace,
    workspaceId,
    tenant: text(written.tenant),
    apiVersion: text(written.apiVersion),
    cloud: oneOf(['AzurePublic', 'AzureUSGovernment', 'AzureChina'] as const, written.cloud) ?? 'AzurePublic',
    target: readTarget(written),
    repository: text(written.repository) ?? defaultRepository,
    prune: flag(written.prune) ?? false,
    portalStates: oneOf(['keep', 'reset'] as const, written.portalStates) ?? 'reset',
    threatIntelligence: readThreatIntelligence(written),
    storageContainer: text(written.largeWatchlists?.container),
    groupNames,
    groups,
    selections: [...groups.flatMap(({ selections }) => selections), readSelection(document, written)],
    tables: written.tables === undefined ? undefined : texts(written.tables),
    connectors: written.connectors === undefined ? undefined : texts(written.connectors),
    overlays: [...groups.flatMap(({ overlays }) => overlays), ...readOverlays(document, written)],
  };
  return { value, diagnostics };
}

function readThreatIntelligence({ threatIntelligence: written }: Unchecked<WrittenWorkspace>) {
  if (written === undefined) return undefined;
  const { watchlists, above, endpoint } = written;
  return { watchlists: texts(watchlists), above: wholeNumber(above), endpoint: text(endpoint) };
}

/** Reads a file of workspaces/groups/. */
export function readWorkspaceGroup(document: YamlDocument): Parsed<WorkspaceGroup> {
  const written = asWritten<WrittenWorkspaceGroup>(document.value);
  const name = document.source.path.replace(/^.*\//, '').replace(/\.ya?ml$/, '');
  const parts = { selections: [readSelection(document, written)], overlays: readOverlays(document, written) };
  return { value: { document, name, ...parts }, diagnostics: validateDocument(workspaceGroupSchema, document) };
}

function readSelection(document: YamlDocument, { detections }: Unchecked<WrittenWorkspaceGroup>): Selection {
  const include = detections?.include === undefined ? undefined : texts(detections.include);
  return { document, include, exclude: texts(detections?.exclude) };
}

function readOverlays(document: YamlDocument, { overlays }: Unchecked<WrittenWorkspaceGroup>): Overlay[] {
  return items(overlays).map((overlay, index) => {
    return {
      document,
      path: ['overlays', index],
      detection: text(overlay.detection) ?? '',
      set: readPatch(overlay.set),
    };
  });
}

function readIdentity(written: Unchecked<WrittenWorkspace>) {
  return {
    name: text(written.name),
    subscription: text(written.subscription)?.toLowerCase(),
    resourceGroup: text(written.resourceGroup),
    workspace: text(written.workspace),
    workspaceId: text(written.workspaceId)?.toLowerCase(),
  };
}

function readTarget(written: Unchecked<WrittenWorkspace>): Workspace['target'] {
  const url = text(written.endpoint);
  if (url !== undefined) return { type: 'endpoint', url };
  const folder = text(written.emulator?.folder);
  return folder === undefined ? { type: 'azure' } : { type: 'emulator', folder };
}

type WrittenPatch = NonNullable<WrittenWorkspace['overlays']>[number]['set'];

function readPatch(value: unknown): DetectionPatch {
  const written = asWritten<WrittenPatch>(value);
  return {
    enabled: flag(written.enabled),
    severity: oneOf(alertSeverities, written.severity),
    queryFrequency: readDuration(written.queryFrequency),
    queryPeriod: readDuration(written.queryPeriod),
    triggerOperator: readTriggerOperator(written.triggerOperator),
    triggerThreshold: wholeNumber(written.triggerThreshold),
    suppressionEnabled: flag(written.suppressionEnabled),
    suppressionDuration: readDuration(written.suppressionDuration),
    expand: oneOf(expandModes, written.expand),
    falsePositives: readFalsePositives(written.falsePositives),
  };
}
