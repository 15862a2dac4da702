import { createPatience, usualPatienceMs } from '../../scripts/deploy/arm/patience';
import { applyPlan } from '../../scripts/deploy/apply/apply-plan';
import type { ArmClient } from '../../scripts/deploy/arm/arm-client';
import { createArmClient } from '../../scripts/deploy/arm/arm-client';
import { fixedCredential } from '../../scripts/deploy/arm/fixed-credential';
import { keyText } from '../../scripts/deploy/arm/resource';
import type { DesiredResource } from '../../scripts/deploy/arm/resource';
import { collectionPath, metadataPath } from '../../scripts/deploy/kinds/resource-address';
import { textAt } from '../../scripts/deploy/arm/wire-json';
import { readActualState } from '../../scripts/deploy/plan/actual-state';
import type { ActualState } from '../../scripts/deploy/plan/actual-state';
import { createPlan, isPending } from '../../scripts/deploy/plan/plan';
import type { Plan } from '../../scripts/deploy/plan/plan';
import type { ObservedRequest, QuirkName } from '../../scripts/emulator/wire/quirks';
import { serveState } from '../../scripts/emulator/start-emulator';
import { createStateInMemory } from '../../scripts/emulator/state/state-in-memory';
import type { StateInMemory } from '../../scripts/emulator/state/state-in-memory';
import { OperationError } from '../../scripts/source/operation-error';
import { asOf, identity } from './local-deployment';
import { thirtyAfter, thirtyBefore } from './thirty-resources';

/**
 * How a request of a deployment is broken: by what a quirk of the local workspace does, or because the deployer dies.
 */
export const faultKinds = {
  'cut before it took effect': 'dropped',
  'cut after it took effect': 'dropped-after',
  'answered by half': 'cut-off',
  'answered 500': 'server-error',
  'answered by a page of a gateway': 'bad-gateway',
  'answered 429': 'throttled-silently',
  'answered 403': 'forbidden',
  killed: undefined,
} as const satisfies Readonly<Record<string, QuirkName | undefined>>;

/**
 * A fault, and at which request it begins; it strikes that one alone, or all from there to the end of the deployment.
 */
export interface PlayedFault {
  readonly kind: keyof typeof faultKinds;
  readonly at: number;
  readonly isLasting: boolean;
}

class Killed extends Error {}

/** What became of a workspace, its deployment having been broken. */
export interface Recovery {
  /** Whether the broken deployment had as many requests as the fault asked for. */
  readonly isPlayed: boolean;
  /** How many requests the broken deployment made. */
  readonly requests: number;
  /** How many deployments there were until the plan was empty, the broken one counted. */
  readonly deployments: number;
  /** What is wrong afterwards, as sentences; empty if all is as wanted. */
  readonly problems: readonly string[];
}

/** A workspace, and the plan over it. */
interface PlannedState {
  readonly actual: ActualState;
  readonly plan: Plan;
}

const mostDeployments = 4;

/**
 * Deploys to a copy of a workspace with a fault, then without until the plan is empty.
 *
 * @param base the workspace, which stays as it is
 */
export async function recoverFrom(
  fault: PlayedFault | undefined,
  base: StateInMemory,
  desired: readonly DesiredResource[],
): Promise<Recovery> {
  return deployTo(base.copy(), fault, desired);
}

async function deployTo(
  state: StateInMemory,
  fault: PlayedFault | undefined,
  desired: readonly DesiredResource[],
): Promise<Recovery> {
  const workspace = await startBreakable(state, fault);
  try {
    await workspace.deploy(desired);
    const requests = workspace.requests();
    workspace.mend();
    let [deployments, left] = [1, await workspace.planOver(desired)];
    for (; deployments < mostDeployments && left.plan.changes.some(isPending); deployments++) {
      await workspace.deploy(desired);
      left = await workspace.planOver(desired);
    }
    const isPlayed = fault === undefined || requests >= fault.at;
    return { isPlayed, requests, deployments, problems: await workspace.problems(desired, left) };
  } finally {
    await workspace.close();
  }
}

/** A local workspace whose requests break as a fault says, until it is mended. */
async function startBreakable(state: StateInMemory, fault: PlayedFault | undefined) {
  let [clock, count, isMended] = [asOf, 0, false];
  const strikes = () => !isMended && fault !== undefined && (fault.isLasting ? count >= fault.at : count === fault.at);
  const quirk = fault && faultKinds[fault.kind];
  const when = ({ path: asked }: ObservedRequest) => {
    if (asked.startsWith('/emulator/')) return false;
    count += 1;
    return quirk !== undefined && strikes();
  };
  const emulator = await serveState(state, {
    now: () => clock,
    workspace: identity,
    quirks: [{ name: quirk ?? 'dropped', when }],
  });
  const client = createArmClient({
    endpoint: emulator.url,
    subscription: identity.subscription,
    credential: fixedCredential(emulator.token, () => new Date()),
    trust: { cloud: 'AzurePublic' as const, allowedHosts: [] },
    scope: 'https://management.azure.com/.default',
    apiVersion: undefined,
    now: () => clock,
    wait: (milliseconds) => {
      clock = new Date(clock.getTime() + milliseconds);
      return Promise.resolve();
    },
    onWait: () => undefined,
    patience: createPatience(usualPatienceMs, () => performance.now()),
  });
  const read = () => readActualState(client, identity, { repository: 'test', itemsOf: [], threatIntelligence: false });
  const planOver = async (desired: readonly DesiredResource[]): Promise<PlannedState> => {
    const actual = await read();
    return {
      actual,
      plan: createPlan(desired, actual, { prune: true, adopt: [], heldBack: [], portalStates: 'reset' }),
    };
  };
  return {
    requests: () => count,
    mend: () => (isMended = true),
    deploy: async (desired: readonly DesiredResource[]) => {
      const target = { workspace: identity, repository: 'test', indicators: undefined, storage: undefined };
      const mortal = mortalClient(client, () => !isMended && fault?.kind === 'killed' && count >= fault.at);
      try {
        const { plan, actual } = await planOver(desired);
        await applyPlan({ ...target, client: mortal.client }, plan, actual);
      } catch (error) {
        if (!(error instanceof OperationError || error instanceof Killed)) throw error;
      }
      await mortal.settled();
    },
    planOver,
    problems: (desired: readonly DesiredResource[], left: PlannedState) => findProblems(client, desired, left),
    close: () => emulator.close(),
  };
}

/** A client that no longer sends anything once its process is dead; what was under way by then takes effect, unseen. */
function mortalClient(client: ArmClient, dies: () => boolean) {
  const underWay = new Set<Promise<unknown>>();
  let isOver = false;
  const isDead = () => (isOver ||= dies());
  const guarded =
    <A extends readonly unknown[], R>(send: (...inputs: A) => Promise<R>) =>
    async (...inputs: A): Promise<R> => {
      if (isDead()) throw new Killed();
      const sent = send(...inputs);
      underWay.add(sent);
      try {
        return await sent;
      } finally {
        underWay.delete(sent);
        if (isDead()) throw new Killed();
      }
    };
  return {
    client: { ...client, get: guarded(client.get), put: guarded(client.put), delete: guarded(client.delete) },
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}

async function findProblems(
  client: ArmClient,
  desired: readonly DesiredResource[],
  { actual, plan }: PlannedState,
): Promise<readonly string[]> {
  const namesIn = async (path: string) =>
    (await client.list(path, 'Reading what is there')).map((body) => textAt(body, 'name') ?? '');
  const wanted = new Set(desired.map(keyText));
  const records = await namesIn(metadataPath(identity));
  const counts = [
    ['watchlists', await namesIn(collectionPath(identity, 'watchlist')), ['watchlist']],
    ['saved searches', await namesIn(collectionPath(identity, 'huntingQuery')), ['function', 'huntingQuery']],
    ['analytic rules', await namesIn(collectionPath(identity, 'analyticRule')), ['analyticRule']],
    ['automation rules', await namesIn(collectionPath(identity, 'automationRule')), ['automationRule']],
    ['summary rules', await namesIn(collectionPath(identity, 'summaryRule')), ['summaryRule']],
  ] as const;
  return [
    ...plan.changes
      .filter(({ action }) => action !== 'none')
      .map((change) => `${change.action} ${keyText(change)}: ${change.reason}`),
    ...[...actual.resources.keys()].filter((key) => !wanted.has(key)).map((key) => `${key} should be gone`),
    ...(records.length === desired.length ? [] : [`${records.length} records of ${desired.length} resources`]),
    ...counts.flatMap(([what, names, kinds]) => {
      const expected = desired.filter(({ kind }) => (kinds as readonly string[]).includes(kind)).length;
      const ours = names.filter((name) => !name.includes('|') && name !== 'BuiltInFusion');
      return ours.length === expected ? [] : [`${ours.length} ${what} instead of ${expected}`];
    }),
    ...desired.flatMap((resource) => {
      const found = actual.resources.get(keyText(resource))?.items?.length;
      const expected = resource.items?.rows.length;
      return found === expected ? [] : [`${found} items of ${resource.id} instead of ${expected}`];
    }),
  ];
}

/** The two deployments that are broken: of thirty resources to an empty workspace, and of thirty over those. */
export async function prepareDeployments() {
  const [empty, base] = [createStateInMemory(), createStateInMemory()];
  const created = await deployTo(base, undefined, thirtyBefore);
  const changed = await recoverFrom(undefined, base, thirtyAfter);
  return [
    { name: 'of thirty new resources', base: empty, desired: thirtyBefore, ...created },
    { name: 'that changes thirty', base, desired: thirtyAfter, ...changed },
  ];
}
