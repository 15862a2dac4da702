import { randomBytes } from 'node:crypto';
import { OperationError } from '../source/operation-error';
import { alertRuleRoutes } from './rules/alert-rule-routes';
import type { ApiAnswer, Route } from './wire/api';
import { failure } from './wire/api';
import { automationRuleRoutes } from './incidents/automation-rule-routes';
import { blobRoutes } from './watchlists/blob-routes';
import { incidentRoutes } from './incidents/incident-routes';
import { ingestRoutes } from './queries/ingest-routes';
import { metadataRoutes } from './workspace/metadata-routes';
import type { Quirk } from './wire/quirks';
import { hasQuirk } from './wire/quirks';
import { queryFailure } from './queries/query-errors';
import { queryRoutes } from './queries/query-routes';
import { runRoutes } from './rules/run-routes';
import type { RuleReport } from './rules/run-rules';
import { savedSearchRoutes } from './workspace/saved-search-routes';
import { startScheduler } from './rules/scheduler';
import { listen } from './wire/server';
import { lockStateFolder } from './state/server-lock';
import { openStateFolder } from './state/state-folder';
import type { StateFolder } from './state/state-folder';
import { summaryRuleRoutes } from './rules/summary-rule-routes';
import { tableRoutes } from './queries/table-routes';
import { threatIntelligenceRoutes } from './workspace/threat-intelligence-routes';
import { watchlistItemRoutes } from './watchlists/watchlist-item-routes';
import { watchlistRoutes } from './watchlists/watchlist-routes';
import { workspaceRoutes } from './workspace/workspace-routes';
import type { OwnSchema, WorkspaceIdentity, WorkspaceState } from './state/workspace-state';
import { openWorkspaceState } from './state/workspace-state';

export type { WorkspaceIdentity } from './state/workspace-state';

export interface EmulatorOptions extends ServiceOptions {
  /** Where the state is kept; made where it is missing. */
  readonly folder: string;
}

/** How a state is served, wherever it is kept. */
export interface ServiceOptions {
  /** The clock of the local workspace. */
  readonly now: () => Date;
  /** Any free port where left out. */
  readonly port?: number;
  readonly quirks?: readonly Quirk[];
  /** Who it is: other workspaces are not found. Where left out, it answers to every name. */
  readonly workspace?: WorkspaceIdentity;
  /** Tables and functions that it has beside the documented ones. */
  readonly own?: OwnSchema;
  /**
   * Runs rules on their schedule while the server is up, and is told of every run; without it they run when asked to.
   * Such a server is there to stay, so that other processes may use it.
   */
  readonly onScheduledRun?: (reports: readonly RuleReport[]) => void;
}

/** A running local workspace. */
export interface Emulator {
  /** http://127.0.0.1 with its port: the base of both APIs. */
  readonly url: string;
  /** The bearer token that every request must carry. */
  readonly token: string;
  /** Whether another call or process started it. */
  readonly isJoined: boolean;
  /** Ends the server; one that another call or process started goes on. */
  readonly close: () => Promise<void>;
}

const pageSize = 100;
const smallPageSize = 2;

/**
 * Starts the local workspace whose state is in a folder, or joins the one that this process or `sentinel workspace
 * start` serves already, whose clock and quirks then hold; waits for any other command that has it. Throws
 * OperationError where the folder or the port cannot be used.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  openStateFolder(options.folder);
  const lock = await lockStateFolder(options.folder, options.onScheduledRun !== undefined);
  if (lock.type === 'joined') return { ...lock.connection, isJoined: true, close: () => Promise.resolve() };
  try {
    const { url, token, close } = await serveState(openStateFolder(options.folder), options);
    lock.announce({ url, token });
    return {
      url,
      token,
      isJoined: false,
      close: async () => {
        await close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw portProblem(error, options.port) ?? error;
  }
}

/** Serves a state that nobody else serves. Throws what the system says where the port is taken. */
export async function serveState(folder: StateFolder, options: ServiceOptions): Promise<Omit<Emulator, 'isJoined'>> {
  const quirks = options.quirks ?? [];
  const token = randomBytes(32).toString('base64url');
  const served = { identity: options.workspace, token };
  const state = openWorkspaceState(folder, options.now, quirks, options.own, served);
  const routes = routesOf(state).map((route) => onlyFor(options.workspace, route));
  const server = await listen({ routes, token, quirks, port: options.port ?? 0 });
  const scheduler = options.onScheduledRun === undefined ? undefined : startScheduler(state, options.onScheduledRun);
  return {
    url: server.url,
    token,
    close: async () => {
      scheduler?.stop();
      await server.close();
    },
  };
}

function portProblem(error: unknown, port: number | undefined): OperationError | undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return undefined;
  const reason = code === 'EADDRINUSE' ? 'is taken by another program' : 'may not be used by this account';
  return new OperationError(`The port ${port} ${reason}`, 'Name another one, or none for any that is free.', {
    cause: error,
  });
}

function routesOf(state: WorkspaceState): Route[] {
  const size = hasQuirk(state.quirks, 'small-pages') ? smallPageSize : pageSize;
  return [
    { method: 'GET', path: '/emulator/health', handle: () => ({ status: 200, body: { status: 'ready' } }) },
    ...workspaceRoutes(state, size),
    ...alertRuleRoutes(state, size),
    ...automationRuleRoutes(state, size),
    ...summaryRuleRoutes(state, size),
    ...metadataRoutes(state, size),
    ...savedSearchRoutes(state),
    ...tableRoutes(state),
    ...watchlistRoutes(state, size),
    ...watchlistItemRoutes(state, size),
    ...blobRoutes(state),
    ...threatIntelligenceRoutes(state, size),
    ...queryRoutes(state),
    ...ingestRoutes(state),
    ...runRoutes(state),
    ...incidentRoutes(state, size),
  ];
}

/**
 * The names of an identity that paths carry, and what a wrong one is answered with. (Answers of Azure Resource Manager
 * and of the query API, recorded 2024 and 2026.)
 */
const strangers: readonly (readonly [keyof WorkspaceIdentity, (asked: string, group: string) => ApiAnswer])[] = [
  [
    'subscription',
    (asked) => failure(404, 'SubscriptionNotFound', `The subscription '${asked}' could not be found.`, ofGateway),
  ],
  [
    'resourceGroup',
    (asked) => failure(404, 'ResourceGroupNotFound', `Resource group '${asked}' could not be found.`, ofGateway),
  ],
  [
    'workspace',
    (asked, group) =>
      failure(
        404,
        'ResourceNotFound',
        `The Resource 'Microsoft.OperationalInsights/workspaces/${asked}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
        ofGateway,
      ),
  ],
  ['workspaceId', () => queryFailure(404, 'PathNotFoundError', 'The requested path does not exist')],
];

/** Azure Resource Manager says that it is not the service that answers. */
const ofGateway = { 'x-ms-failure-cause': 'gateway' };

function onlyFor(identity: WorkspaceIdentity | undefined, route: Route): Route {
  if (identity === undefined) return route;
  return {
    ...route,
    handle: (request) => {
      for (const [name, refuse] of strangers) {
        const asked = request.parameters[name];
        if (asked !== undefined && asked.toLowerCase() !== identity[name].toLowerCase()) {
          return refuse(asked, request.parameters['resourceGroup'] ?? '');
        }
      }
      return route.handle(request);
    },
  };
}
