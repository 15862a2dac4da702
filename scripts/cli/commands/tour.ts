import { expandDetection } from '../../expand/expand-detection';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { createColors } from '../../report/colors';
import { OperationError } from '../../source/operation-error';
import type { CliCommand, CommandContext, ExitCode, Invocation } from '../command';
import { deployCommand } from './deploy';
import { expandCommand } from './expand';
import { loadCatalog } from '../content/load-catalog';
import { planCommand } from './plan';
import { testCommand } from './test';
import { validateCommand } from './validate';
import { workspaceCommand } from './workspace';

/** The morning that the sample events tell: rules are deployed when it begins, and have run when it ends. */
const morning = new Date('2026-06-02T10:00:00Z');
const noon = new Date('2026-06-02T12:00:00Z');
const asOf = '2026-06-02';
/** Where Git does not look: the folder of the local workspace's state. */
const planFile = '.sentinel/plan.json';

export const tourCommand: CliCommand = {
  name: 'tour',
  summary: 'See the whole way from YAML to incidents, on this machine and without an account',
  help: `Validates, expands, tests, plans and deploys what is in this repository to the local workspace,
ingests the events of samples/, runs the rules over them, shows the incidents, and plans again. It
begins with an empty local workspace, and its clock stands at 2 June 2026, when the events happened.`,
  options: [],
  run: runTour,
};

interface Chapter {
  readonly title: string;
  readonly text: string;
  /** What a person would type, and whether it must succeed for the story to go on. */
  readonly steps: readonly Step[];
}

interface Step {
  readonly shown: string;
  readonly command: CliCommand;
  readonly arguments?: readonly string[];
  readonly options?: Invocation['options'];
  /** The clock of the step. */
  readonly now: Date;
}

async function runTour({ context }: Invocation): Promise<ExitCode> {
  const colors = createColors(context.color);
  const chapters = writeChapters(context);
  for (const [index, chapter] of chapters.entries()) {
    context.write(`\n${colors.heading(`${index + 1}/${chapters.length} ${chapter.title}`)}\n${chapter.text}\n`);
    for (const step of chapter.steps) {
      context.write(`\n${colors.faint(`$ npx --no-install sentinel ${step.shown}`)}\n`);
      const code = await runStep(step, context);
      if (code !== 0) throw stopped(step);
    }
  }
  context.write(`\n${ending}`);
  return 0;
}

const ending = `That is all of it. Next: change a detection and run npx --no-install sentinel validate and npx --no-install sentinel test, or
point a file in workspaces/ at a workspace of yours (README.md, "A real workspace").
`;

function runStep(step: Step, context: CommandContext): Promise<ExitCode> {
  return step.command.run({
    context: { ...context, workingDirectory: context.root, now: () => step.now },
    arguments: step.arguments ?? [],
    options: { format: 'text', ...step.options },
  });
}

function stopped(step: Step): OperationError {
  return new OperationError(
    `The tour stops: sentinel ${step.shown} has found something`,
    'Correct what it says above and run the tour again.',
  );
}

const local = { workspace: 'local', asOf };

interface Hunt {
  readonly slug: string;
  /** As it is deployed. */
  readonly query: string;
}

function writeChapters({ root }: CommandContext): Chapter[] {
  const hunts = readHunts(root);
  return [...provingChapters(hunts), ...workspaceChapters(), ...huntingChapters(hunts)];
}

function provingChapters(hunts: readonly Hunt[]): Chapter[] {
  return [
    {
      title: 'Validate',
      text: 'Every file is held against its schema, every query is bound against the columns of real tables, and every\nfinding has a line. Nothing to complain about:',
      steps: [{ shown: 'validate', command: validateCommand, now: noon, options: { asOf } }],
    },
    {
      title: 'Expand',
      text: 'Indicators stand in a watchlist; a query reads them with _GetWatchlist. What is deployed holds the values that\nare active on the day:',
      steps: hunts.slice(0, 1).map((hunt) => ({
        shown: `expand ${hunt.slug} --as-of ${asOf}`,
        command: expandCommand,
        arguments: [hunt.slug],
        options: { asOf },
        now: noon,
      })),
    },
    {
      title: 'Test',
      text: 'Each detection runs on events of its own: it must fire on what it is for, stay silent on what only looks like\nit, and on every false positive that it documents.',
      steps: [{ shown: 'test', command: testCommand, now: noon }],
    },
  ];
}

function workspaceChapters(): Chapter[] {
  return [
    {
      title: 'Plan and deploy',
      text: 'The local workspace speaks the APIs of Azure on this machine. It is empty, so everything is new. What is reviewed is\nwhat is deployed: the plan is saved, and that very plan is carried out.',
      steps: [
        { shown: 'workspace reset', command: workspaceCommand, arguments: ['reset'], options: local, now: morning },
        {
          shown: `plan --as-of ${asOf} --out ${planFile}`,
          command: planCommand,
          options: { ...local, out: planFile },
          now: morning,
        },
        { shown: `deploy --plan ${planFile}`, command: deployCommand, options: { plan: planFile }, now: morning },
      ],
    },
    {
      title: 'Two hours of events',
      text: 'The logs of a small network, from ten to noon: a lot of daily traffic, four computers that talk to Nanocore\ncontrollers, names that only look like theirs, and each documented false positive.',
      steps: [
        {
          shown: 'workspace ingest samples/events',
          command: workspaceCommand,
          arguments: ['ingest', 'samples/events'],
          options: local,
          now: noon,
        },
        {
          shown: `workspace run --from ${shortTime(morning)} --at ${shortTime(noon)}`,
          command: workspaceCommand,
          arguments: ['run'],
          options: { ...local, from: shortTime(morning), at: shortTime(noon) },
          now: noon,
        },
        {
          shown: 'workspace incidents',
          command: workspaceCommand,
          arguments: ['incidents'],
          options: local,
          now: noon,
        },
      ],
    },
  ];
}

function huntingChapters(hunts: readonly Hunt[]): Chapter[] {
  return [
    {
      title: 'Hunt',
      text: 'Hunting queries are for a person to run. These match on whole terms, so they also show the names that only look\nlike a controller:',
      steps: hunts.map((hunt) => ({
        shown: `workspace query "$(npx --no-install sentinel expand ${hunt.slug} --as-of ${asOf})" --at ${shortTime(noon)}`,
        command: workspaceCommand,
        arguments: ['query', hunt.query],
        options: { ...local, at: shortTime(noon) },
        now: noon,
      })),
    },
    {
      title: 'Plan again',
      text: 'The workspace is what the repository says, so nothing is left to do:',
      steps: [{ shown: `plan --as-of ${asOf}`, command: planCommand, options: local, now: noon }],
    },
  ];
}

function readHunts(root: string): Hunt[] {
  const { catalog } = loadCatalog(root);
  const schema = createCatalogSchema(catalog);
  return catalog.detections
    .filter((detection) => detection.type === 'huntingQuery')
    .flatMap((detection) => {
      const { value } = expandDetection(detection, catalog, { asOf: noon, schema, workspace: undefined });
      return value === undefined ? [] : [{ slug: detection.slug, query: value.query.text }];
    });
}

function shortTime(time: Date): string {
  return time.toISOString().replace('.000', '');
}
