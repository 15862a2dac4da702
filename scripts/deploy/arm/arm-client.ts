import { SecurityInsights } from '@azure/arm-securityinsight';
import { apiVersionFor } from './api-versions';
import type { TokenCredential } from './azure-credential';
import type { AddressTrust } from '../../content/service-address';
import { OperationError } from '../../source/operation-error';
import { failureOf, serviceMessage, succeeded } from './arm-answer';
import type { ArmAnswer } from './arm-answer';
import { jsonRequest, plainLoopbackPolicy } from './http-pipeline';
import { addressIn, readEndpoint } from './endpoint-address';
import type { Endpoint } from './endpoint-address';
import { readPages } from './read-pages';
import type { ListRequest } from './read-pages';
import { retryAfterOf } from './retry-delay';
import { sendWithRetries } from './send-with-retries';
import type { RetryContext, RolePatience } from './send-with-retries';
import { textAt } from './wire-json';
import type { WireObject } from './wire-json';

/** How a workspace is reached. */
export interface ArmConnection extends RetryContext {
  readonly subscription: string;
  /** The hosts that the credential's token may go to. */
  readonly trust: AddressTrust;
  readonly credential: TokenCredential;
  /** What the credential is asked for, such as `https://management.azure.com/.default`. */
  readonly scope: string;
  /** Of Microsoft.SecurityInsights, if it is the same for all collections; else each has the one that fits it. */
  readonly apiVersion: string | undefined;
}

/** Azure Resource Manager for one workspace: whole bodies, as they are on the wire. */
export interface ArmClient {
  /** In the api-version of the workspace, or another one. */
  readonly get: (path: string, apiVersion?: string) => Promise<ArmAnswer>;
  readonly put: (path: string, body: WireObject, apiVersion?: string) => Promise<ArmAnswer>;
  /** Sends what may be sent twice: questions, and uploads of objects that have their ids. */
  readonly post: (path: string, body: WireObject) => Promise<ArmAnswer>;
  /** Asks a service whose version stands in its paths, which takes no api-version. */
  readonly ask: (path: string, body: WireObject) => Promise<ArmAnswer>;
  readonly delete: (path: string) => Promise<ArmAnswer>;
  /** All pages of a list; `role` as for failureOf(). Throws OperationError. */
  readonly list: (path: string, doing: string, role?: string) => Promise<readonly WireObject[]>;
  /** As list(); empty if the service does not have such a list. */
  readonly listIfThere: (path: string, doing: string) => Promise<readonly WireObject[]>;
  /** Hands over what a list holds page by page: of a long one the bodies are not kept. Throws OperationError. */
  readonly readPages: (path: string, doing: string, onPage: OnPage) => Promise<void>;
  /**
   * Waits until what an answer says is going on has ended. Throws OperationError if it failed, or still goes on after
   * so many checks.
   */
  readonly waitForOperation: (answer: ArmAnswer, doing: string, checks?: number) => Promise<void>;
  /** Asks once whether what an answer says is going on has ended. Throws OperationError if it failed. */
  readonly askOperation: (answer: ArmAnswer, doing: string) => Promise<boolean>;
  /** @param reason what is waited for: a person is told where it takes a second or more */
  readonly wait: (milliseconds: number, reason?: string) => Promise<void>;
}

type OnPage = (entries: readonly WireObject[]) => void;

/**
 * Makes a client. The SDK's typed models drop fields that its api-version does not know, so only its pipeline,
 * authentication and TLS are used; bodies go through as they are. Retrying is done here, since the SDK waits for any
 * Retry-After and gives up on a 429 without one.
 */
export function createArmClient(connection: ArmConnection): ArmClient {
  const endpoint = readEndpoint(connection.endpoint, connection.trust);
  let client = connect(connection, endpoint);
  const rolesFor = createRolePatience();
  // The SDK keeps a token until it thinks that it ends; a new pipeline asks the credential again.
  const renewToken = () => void (client = connect(connection, endpoint));
  const send: Send = (method, url, body) =>
    sendWithRetries({ ...connection, renewToken }, rolesFor(method, url), async (signal) =>
      client.sendRequest(jsonRequest(method, url, body, { signal, loopback: endpoint.loopback })),
    );
  const addressOf = (path: string, apiVersion = connection.apiVersion) =>
    `${endpoint.origin}${endpoint.prefix}${path}?api-version=${apiVersionFor(path, apiVersion)}`;
  const read = (
    { path, ...list }: Pick<ListRequest, 'doing' | 'role' | 'absentIsEmpty'> & { readonly path: string },
    onPage: OnPage,
  ) =>
    readPages(
      { ...list, endpoint, address: addressOf(path), patience: connection.patience },
      (address) => send('GET', address, undefined),
      onPage,
    );
  const readAll = async (list: Parameters<typeof read>[0]): Promise<readonly WireObject[]> => {
    const found: WireObject[] = [];
    await read(list, (entries) => void found.push(...entries));
    return found;
  };
  return {
    get: (path, apiVersion) => send('GET', addressOf(path, apiVersion), undefined),
    put: (path, body, apiVersion) => send('PUT', addressOf(path, apiVersion), body),
    post: (path, body) => send('POST', addressOf(path), body),
    ask: (path, body) => send('POST', `${endpoint.origin}${endpoint.prefix}${path}`, body),
    delete: (path) => send('DELETE', addressOf(path), undefined),
    list: (path, doing, role) => readAll({ path, doing, role, absentIsEmpty: false }),
    listIfThere: (path, doing) => readAll({ path, doing, role: undefined, absentIsEmpty: true }),
    readPages: (path, doing, onPage) => read({ path, doing, role: undefined, absentIsEmpty: false }, onPage),
    waitForOperation: (answer, doing, checks = operationChecks) =>
      waitForOperation(send, connection, endpoint, answer, { doing, checks }),
    askOperation: async (answer, doing) => (await askOperation(send, endpoint, answer, doing)).ended,
    wait: (milliseconds, reason) => {
      if (reason !== undefined && milliseconds >= 1000) connection.onWait(reason, milliseconds);
      return connection.wait(milliseconds);
    },
  };
}

function connect(connection: ArmConnection, endpoint: Endpoint): SecurityInsights {
  const client = new SecurityInsights(connection.credential, connection.subscription, {
    endpoint: endpoint.origin,
    credentialScopes: connection.scope,
    allowInsecureConnection: endpoint.loopback,
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    ...(endpoint.plain ? { additionalPolicies: [{ policy: plainLoopbackPolicy, position: 'perRetry' as const }] } : {}),
  });
  // It would parse each body a second time, for models that nobody asks for.
  client.pipeline.removePolicy({ name: 'deserializationPolicy' });
  // Without this, a proxy from the environment would be sent the local workspace's requests.
  if (endpoint.loopback) client.pipeline.removePolicy({ name: 'proxyPolicy' });
  return client;
}

/** A role may be missing for one sort of requests alone: by their method and the types in their path. */
function createRolePatience(): (method: string, url: string) => RolePatience {
  const known = new Map<string, RolePatience>();
  return (method, url) => {
    const types = new URL(url).pathname.split('/').filter((_, index) => index % 2 === 1);
    const sort = `${method} ${types.join('/').toLowerCase()}`;
    const patience = known.get(sort) ?? { refusedSince: undefined };
    known.set(sort, patience);
    return patience;
  };
}

type Send = (
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  url: string,
  body: WireObject | undefined,
) => Promise<ArmAnswer>;

const operationChecks = 60;
const shortestCheckMs = 500;
const longestCheckMs = 10_000;
const endedWell: readonly (string | undefined)[] = ['Succeeded', 'Deleted', 'Complete', 'Completed', undefined];
const endedBadly: readonly (string | undefined)[] = ['Failed', 'Canceled'];

/**
 * Where an operation is asked about: Azure-AsyncOperation, or the Location of an answer 202, which goes on saying 202
 * (Microsoft Learn, "Track asynchronous Azure operations").
 */
function operationLink({ status, header }: ArmAnswer): string | undefined {
  return header('azure-asyncoperation') ?? (status === 202 ? header('location') : undefined);
}

/** Asks about an operation once. A status address that is gone means that it is over. */
async function askOperation(
  send: Send,
  endpoint: Endpoint,
  started: ArmAnswer,
  doing: string,
): Promise<{ readonly ended: boolean; readonly answer: ArmAnswer }> {
  const link = operationLink(started);
  if (link === undefined) return { ended: true, answer: started };
  const answer = await send('GET', addressIn(endpoint, link), undefined);
  if (answer.status === 404) return { ended: true, answer };
  if (answer.status === 202) return { ended: false, answer };
  if (!succeeded(answer)) throw failureOf(answer, doing);
  const status = textAt(answer.body ?? {}, 'status');
  if (endedBadly.includes(status)) {
    const said = serviceMessage(answer);
    throw new OperationError(
      `${doing} ended as ${status}${said === '' ? '' : `: ${said}`}`,
      'Read what the service says about it, then plan again: what is missing is done then.',
    );
  }
  return { ended: endedWell.includes(status), answer };
}

async function waitForOperation(
  send: Send,
  connection: ArmConnection,
  endpoint: Endpoint,
  started: ArmAnswer,
  { doing, checks }: { readonly doing: string; readonly checks: number },
): Promise<void> {
  if (operationLink(started) === undefined) return;
  let last = started;
  for (let check = 0; check < checks; check++) {
    const asked = retryAfterOf(last.header, connection.now()) ?? shortestCheckMs * 2 ** Math.min(check, 4);
    await connection.wait(Math.min(asked, longestCheckMs));
    const { ended, answer } = await askOperation(send, endpoint, started, doing);
    if (ended) return;
    last = answer;
  }
  throw new OperationError(
    `${doing} has not ended after ${checks} checks`,
    'Look at it in the portal, then plan again.',
  );
}
