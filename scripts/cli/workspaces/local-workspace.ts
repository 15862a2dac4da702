import type { Workspace } from '../../content/workspace';
import { apiVersionOf } from '../../deploy/arm/api-versions';
import { createPatience } from '../../deploy/arm/patience';
import type { Emulator } from '../../emulator/start-emulator';
import type { RuleReport } from '../../emulator/rules/run-rules';
import type { ReportedIncident } from '../../report/proofs/incidents-text';
import { OperationError } from '../../source/operation-error';
import type { CommandContext } from '../command';
import { readOwnSchemaOf } from '../content/own-schema';
import { resolveStateFolder } from '../content/state-folder-place';

/** What the local workspace can do that Azure's APIs have no word for, and what it found. */
export interface LocalWorkspace {
  /**
   * Stores a batch of events, or with `check` only looks at it; returns what does not fit, in which case nothing is
   * stored.
   */
  readonly ingest: (table: string, batch: string, check: boolean) => Promise<readonly IngestProblem[]>;
  /** Runs rules up to a moment; those that never ran begin at `from`. */
  readonly run: (moments: { readonly from?: Date | undefined; readonly now: Date }) => Promise<readonly RuleReport[]>;
  readonly incidents: () => Promise<readonly ReportedIncident[]>;
  /** Runs a query over everything that the workspace holds; the time is its clock. */
  readonly query: (text: string, now: Date) => Promise<QueryRows>;
}

export interface IngestProblem {
  /** From 1, in the batch. */
  readonly line: number;
  readonly column?: string;
  readonly message: string;
}

export interface QueryRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
  /** Why they are not all that the query asks for. */
  readonly partial: string | undefined;
}

/** The folder that holds the state of a local workspace. Throws OperationError if the workspace is not a local one. */
export function stateFolderOf(workspace: Workspace, context: CommandContext): string {
  if (workspace.target.type === 'emulator') return resolveStateFolder(workspace.target.folder, context.root);
  throw new OperationError(
    `The workspace ${workspace.name} is not a local one`,
    'Name one with `emulator:` in its file with --workspace.',
  );
}

/**
 * Reaches a local workspace for as long as some work takes, and starts it where it does not run. Throws OperationError.
 */
export async function withLocalWorkspace<T>(
  workspace: Workspace,
  context: CommandContext,
  work: (local: LocalWorkspace) => Promise<T>,
): Promise<T> {
  const { startEmulator } = await import('../../emulator/start-emulator');
  const emulator = await startEmulator({
    folder: stateFolderOf(workspace, context),
    now: context.now,
    workspace,
    own: readOwnSchemaOf(context.root),
  });
  try {
    return await work(localWorkspace(emulator, workspace, context));
  } finally {
    await emulator.close();
  }
}

type Send = (
  method: string,
  address: string,
  body?: unknown,
) => Promise<{ readonly status: number; readonly body: any }>; // eslint-disable-line @typescript-eslint/no-explicit-any

function localWorkspace(emulator: Emulator, workspace: Workspace, context: CommandContext): LocalWorkspace {
  const send = sender(emulator, context);
  const succeed: Send = async (...request) => {
    const answer = await send(...request);
    if (answer.status < 300) return answer;
    throw refusal(answer.body);
  };
  return {
    ingest: async (table, batch, check) => {
      const answer = await send('POST', `/emulator/ingest/${encodeURIComponent(table)}?check=${check}`, batch);
      if (answer.status < 300) return [];
      if (answer.body.error.code !== 'InvalidEvents') throw refusal(answer.body);
      return answer.body.error.details as IngestProblem[];
    },
    run: async ({ from, now }) => (await succeed('POST', '/emulator/run', { from, now })).body.value as RuleReport[],
    incidents: () => readIncidents(succeed, workspace),
    query: async (query, now) => {
      const { body } = await succeed('POST', '/emulator/query', { query, now });
      return { ...body.tables[0], partial: body.error?.details[0].innererror.message } as QueryRows;
    },
  };
}

/**
 * A server of this very process answers as soon as it can, and so does one that lets rules run: how long that takes is
 * for the rules. For any other answer of another process there is patience.
 */
function sender(emulator: Emulator, { patienceMs, elapsed, writeError }: CommandContext): Send {
  const patience = createPatience(patienceMs, elapsed);
  const onWait = (reason: string, milliseconds: number) =>
    writeError(`  ${reason}; waiting ${Math.round(milliseconds / 1000)} s\n`);
  const isOwnWork = (address: string) => !emulator.isJoined || address === '/emulator/run';
  return async (method, address, body) => {
    const headers = {
      authorization: `Bearer ${emulator.token}`,
      'content-type': typeof body === 'string' ? 'application/x-ndjson' : 'application/json',
    };
    const payload = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    // Links in its answers are https, as Azure's are; the token goes to loopback alone in any case.
    const url = address.startsWith('/')
      ? emulator.url + address
      : emulator.url + address.replace(/^https:\/\/[^/]+/, '');
    const ask = async (signal: AbortSignal | null) => {
      const answer = await fetch(url, { method, headers, signal, ...(payload === undefined ? {} : { body: payload }) });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
    };
    if (isOwnWork(address)) return ask(null);
    return patience.attempt({ address: emulator.url, isRepeated: false, contentMs: 0, onWait, spentMs: 0 }, ask);
  };
}

interface ErrorBody {
  readonly error: { readonly message: string; readonly innererror?: { readonly innererror?: { message: string } } };
}

function refusal({ error }: ErrorBody): OperationError {
  const message = error.innererror?.innererror?.message ?? error.message;
  return new OperationError(
    `The local workspace refused it: ${message.replace(/\.$/, '')}`,
    'Correct it and try again.',
  );
}

async function readIncidents(succeed: Send, workspace: Workspace): Promise<readonly ReportedIncident[]> {
  const group = `/subscriptions/${workspace.subscription}/resourceGroups/${workspace.resourceGroup}`;
  const base = `${group}/providers/Microsoft.OperationalInsights/workspaces/${workspace.workspace}`;
  const sentinel = `${base}/providers/Microsoft.SecurityInsights`;
  const version = `api-version=${apiVersionOf('incidents', workspace.apiVersion)}`;
  const found: ReportedIncident[] = [];
  let next: string | undefined = `${sentinel}/incidents?${version}`;
  while (next !== undefined) {
    const page: Awaited<ReturnType<Send>> = await succeed('GET', next);
    for (const { name, properties } of page.body.value) {
      const { body } = await succeed('POST', `${sentinel}/incidents/${name}/entities?${version}`);
      found.push(reportedIncident(properties, body.entities));
    }
    next = page.body.nextLink as string | undefined;
  }
  return found.sort((a, b) => a.number - b.number);
}

/** Reads what this very program wrote, in the shape of the API. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function reportedIncident(properties: any, entities: any): ReportedIncident {
  return {
    number: properties.incidentNumber,
    title: properties.title,
    severity: properties.severity,
    status: properties.status,
    alerts: properties.additionalData.alertsCount,
    firstActivity: properties.firstActivityTimeUtc,
    lastActivity: properties.lastActivityTimeUtc,
    tactics: properties.additionalData.tactics,
    techniques: properties.additionalData.techniques,
    entities: entities.map((entity: { kind: string; properties: Record<string, string> }) => {
      const identifiers = Object.entries(entity.properties).filter(([name]) => name !== 'friendlyName');
      return { kind: entity.kind, identifiers: Object.fromEntries(identifiers) };
    }),
  };
}
