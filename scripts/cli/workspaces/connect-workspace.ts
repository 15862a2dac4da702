import type { Workspace } from '../../content/workspace';
import { createArmClient } from '../../deploy/arm/arm-client';
import type { ArmClient, ArmConnection } from '../../deploy/arm/arm-client';
import { createBlobStorage, storageTokenVariable } from '../../deploy/arm/blob-storage';
import type { BlobStorage } from '../../deploy/arm/blob-storage';
import { azureClouds } from '../../content/azure-clouds';
import { uploadApiVersion } from '../../deploy/apply/upload-indicators';
import type { IndicatorUpload } from '../../deploy/apply/write-target';
import { createPatience } from '../../deploy/arm/patience';
import { OperationError } from '../../source/operation-error';
import { fixedCredential } from '../../deploy/arm/fixed-credential';
import type { CommandContext } from '../command';
import { readAllowedHosts } from '../read-allowed-hosts';
import { readOwnSchemaOf } from '../content/own-schema';
import { resolveStateFolder } from '../content/state-folder-place';
import { showProgress } from '../progress';
import type { Progress } from '../progress';

/** A workspace that answers. */
export interface ConnectedWorkspace {
  readonly client: ArmClient;
  /** Reaches the query API of its logs. */
  readonly logs: () => ArmClient;
  /** Where indicators are uploaded; undefined if none go to threat intelligence. */
  readonly indicators: IndicatorUpload | undefined;
  /** From where large watchlists are fetched; undefined if they are uploaded in steps. */
  readonly storage: BlobStorage | undefined;
  /** Does a piece of work with it, and shows that it goes on and what it waits for. */
  readonly show: <T>(title: string, work: (progress: Progress) => Promise<T>) => Promise<T>;
}

/** By the cloud and the tenant that each of them is for. */
export type Credentials = Map<string, ArmConnection['credential']>;

/** What a workspace has to do with the others of a command. */
export interface AmongOthers {
  /** Those that other workspaces have used; one that is new is added. */
  readonly credentials: Credentials;
  /** Told when it does not answer, so that others need not wait behind it. */
  readonly onSilence: () => void;
}

const alone = (): AmongOthers => ({ credentials: new Map(), onSilence: () => undefined });

/**
 * Connects to a workspace for as long as some work takes.
 *
 * @throws OperationError
 */
export async function withWorkspace<T>(
  workspace: Workspace,
  context: CommandContext,
  work: (connected: ConnectedWorkspace) => Promise<T>,
  others: AmongOthers = alone(),
): Promise<T> {
  let current: Progress | undefined;
  const onWait: ArmConnection['onWait'] = (reason, milliseconds) =>
    current?.note(`${reason}; waiting ${Math.round(milliseconds / 1000)} s`);
  const { client, logs, indicators, storage, close } = await connectWorkspace(workspace, context, onWait, others);
  try {
    return await work({
      client,
      logs,
      indicators,
      storage,
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
  { credentials, onSilence }: AmongOthers,
): Promise<Omit<ConnectedWorkspace, 'show'> & { readonly close: () => Promise<void> }> {
  const cloud = azureClouds[workspace.cloud];
  const world = {
    trust: { cloud: workspace.cloud, allowedHosts: readAllowedHosts(context) },
    now: context.now,
    wait: context.wait,
    patience: createPatience(context.patienceMs, context.elapsed, onSilence),
    onWait,
  };
  const connect = (endpoint: string, credential: ArmConnection['credential'], own: string | undefined) => {
    const connection = { ...world, credential, scope: cloud.scope, subscription: workspace.subscription };
    const upload = uploadEndpoint(workspace, own);
    // An address that is not Azure's speaks all APIs.
    const logs =
      own === endpoint ? { endpoint, scope: cloud.scope } : { endpoint: cloud.logs, scope: `${cloud.logs}/.default` };
    return {
      client: createArmClient({ ...connection, endpoint, apiVersion: workspace.apiVersion }),
      logs: () => createArmClient({ ...connection, ...logs, apiVersion: undefined }),
      indicators:
        upload === undefined
          ? undefined
          : {
              client: createArmClient({ ...connection, endpoint: upload, apiVersion: uploadApiVersion }),
              workspaceId: workspace.workspaceId,
              now: context.now,
            },
    };
  };
  const storageAt = (container: string | undefined, token = context.environment[storageTokenVariable]) =>
    container === undefined ? undefined : createBlobStorage({ ...world, container, token });
  if (workspace.target.type === 'emulator') {
    const { startEmulator } = await import('../../emulator/start-emulator');
    const { signStorageToken } = await import('../../emulator/state/blob-store');
    const folder = resolveStateFolder(workspace.target.folder, context.root);
    const emulator = await startEmulator({ folder, now: context.now, workspace, own: readOwnSchemaOf(context.root) });
    const credential = fixedCredential(emulator.token, context.now);
    const container = workspace.storageContainer && localContainer(emulator.url, workspace.storageContainer);
    const token = signStorageToken(emulator.token, 'rw', new Date(context.now().getTime() + storageTokenLife));
    return {
      ...connect(emulator.url, credential, emulator.url),
      storage: storageAt(container, token),
      close: emulator.close,
    };
  }
  const endpoint = workspace.target.type === 'endpoint' ? workspace.target.url : cloud.endpoint;
  const credential = await credentialFor(endpoint, workspace, context, credentials);
  const own = workspace.target.type === 'endpoint' ? endpoint : cloud.indicators;
  const storage = storageAt(workspace.storageContainer);
  return { ...connect(endpoint, credential, own), storage, close: () => Promise.resolve() };
}

/** How long the token of the local workspace's storage holds, in milliseconds: longer than any command. */
const storageTokenLife = 24 * 3_600_000;

/** What stands for a container where the workspace is on this machine: nothing is sent to Azure. */
function localContainer(url: string, container: string): string {
  return `${url}/storage${URL.canParse(container) ? new URL(container).pathname : ''}`;
}

/**
 * Where indicators are uploaded.
 *
 * @param own the address that goes with how the workspace is reached
 */
function uploadEndpoint({ threatIntelligence, cloud }: Workspace, own: string | undefined): string | undefined {
  if (threatIntelligence === undefined) return undefined;
  const endpoint = threatIntelligence.endpoint ?? own;
  if (endpoint !== undefined) return endpoint;
  throw new OperationError(
    `The address of the upload API for threat intelligence in ${cloud} is not known here`,
    'Write it as threatIntelligence.endpoint in the workspace file.',
  );
}

/** A token of Azure's never travels in plain text: a server on loopback gets one of its own, from the environment. */
async function credentialFor(
  endpoint: string,
  workspace: Workspace,
  context: CommandContext,
  credentials: Credentials,
): Promise<ArmConnection['credential']> {
  if (endpoint.startsWith('http:')) {
    return fixedCredential(context.environment['SENTINEL_ENDPOINT_TOKEN'] ?? 'local', context.now);
  }
  const { azureCredential } = await import('../../deploy/arm/azure-credential');
  const key = `${workspace.cloud} ${workspace.tenant ?? ''}`;
  const credential = credentials.get(key) ?? azureCredential(azureClouds[workspace.cloud], workspace.tenant);
  credentials.set(key, credential);
  return credential;
}
