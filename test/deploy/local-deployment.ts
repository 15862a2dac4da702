import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Detection } from '../../scripts/content/detection';
import { readDetection } from '../../scripts/content/read-detection';
import { readWatchlist } from '../../scripts/content/read-watchlist';
import type { Watchlist } from '../../scripts/content/watchlist';
import { createPatience, usualPatienceMs } from '../../scripts/deploy/arm/patience';
import { readActualState } from '../../scripts/deploy/plan/actual-state';
import type { ActualState } from '../../scripts/deploy/plan/actual-state';
import { applyPlan } from '../../scripts/deploy/apply/apply-plan';
import type { AppliedChange } from '../../scripts/deploy/apply/apply-plan';
import { createArmClient } from '../../scripts/deploy/arm/arm-client';
import type { ArmClient } from '../../scripts/deploy/arm/arm-client';
import { createBlobStorage } from '../../scripts/deploy/arm/blob-storage';
import { desiredDetection, desiredWatchlist } from '../../scripts/deploy/plan/desired-state';
import { fixedCredential } from '../../scripts/deploy/arm/fixed-credential';
import { createPlan } from '../../scripts/deploy/plan/plan';
import type { Plan, PlanOptions } from '../../scripts/deploy/plan/plan';
import type { DesiredResource } from '../../scripts/deploy/arm/resource';
import { resourcePath } from '../../scripts/deploy/kinds/resource-address';
import { objectAt } from '../../scripts/deploy/arm/wire-json';
import type { WireObject } from '../../scripts/deploy/arm/wire-json';
import { signStorageToken } from '../../scripts/emulator/state/blob-store';
import type { Quirk } from '../../scripts/emulator/wire/quirks';
import { uploadApiVersion } from '../../scripts/deploy/apply/upload-indicators';
import { startEmulator } from '../../scripts/emulator/start-emulator';
import { startGateway } from './gateway';
import type { Interfere, PassingRequest } from './gateway';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';

export const asOf = new Date('2026-07-01T00:00:00Z');
export const identity = {
  subscription: '00000000-0000-0000-0000-000000000001',
  resourceGroup: 'a group',
  workspace: 'soc',
  workspaceId: '00000000-0000-0000-0000-000000000002',
};

export function ruleFrom(yaml: string, file = 'detections/a/rule.yaml'): Detection {
  return parsed(readDetection(document(file, yaml)).value);
}

export function watchlistFrom(yaml: string): Watchlist {
  return parsed(readWatchlist(document('watchlists/list.yaml', yaml), new Map()).value);
}

function document(file: string, yaml: string) {
  return parsed(parseYaml(createSourceFile(file, yaml)).value);
}

function parsed<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The test’s own YAML cannot be read.');
  return value;
}

/** A small Scheduled rule as it is wanted. */
export function wantedRule(
  number: number,
  changes: { readonly query?: string; readonly name?: string } = {},
): DesiredResource {
  const query = changes.query ?? 'DnsEvents | where Name == "a.example"';
  const detection = ruleFrom(`
id: ${guid(number)}
name: ${changes.name ?? `Rule ${number}`}
description: Identifies something.
kind: Scheduled
severity: Medium
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [CommandAndControl]
relevantTechniques: [T1071.004]
version: 1.0.0
query: '${query.replaceAll("'", "''")}'
`);
  return desiredDetection({ detection, query: { text: query, lookups: [], functions: [] } });
}

export function wantedHunt(number: number, query = 'DnsEvents | take 10'): DesiredResource {
  const detection = ruleFrom(`
id: ${guid(number)}
name: Hunt ${number}
description: Looks for something.
tactics: [CommandAndControl, Exfiltration]
relevantTechniques: [T1071.004]
query: ${query}
`);
  return desiredDetection({ detection, query: { text: query, lookups: [], functions: [] } });
}

/** A watchlist of the columns Name and Owner. */
export function wantedWatchlist(rows: readonly (readonly [string, string])[]): DesiredResource {
  const items = rows.map(([name, owner]) => `  - { Name: ${JSON.stringify(name)}, Owner: ${JSON.stringify(owner)} }`);
  return desiredWatchlist(
    watchlistFrom(`
alias: admin-hosts
displayName: Hosts of administrators
provider: SOC
searchKey: Name
items:${items.length === 0 ? ' []' : `\n${items.join('\n')}`}
`),
    asOf,
  );
}

export function guid(number: number): string {
  return `10000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** A local workspace in a folder of its own, and the commands' steps against it. */
export interface LocalDeployment {
  readonly client: ArmClient;
  readonly url: string;
  /** Where a client asks: the gateway, if there is one. */
  readonly endpoint: string;
  readonly token: string;
  /** What the gateway saw; empty if there is none. */
  readonly seen: readonly PassingRequest[];
  readonly read: (itemsOf?: readonly string[]) => Promise<ActualState>;
  readonly plan: (desired: readonly DesiredResource[], options?: Partial<PlanOptions>) => Promise<Plan>;
  readonly deploy: (
    desired: readonly DesiredResource[],
    options?: Partial<PlanOptions>,
  ) => Promise<readonly AppliedChange[]>;
  /** The same by another client. */
  readonly deployWith: (client: ArmClient, desired: readonly DesiredResource[]) => Promise<readonly AppliedChange[]>;
  /** Carries out the plan for a state of the workspace that was read earlier. */
  readonly deployOver: (desired: readonly DesiredResource[], actual: ActualState) => Promise<readonly AppliedChange[]>;
  /** Somebody changes properties of a resource in the portal. */
  readonly editByHand: (resource: DesiredResource, edits: WireObject) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * @param storageToken of a container of the local workspace, from which large watchlists are then fetched; `signed` for
 * one that holds
 * @param interfere what a gateway on the way to the workspace does with requests
 */
export async function startDeployment(
  quirks: readonly Quirk[] = [],
  storageToken?: string,
  interfere?: Interfere,
): Promise<LocalDeployment> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-deploy-'));
  // Waiting takes no time, and the clock goes on by what was to be waited.
  let clock = asOf;
  const emulator = await startEmulator({ folder, now: () => clock, quirks, workspace: identity });
  const gateway = interfere && (await startGateway(emulator.url, interfere));
  const connection = {
    endpoint: gateway?.url ?? emulator.url,
    subscription: identity.subscription,
    credential: fixedCredential(emulator.token, () => new Date()),
    scope: 'https://management.azure.com/.default',
    trust: { cloud: 'AzurePublic' as const, allowedHosts: [] },
    now: () => clock,
    wait: (milliseconds: number) => {
      clock = new Date(clock.getTime() + milliseconds);
      return Promise.resolve();
    },
    onWait: () => undefined,
    patience: createPatience(usualPatienceMs, () => performance.now()),
  };
  const client = createArmClient({ ...connection, apiVersion: undefined });
  const upload = createArmClient({ ...connection, apiVersion: uploadApiVersion });
  const indicators = { client: upload, workspaceId: identity.workspaceId, now: () => clock };
  const container = `${emulator.url}/storage/lists`;
  const storage =
    storageToken === undefined
      ? undefined
      : createBlobStorage({
          ...connection,
          container,
          token:
            storageToken === 'signed'
              ? signStorageToken(emulator.token, 'rcw', new Date(asOf.getTime() + 8 * 3_600_000))
              : storageToken,
        });
  const repository = 'test';
  const read = (itemsOf: readonly string[] = []) =>
    readActualState(client, identity, { repository, itemsOf, threatIntelligence: true });
  const prepare = async (desired: readonly DesiredResource[], options: Partial<PlanOptions> = {}) => {
    const actual = await read(desired.map(({ id }) => id));
    return {
      actual,
      plan: createPlan(desired, actual, { prune: false, adopt: [], heldBack: [], portalStates: 'reset', ...options }),
    };
  };
  return {
    client,
    url: emulator.url,
    endpoint: connection.endpoint,
    token: emulator.token,
    seen: gateway?.seen ?? [],
    read,
    plan: async (desired, options) => (await prepare(desired, options)).plan,
    deploy: async (desired, options) => {
      const { actual, plan } = await prepare(desired, options);
      return applyPlan({ client, indicators, storage, workspace: identity, repository }, plan, actual);
    },
    deployWith: async (other, desired) => {
      const { actual, plan } = await prepare(desired);
      return applyPlan(
        { client: other, workspace: identity, repository, indicators: undefined, storage: undefined },
        plan,
        actual,
      );
    },
    deployOver: (desired, actual) => {
      const plan = createPlan(desired, actual, { prune: false, adopt: [], heldBack: [], portalStates: 'reset' });
      return applyPlan({ client, indicators, storage: undefined, workspace: identity, repository }, plan, actual);
    },
    editByHand: async (resource, edits) => {
      const address = resourcePath(identity, resource);
      const { body } = await client.get(address);
      const properties = { ...objectAt(body!, 'properties'), ...edits };
      const { status } = await client.put(address, { ...body, properties });
      if (status !== 200) throw new Error(`The edit by hand was answered ${status}.`);
    },
    close: async () => {
      await gateway?.close();
      await emulator.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
