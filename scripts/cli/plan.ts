import path from 'node:path';
import type { Workspace } from '../content/workspace';
import { readActualState } from '../deploy/actual-state';
import type { ActualState } from '../deploy/actual-state';
import { createPlan } from '../deploy/plan';
import type { Plan, PlanOptions } from '../deploy/plan';
import { writePlanFile } from '../deploy/plan-file';
import type { DesiredResource } from '../deploy/resource';
import { createColors } from '../report/colors';
import { diagnosticsText } from '../report/diagnostics-text';
import { planJson } from '../report/plan-json';
import { planMarkdown } from '../report/plan-markdown';
import { planText } from '../report/plan-text';
import { hasErrors } from '../source/diagnostic';
import type { CliCommand, CommandContext, ExitCode, Invocation } from './command';
import { withWorkspace } from './connect-workspace';
import type { ConnectedWorkspace } from './connect-workspace';
import { findWorkspace } from './find-workspace';
import { loadCatalog } from './load-catalog';
import type { LoadedCatalog } from './load-catalog';
import { readAsOf } from './read-as-of';
import { wantState } from './want-state';
import { writeFiles } from './write-output';

/** What plan and deploy share. */
export const planOptions: CliCommand['options'] = [
  { flags: '--workspace <name>', description: 'a file in workspaces/ (default: local, or the only one)' },
  { flags: '--as-of <date>', description: 'the date on which indicators are active (default: now)' },
  { flags: '--prune', description: 'delete what this repository owns there and no longer holds' },
  { flags: '--adopt <id...>', description: 'take over resources that another hand made' },
];

export const planFormat: CliCommand['options'][number] = {
  flags: '--format <format>',
  description: 'how it is shown',
  choices: ['text', 'json', 'markdown'],
  default: 'text',
};

export const planCommand: CliCommand = {
  name: 'plan',
  summary: 'Show what a deployment would change in a workspace',
  help: `Reads the workspace, compares it field by field with what the repository wants there, and says
what a deployment would create, update and delete, and why. Changes nothing.

  sentinel plan                                      the local workspace
  sentinel plan --workspace production --out p.json  also as a file for sentinel deploy --plan
  sentinel plan --format markdown                    for a pull request`,
  options: [
    ...planOptions,
    { flags: '--out <file>', description: 'write the plan to a file that sentinel deploy takes' },
    planFormat,
  ],
  run: runPlan,
};

async function runPlan(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const wanted = wantedFor(invocation);
  if (wanted === undefined) return 1;
  const { workspace, resources, asOf } = wanted;
  const { plan } = await withWorkspace(workspace, context, (connected) =>
    makePlan(connected, workspace, resources, readPlanOptions(invocation, workspace)),
  );
  if (typeof options['out'] === 'string') {
    savePlan(path.resolve(options['out']), plan, workspace, asOf, context.now());
  }
  context.write(shownPlan(plan, 'Plan for', wanted, invocation));
  return plan.changes.some((change) => change.action === 'conflict') ? 1 : 0;
}

export interface WantedForWorkspace {
  readonly workspace: Workspace;
  readonly resources: readonly DesiredResource[];
  readonly asOf: Date;
}

/** What the workspace of an invocation should hold; undefined where findings, which are then shown, forbid it. */
export function wantedFor(invocation: Invocation): WantedForWorkspace | undefined {
  const { context, options } = invocation;
  const asOf = readAsOf(invocation);
  const loaded = loadCatalog(context.root);
  const workspace = findWorkspace(loaded.catalog, options['workspace']);
  const { resources, diagnostics } = wantState(loaded, workspace, asOf);
  if (!hasErrors(diagnostics)) return { workspace, resources, asOf };
  showFindings(diagnostics, loaded, context);
  return undefined;
}

function showFindings(
  diagnostics: Parameters<typeof diagnosticsText>[0],
  { sources }: LoadedCatalog,
  context: CommandContext,
): void {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  context.writeError(diagnosticsText(errors, (file) => sources.get(file), createColors(context.color)));
  context.writeError('\nNothing is planned while the repository has errors.\n');
}

export function readPlanOptions({ options }: Invocation, workspace: Workspace): PlanOptions {
  const adopt = options['adopt'];
  return {
    prune: workspace.prune || options['prune'] === true,
    portalStates: workspace.portalStates,
    adopt: Array.isArray(adopt) ? (adopt as readonly string[]) : [],
  };
}

/** Reads the workspace and compares it with what is wanted there. */
export async function makePlan(
  connected: ConnectedWorkspace,
  workspace: Workspace,
  desired: readonly DesiredResource[],
  options: PlanOptions,
): Promise<{ readonly plan: Plan; readonly actual: ActualState }> {
  const actual = await readWorkspace(connected, workspace, options.adopt);
  return { actual, plan: createPlan(desired, actual, options) };
}

/** Reads what is in the workspace, with progress. */
export function readWorkspace(
  connected: ConnectedWorkspace,
  workspace: Workspace,
  adopt: readonly string[],
): Promise<ActualState> {
  return connected.show(`Reading ${workspace.name}`, (progress) =>
    readActualState(connected.client, workspace, {
      repository: workspace.repository,
      adopt,
      onProgress: (what, done, total) => progress.status(`${what} read, ${done} of ${total}`),
    }),
  );
}

/**
 * A plan in the format that an invocation asks for.
 *
 * @param title what it is, such as `Plan for`
 */
export function shownPlan(
  plan: Plan,
  title: string,
  { workspace, asOf }: WantedForWorkspace,
  { context, options }: Invocation,
): string {
  if (options['format'] === 'json') return planJson(plan, workspace.name, asOf);
  if (options['format'] === 'markdown') return planMarkdown(plan, title, workspace.name);
  return planText(plan, `${title} ${workspace.name}`, createColors(context.color));
}

function savePlan(file: string, plan: Plan, workspace: Workspace, asOf: Date, now: Date): void {
  const { name, subscription, resourceGroup, workspace: workspaceName, repository } = workspace;
  const text = writePlanFile({
    workspace: { name, subscription, resourceGroup, workspace: workspaceName },
    repository,
    asOf: asOf.toISOString(),
    createdAt: now.toISOString(),
    changes: plan.changes.filter((change) => change.action !== 'none'),
  });
  writeFiles(path.dirname(file), new Map([[path.basename(file), text]]));
}
