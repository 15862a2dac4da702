import type { Parsed } from '../source/diagnostic';
import type { YamlDocument } from '../source/yaml-document';
import { readDuration, readFalsePositives, readTriggerOperator } from './read-detection';
import { validateDocument } from './schema-validation';
import type { DetectionPatch, Workspace } from './workspace';
import type { WrittenWorkspace } from './written/workspace';
import { asWritten, flag, items, oneOf, text, texts, wholeNumber } from './written-value';
import type { Unchecked } from './written-value';

/** The newest stable version of Microsoft.SecurityInsights (azure-rest-api-specs, stable/2025-09-01). */
export const defaultApiVersion = '2025-09-01';

const defaultRepository = 'sentinel-content';

/** Reads a workspace file; the value is undefined where it does not say which workspace it means. */
export function readWorkspace(document: YamlDocument): Parsed<Workspace> {
  const written = asWritten<WrittenWorkspace>(document.value);
  const diagnostics = validateDocument('workspace', document);
  const { name, subscription, resourceGroup, workspace, workspaceId } = readIdentity(written);
  if (!name || !subscription || !resourceGroup || !workspace || !workspaceId) return { value: undefined, diagnostics };
  const value: Workspace = {
    document,
    name,
    subscription,
    resourceGroup,
    workspace,
    workspaceId,
    tenant: text(written.tenant),
    apiVersion: text(written.apiVersion) ?? defaultApiVersion,
    cloud: oneOf(['AzurePublic', 'AzureUSGovernment', 'AzureChina'] as const, written.cloud) ?? 'AzurePublic',
    target: readTarget(written),
    repository: text(written.repository) ?? defaultRepository,
    prune: flag(written.prune) ?? false,
    portalStates: oneOf(['keep', 'reset'] as const, written.portalStates) ?? 'reset',
    include: written.detections?.include === undefined ? undefined : texts(written.detections.include),
    exclude: texts(written.detections?.exclude),
    tables: written.tables === undefined ? undefined : texts(written.tables),
    connectors: written.connectors === undefined ? undefined : texts(written.connectors),
    overlays: items(written.overlays).map((overlay) => ({
      detection: text(overlay.detection) ?? '',
      set: readPatch(overlay.set),
    })),
  };
  return { value, diagnostics };
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
    severity: oneOf(['Informational', 'Low', 'Medium', 'High'] as const, written.severity),
    queryFrequency: readDuration(written.queryFrequency),
    queryPeriod: readDuration(written.queryPeriod),
    triggerOperator: readTriggerOperator(written.triggerOperator),
    triggerThreshold: wholeNumber(written.triggerThreshold),
    suppressionEnabled: flag(written.suppressionEnabled),
    suppressionDuration: readDuration(written.suppressionDuration),
    expand: oneOf(['auto', 'inline', 'watchlist'] as const, written.expand),
    falsePositives: readFalsePositives(written.falsePositives),
  };
}
