import { isMapping } from '../../source/mapping';
import { badRequest, failure } from '../wire/api';
import type { ApiAnswer, ApiRequest, JsonObject, Route } from '../wire/api';
import type { StoredResource } from '../wire/arm-resource';
import {
  deletedAnswer,
  newEtag,
  pageOf,
  sentinelPath,
  sentinelResource,
  withoutEtag,
  workspaceGuidOf,
  workspaceIdOf,
  workspacePath,
} from '../wire/arm-resource';
import { createWorkspaceOperations, operationPath } from './workspace-operations';
import type { WorkspaceOperations } from './workspace-operations';
import type { WorkspaceState } from '../state/workspace-state';

/** The workspace itself, and whether Microsoft Sentinel is on in it: P/onboardingStates/default. */
export function workspaceRoutes(state: WorkspaceState, pageSize: number): Route[] {
  const list = `${sentinelPath}/onboardingStates`;
  const single = `${list}/default`;
  const operations = createWorkspaceOperations();
  const states = () => [state.onboarding.get('default')].filter((each) => each !== undefined);
  return [
    {
      method: 'GET',
      path: workspacePath,
      handle: (request) => ({ status: 200, body: showWorkspace(state, request) }),
    },
    { method: 'PUT', path: workspacePath, handle: (request) => writeWorkspace(state, operations, request) },
    { method: 'GET', path: operationPath, handle: operations.status },
    {
      method: 'GET',
      path: list,
      handle: (request) => pageOf(request, states(), pageSize, (each) => show(request, each)),
    },
    { method: 'GET', path: single, handle: (request) => readOnboarding(state, request) },
    { method: 'PUT', path: single, handle: (request) => writeOnboarding(state, request) },
    { method: 'DELETE', path: single, handle: () => deletedAnswer(state.onboarding.delete('default')) },
  ];
}

/** ("Workspaces - Get", Microsoft.OperationalInsights API; recorded answer of 2025.) */
function showWorkspace(state: WorkspaceState, request: ApiRequest): JsonObject {
  const made = state.madeAt();
  return {
    properties: {
      customerId: workspaceGuidOf(state.identity),
      provisioningState: 'Succeeded',
      sku: { name: 'PerGB2018', lastSkuUpdate: made },
      retentionInDays: 30,
      features: { legacy: 0, searchVersion: 1, enableLogAccessUsingOnlyResourcePermissions: true },
      workspaceCapping: { dailyQuotaGb: -1, quotaNextResetTime: made, dataIngestionStatus: 'RespectQuota' },
      publicNetworkAccessForIngestion: 'Enabled',
      publicNetworkAccessForQuery: 'Enabled',
      createdDate: made,
      modifiedDate: made,
    },
    location: writtenOf(state)['location'] ?? 'local',
    tags: writtenOf(state)['tags'] ?? {},
    id: workspaceIdOf(request),
    name: request.parameters['workspace'],
    type: 'Microsoft.OperationalInsights/workspaces',
    etag: state.onboarding.get('first')!.etag,
  };
}

function writtenOf(state: WorkspaceState): JsonObject {
  return state.onboarding.get('workspace')?.properties ?? {};
}

/**
 * The workspace is there from the start; its region, which stays, and its tags are as they were written. The first write
 * is answered as the making of a workspace. ("Workspaces - Create Or Update", Microsoft.OperationalInsights API.)
 */
function writeWorkspace(state: WorkspaceState, operations: WorkspaceOperations, request: ApiRequest): ApiAnswer {
  const { location, tags = {} } = isMapping(request.body) ? request.body : {};
  if (typeof location !== 'string' || !/^[a-z0-9]+$/i.test(location)) {
    return failure(400, 'LocationRequired', 'The location property is required for this definition.');
  }
  if (!isMapping(tags) || !Object.values(tags).every((each) => typeof each === 'string')) {
    return badRequest('The tags must be names with texts.');
  }
  const before = writtenOf(state)['location'];
  if (before !== undefined && before !== location) {
    return failure(409, 'InvalidResourceLocation', `The workspace is in the location '${String(before)}'.`);
  }
  state.onboarding.put('workspace', { name: 'workspace', etag: newEtag(), properties: { location, tags } });
  const body = showWorkspace(state, request);
  if (before !== undefined) return { status: 200, body };
  return { status: 201, body, headers: operations.start(request, location, state.stamp()) };
}

function show(request: ApiRequest, stored: StoredResource): JsonObject {
  return { ...withoutEtag(sentinelResource(request, 'onboardingStates', stored)), systemData: {} };
}

function readOnboarding(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const found = state.onboarding.get('default');
  if (found !== undefined) return { status: 200, body: show(request, found) };
  return failure(404, 'NotFound', 'Microsoft Sentinel is not on in the workspace.');
}

function writeOnboarding(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const isNew = state.onboarding.get('default') === undefined;
  const stored: StoredResource = { name: 'default', etag: newEtag(), properties: {} };
  state.onboarding.put('default', stored);
  return { status: isNew ? 201 : 200, body: show(request, stored) };
}
