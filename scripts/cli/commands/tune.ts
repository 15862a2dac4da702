import path from 'node:path';
import { givenFunctions } from '../../engine/run/given-functions';
import type { Column } from '../../engine/values';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { proposeExclusion, type Proposal } from '../../prove/tune/propose-exclusion';
import { tuneText } from '../../report/proofs/tune-text';
import { OperationError } from '../../source/operation-error';
import { writeFileWhole } from '../../source/write-file';
import type { CliCommand, CommandContext, ExitCode, Invocation } from '../command';
import { loadCatalog } from '../content/load-catalog';
import { findSelected } from '../content/select-detections';
import { readLogs, type Logs } from '../logs/read-logs';
import { showLogProblems } from '../logs/show-log-problems';
import { readAsOf } from '../read-as-of';
import { jsonText } from '../../report/text/json-text';

/** `sentinel tune DETECTION --rows noise/DeviceProcessEvents.ndjson --events logs`: the exclusion that costs least. */
export const tuneCommand: CliCommand = {
  name: 'tune',
  summary: 'Propose the exclusion that silences events and the least beside them',
  help: `Takes events on which a detection should not fire, and proposes one exclusion: of the accounts, machines,
addresses and what else these events share, the conditions that drop the fewest events of the other logs, and as few of
them as that takes. It never rests alone on what an attacker writes (a file name, a command line, a name that is asked
for), and each case of the detection that holds without it holds with it. Where there is none, it says so.

  sentinel tune lolbin/download --rows noise/DeviceProcessEvents.ndjson
  sentinel tune lolbin/download --rows noise --events logs --id imaging --scenario "Imaging of new machines" \\
      --owner desktop-team --write

Shows the YAML of the exclusion and of the case that proves it, and what else it drops; --write puts both into the files.`,
  arguments: [{ syntax: '<detection>', description: 'its slug', namesContent: true }],
  options: [
    { flags: '--rows <path...>', description: 'the events that should not fire: logs, or folders of them' },
    { flags: '--events <path...>', description: 'other logs, which show what else an exclusion drops' },
    { flags: '--id <id>', description: 'what the exclusion is called', default: 'tuned' },
    { flags: '--scenario <text>', description: 'what these events are, in a sentence' },
    { flags: '--owner <owner>', description: 'who answers for the exclusion' },
    { flags: '--write', description: 'write the exclusion and its case into the files of the detection' },
    { flags: '--as-of <date>', description: 'the date on which indicators are active (default: now)' },
    { flags: '--format <format>', description: 'how it is shown', choices: ['text', 'json'], default: 'text' },
  ],
  run: runTune,
};

async function runTune(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const named = (options['rows'] ?? []) as readonly string[];
  if (named.length === 0) throw new OperationError('There are no events to silence', 'Name them with --rows.');
  const isWritten = options['write'] === true;
  if (isWritten && (options['scenario'] === undefined || options['owner'] === undefined)) {
    throw new OperationError('An exclusion needs a scenario and an owner', 'Give --scenario and --owner.');
  }
  const { catalog } = loadCatalog(context.root);
  const slug = findSelected(invocation.arguments[0] ?? '', catalog);
  const detection = catalog.detections.find((each) => each.slug === slug);
  if (detection === undefined) throw new OperationError(`${slug} is a folder of detections`, 'Name one of them.');
  const id = String(options['id']);
  if (detection.falsePositives.some((each) => each.id === id)) {
    throw new OperationError(`${slug} has a false positive ${id} already`, 'Give another --id.');
  }
  const schema = createCatalogSchema(catalog);
  const columnsOf = (name: string): readonly Column[] =>
    (schema.tables.get(name) ?? schema.functions.get(name) ?? givenFunctions.get(name))?.columns ?? [];
  const read = async (names: readonly string[]): Promise<Logs> => readLogs(names, context.workingDirectory, columnsOf);
  const [rows, events] = [await read(named), await read((options['events'] ?? []) as readonly string[])];
  if (showLogProblems(rows, context) || showLogProblems(events, context)) return 1;
  const proposal = proposeExclusion({
    detection,
    context: { catalog, schema, workspace: undefined },
    rows: rows.tables,
    events: events.tables,
    asOf: readAsOf(invocation),
    id,
    scenario: typeof options['scenario'] === 'string' ? options['scenario'] : 'Say what these events are.',
    owner: typeof options['owner'] === 'string' ? options['owner'] : 'name-who-answers-for-it',
  });
  context.write(options['format'] === 'json' ? jsonText(proposal) : tuneText(slug, proposal));
  if (proposal.kind === 'none') return 1;
  if (isWritten) writeProposal(slug, proposal, context);
  return 0;
}

function writeProposal(slug: string, proposal: Extract<Proposal, { kind: 'found' }>, context: CommandContext): void {
  const files = [
    [`detections/${slug}.yaml`, proposal.detectionText],
    [`detections/${slug}.test.yaml`, proposal.testText],
  ] as const;
  for (const [file, text] of files) {
    if (text === undefined) continue;
    writeFileWhole(path.join(context.root, file), text, context.root);
    context.writeError(`wrote ${file}\n`);
  }
}
