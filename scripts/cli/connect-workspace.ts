import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Workspace } from '../content/workspace';
import { createArmClient } from '../deploy/arm-client';
import type { ArmClient, ArmConnection } from '../deploy/arm-client';
import { azureClouds } from '../deploy/azure-clouds';
import { fixedCredential } from '../deploy/fixed-credential';
import type { CommandContext } from './command';
import { readOwnSchemaOf } from './own-schema';
import { showProgress } from './progress';
import type { Progress } from './progress';

/** A workspace that answers. */
export interface ConnectedWorkspace {
  readonly client: ArmClient;
  /** Does a piece of work with it, and shows that it goes on and what it waits for. */
  readonly show: <T>(title: string, work: (progress: Progress) => Promise<T>) => Promise<T>;
}

/**
 * Connects to a workspace for as long as some work takes.
 *
 * @throws OperationError
 */
export async function withWorkspace<T>(
  workspace: Workspace,
  context: CommandContext,
  work: (connected: ConnectedWorkspace) => Promise<T>,
): Promise<T> {
  let current: Progress | undefined;
  const onWait: ArmConnection['onWait'] = (reason, milliseconds) =>
    current?.note(`${reason}; waiting ${Math.round(milliseconds / 1000)} s`);
  const { client, close } = await connectWorkspace(workspace, context, onWait);
  try {
    return await work({
      client,
      show: (title, task) =>
        showProgress(context, title, (progress) => {
          current = progress;
          return task(progress);
        }),
    });
  } finally {
    await close();
  }
}

/** Azure with whoever is logged in, another address, or the local workspace, which is started where it does not run. */
async function connectWorkspace(
  workspace: Workspace,
  context: CommandContext,
  onWait: ArmConnection['onWait'],
): Promise<{ readonly client: ArmClient; readonly close: () => Promise<void> }> {
  const cloud = azureClouds[workspace.cloud];
  const connect = (endpoint: string, credential: ArmConnection['credential']) =>
    createArmClient({
      endpoint,
      credential,
      scope: cloud.scope,
      subscription: workspace.subscription,
      apiVersion: workspace.apiVersion,
      now: context.now,
      wait: (milliseconds) => sleep(milliseconds),
      onWait,
    });
  if (workspace.target.type === 'emulator') {
    const { startEmulator } = await import('../emulator/start-emulator');
    const folder = path.resolve(context.root, workspace.target.folder);
    const emulator = await startEmulator({ folder, now: context.now, workspace, own: readOwnSchemaOf(context.root) });
    return { client: connect(emulator.url, fixedCredential(emulator.token, context.now)), close: emulator.close };
  }
  const endpoint = workspace.target.type === 'endpoint' ? workspace.target.url : cloud.endpoint;
  const credential = await credentialFor(endpoint, workspace, context);
  return { client: connect(endpoint, credential), close: () => Promise.resolve() };
}

/** A token of Azure's never travels in plain text: a server on loopback gets one of its own, from the environment. */
async function credentialFor(
  endpoint: string,
  workspace: Workspace,
  context: CommandContext,
): Promise<ArmConnection['credential']> {
  if (endpoint.startsWith('http:')) {
    return fixedCredential(context.environment['SENTINEL_ENDPOINT_TOKEN'] ?? 'local', context.now);
  }
  const { azureCredential } = await import('../deploy/azure-credential');
  return azureCredential(azureClouds[workspace.cloud], workspace.tenant);
}
