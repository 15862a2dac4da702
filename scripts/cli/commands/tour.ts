import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Catalog } from '../../content/catalog';
import { countOf } from '../../source/count-of';
import { expandDetection } from '../../expand/expand-detection';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { createColors } from '../../report/text/colors';
import { OperationError } from '../../source/operation-error';
import type { CliCommand, CommandContext, ExitCode, Invocation } from '../command';
import { deployCommand } from './deploy';
import { expandCommand } from './expand';
import { loadCatalog } from '../content/load-catalog';
import { planCommand } from './plan';
import { testCommand } from './test';
import { validateCommand } from './validate';
import { workspaceCommand } from './workspace';

/** Where Git does not look: the folder of the local workspace's state. */
const planFile = '.sentinel/plan.json';

export const tourCommand: CliCommand = {
  name: 'tour',
  summary: 'See the whole way from YAML to incidents, on this machine and without an account',
  help: `Validates, expands, tests, plans and deploys what is in this repository to the local workspace,
ingests the events of samples/events if there are any, runs the rules over them, shows the incidents,
and plans again. It begins with an empty local workspace, and its clock is that of the events.`,
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
  const setting = readSetting(context);
  const chapters = writeChapters(setting);
  for (const [index, chapter] of chapters.entries()) {
    context.write(`\n${colors.heading(`${index + 1}/${chapters.length} ${chapter.title}`)}\n${chapter.text}\n`);
    for (const step of chapter.steps) {
      context.write(`\n${colors.faint(`$ npx --no-install sentinel ${step.shown}`)}\n`);
      const code = await runStep(step, context);
      if (code !== 0) throw stopped(step);
    }
  }
  context.write(`\n${setting.hasLocal ? '' : withoutLocal}${ending}`);
  return 0;
}

const withoutLocal = `There is no workspaces/local.yaml, so nothing is deployed here; npx --no-install sentinel init writes one.

`;

const ending = `That is all of it. Next: change a detection and run npx --no-install sentinel validate and
npx --no-install sentinel test, or begin a repository of your own: docs/adoption.md.
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

interface Hunt {
  readonly slug: string;
  /** As it is deployed. */
  readonly query: string;
  /** Whether that is another text than was written: it has values of a list, or exclusions. */
  readonly isExpanded: boolean;
}

/** What the tour finds in the repository, and the clock by which it tells of it. */
interface Setting {
  readonly hunts: readonly Hunt[];
  readonly detections: number;
  /** How many of them have cases. */
  readonly tested: number;
  /** Whether there is a workspace of this machine to deploy to. */
  readonly hasLocal: boolean;
  /** When the sample events begin and end, by the hour; undefined if there are none. */
  readonly stretch: Stretch | undefined;
  /** The end of that stretch, or the present. */
  readonly end: Date;
  readonly asOf: string;
}

interface Stretch {
  readonly from: Date;
  readonly to: Date;
}

const samples = 'samples/events';
const hourMs = 3_600_000;
/** More hunts than these tell nothing new. */
const mostHunts = 2;

function readSetting({ root, now }: CommandContext): Setting {
  const stretch = readStretch(path.join(root, samples));
  const end = stretch?.to ?? now();
  const { catalog } = loadCatalog(root);
  return {
    hunts: readHunts(catalog, end),
    detections: catalog.detections.length,
    tested: catalog.detections.filter(({ slug }) => catalog.tests.some(({ detection }) => detection === slug)).length,
    hasLocal: catalog.workspaces.some(({ name }) => name === 'local'),
    stretch,
    end,
    asOf: end.toISOString().slice(0, 10),
  };
}

/** The hours from the first event to the last one. */
function readStretch(folder: string): Stretch | undefined {
  if (!existsSync(folder)) return undefined;
  const text = readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('');
  const times = [...text.matchAll(/"TimeGenerated": ?"([^"]+)"/g)].map(([, time = '']) => Date.parse(time));
  const [first, last] = times.reduce(
    ([least, most], time) => [Math.min(least, time), Math.max(most, time)],
    [Infinity, -Infinity],
  );
  if (!Number.isFinite(first) || !Number.isFinite(last)) return undefined;
  return { from: new Date(Math.floor(first! / hourMs) * hourMs), to: new Date(Math.ceil(last! / hourMs) * hourMs) };
}

function writeChapters(setting: Setting): Chapter[] {
  const { hunts, stretch } = setting;
  if (!setting.hasLocal) return provingChapters(setting);
  return [
    ...provingChapters(setting),
    ...deployingChapters(setting),
    ...(stretch === undefined ? [] : [eventsChapter(setting, stretch)]),
    ...(stretch === undefined || hunts.length === 0 ? [] : [huntingChapter(setting)]),
    {
      title: 'Plan again',
      text: 'The workspace is what the repository says, so nothing is left to do:',
      steps: [step(`plan --as-of ${setting.asOf}`, planCommand, setting.end, localOptions(setting))],
    },
  ];
}

function step(shown: string, command: CliCommand, now: Date, options: Invocation['options'], ...names: string[]): Step {
  return { shown, command, arguments: names, options, now };
}

function localOptions({ asOf }: Setting): Invocation['options'] {
  return { workspace: 'local', asOf };
}

function provingChapters(setting: Setting): Chapter[] {
  const { hunts, end, asOf } = setting;
  return [
    {
      title: 'Validate',
      text: 'Every file is held against its schema, every query is bound against the columns of real tables, and every\nfinding has a line:',
      steps: [step('validate', validateCommand, end, { asOf })],
    },
    {
      title: 'Expand',
      text: 'Indicators stand in a watchlist; a query reads them with _GetWatchlist. What is deployed holds the values that\nare active on the day, and the exclusions of false positives:',
      steps: hunts
        .filter(({ isExpanded }) => isExpanded)
        .slice(0, 1)
        .map(({ slug }) => step(`expand ${slug} --as-of ${asOf}`, expandCommand, end, { asOf }, slug)),
    },
    {
      title: 'Test',
      text: `${provedWords(setting)} It must fire on what it is for, stay silent\non what only looks like it, and on every false positive that it documents.`,
      steps: [step('test', testCommand, end, {})],
    },
  ].filter(({ steps }) => steps.length > 0);
}

function provedWords({ detections, tested }: Setting): string {
  if (tested === detections) return `Every detection (${countOf(detections, 'file')} here) runs on events of its own.`;
  return `A detection runs on events of its own. Of ${countOf(detections, 'detection')} here, ${tested === 0 ? 'none' : tested} ${tested > 1 ? 'have' : 'has'} some.`;
}

function deployingChapters(setting: Setting): Chapter[] {
  const { asOf, stretch, end } = setting;
  const begin = stretch?.from ?? end;
  const local = localOptions(setting);
  return [
    {
      title: 'Plan and deploy',
      text: 'The local workspace speaks the APIs of Azure on this machine. It is empty, so everything is new. What is reviewed is\nwhat is deployed: the plan is saved, and that very plan is carried out.',
      steps: [
        step('workspace reset', workspaceCommand, begin, local, 'reset'),
        step(`plan --as-of ${asOf} --out ${planFile}`, planCommand, begin, { ...local, out: planFile }),
        step(`deploy --plan ${planFile}`, deployCommand, begin, { plan: planFile }),
      ],
    },
  ];
}

function eventsChapter(setting: Setting, { from, to }: Stretch): Chapter {
  const local = localOptions(setting);
  const [begin, end] = [shortTime(from), shortTime(to)];
  return {
    title: 'Events',
    text: `The logs in ${samples} go in, and the rules run over them on their schedule. What the rules find becomes\nincidents; what only looks like it, and each documented false positive, does not:`,
    steps: [
      step(`workspace ingest ${samples}`, workspaceCommand, to, local, 'ingest', samples),
      step(
        `workspace run --from ${begin} --at ${end}`,
        workspaceCommand,
        to,
        { ...local, from: begin, at: end },
        'run',
      ),
      step('workspace incidents', workspaceCommand, to, local, 'incidents'),
    ],
  };
}

function huntingChapter(setting: Setting): Chapter {
  const { hunts, asOf, end } = setting;
  const at = shortTime(end);
  return {
    title: 'Hunt',
    text: 'Hunting queries are for a person to run: they show more than a rule may alert on.',
    steps: hunts.slice(0, mostHunts).map(({ slug, query }) => {
      const shown = `workspace query "$(npx --no-install sentinel expand ${slug} --as-of ${asOf})" --at ${at}`;
      return step(shown, workspaceCommand, end, { ...localOptions(setting), at }, 'query', query);
    }),
  };
}

function readHunts(catalog: Catalog, asOf: Date): Hunt[] {
  const schema = createCatalogSchema(catalog);
  return catalog.detections
    .filter((detection) => detection.type === 'huntingQuery')
    .flatMap((detection) => {
      const { value } = expandDetection(detection, catalog, { asOf, schema, workspace: undefined });
      return value === undefined
        ? []
        : [{ slug: detection.slug, query: value.query.text, isExpanded: value.query.text !== detection.query }];
    });
}

function shortTime(time: Date): string {
  return time.toISOString().replace('.000', '');
}
