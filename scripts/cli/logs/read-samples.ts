import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { datasetsFolder } from '../../content/event-file-name';
import { spellTechniques } from '../../content/spell-techniques';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { resolveEventTime } from '../../engine/logs/event-time';
import { formatDatetime, parseDatetime } from '../../engine/formats/datetime';
import { formatTimespan } from '../../engine/formats/timespan';
import type { TableSchema } from '../../kql/workspace-schema';
import { readAboutRecording, type AboutRecording } from '../../prove/recordings/about-recording';
import { cutRecording, type Cut } from '../../prove/recordings/cut-recording';
import { datasetFile, datasetYaml, rowsNdjson, type DatasetFacts } from '../../prove/recordings/dataset';
import { readRecording, type Recording } from '../../prove/recordings/read-recording';
import { datasetText } from '../../report/proofs/samples-text';
import { escapeLine } from '../../report/text/terminal-text';
import { OperationError } from '../../source/operation-error';
import { groupBy } from '../../source/group-by';
import { pathPart } from '../../source/path-part';
import { createSourceFile } from '../../source/source-file';
import { parseYaml } from '../../source/yaml-document';
import type { CommandContext, ExitCode, Invocation } from '../command';
import { loadCatalog } from '../content/load-catalog';
import { writeNewFiles } from '../content/write-output';
import { readArchive, type PackedFile } from './read-archive';

type Options = Invocation['options'];

/** Makes a dataset of each recording that is named: typed rows by table, and where they are from. */
export async function runReadSamples({ context, arguments: [, ...files], options }: Invocation): Promise<ExitCode> {
  if (files.length === 0) throw new OperationError('There is no recording to read', 'Name a file or an archive.');
  if (typeof options['name'] === 'string' && files.length > 1) {
    throw new OperationError('One name is given for several recordings', 'Read them one by one, or without --name.');
  }
  const { tables } = createCatalogSchema(loadCatalog(context.root).catalog);
  const about = readAbout(options['about'], context.workingDirectory);
  let isClean = true;
  for (const file of files) isClean = (await readOrSay(file, { tables, about, options, context })) && isClean;
  return isClean ? 0 : 1;
}

interface Reading {
  readonly tables: ReadonlyMap<string, TableSchema>;
  readonly about: readonly AboutRecording[];
  readonly options: Options;
  readonly context: CommandContext;
}

/** One of several recordings that cannot be opened hides no other. */
async function readOrSay(file: string, reading: Reading): Promise<boolean> {
  try {
    return await readOne(file, reading);
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    reading.context.writeError(`${escapeLine(error.message)}. ${escapeLine(error.help)}\n`);
    return false;
  }
}

/** Whether a recording could be read; what is wrong with it is said, and nothing of it is written. */
async function readOne(file: string, { tables, about, options, context }: Reading): Promise<boolean> {
  const place = path.resolve(context.workingDirectory, file);
  const packed = await readArchive(place);
  const table = chooseTable(packed, tables, options['table']);
  const recording = readRecording(packed, { tables, table, zoneMinutes: readZone(options['zone']) });
  if (recording.problems.length > 0) {
    showProblems(recording, file, context);
    return false;
  }
  const cut = cutRecording(recording.tables, readCut(options, context));
  if ('message' in cut) {
    context.writeError(`${escapeLine(file)}: ${cut.message}. Nothing was written.\n`);
    return false;
  }
  const base = path.basename(file);
  const known = about.find(({ addresses }) => addresses.some((address) => path.posix.basename(address) === base));
  const name =
    typeof options['name'] === 'string' ? options['name'] : pathPart(base.replace(/\.[a-z][\w.]*$/i, ''), 'recording');
  if (pathPart(name, '') !== name)
    throw new OperationError(`${name} is not a name for a dataset`, 'Use small letters, digits and hyphens.');
  const facts: DatasetFacts = {
    title: known?.title ?? name,
    source: [
      {
        file: base,
        sha256: hashOf(place),
        address: known?.addresses.find((each) => path.posix.basename(each) === base),
      },
    ],
    form: [...recording.forms.keys()].join(', '),
    techniques: [...new Set([...readTechniques(options['technique']), ...(known?.techniques ?? [])])],
    from: formatDatetime(cut.stretch.from),
    to: formatDatetime(cut.stretch.to),
    moved: cut.movedBy === 0n ? undefined : formatTimespan(cut.movedBy),
    rows: Object.fromEntries([...cut.tables].map(([each, { rowCount }]) => [each, rowCount])),
    unmapped: recording.unmapped,
  };
  const texts = new Map(
    [...cut.tables].map(([each, rows]) => [`${datasetsFolder}/${name}/${each}.ndjson`, rowsNdjson(rows)]),
  );
  texts.set(`${datasetsFolder}/${name}/${datasetFile}`, datasetYaml(facts));
  writeNewFiles(context.root, texts, 'Remove the dataset first, or give another --name.');
  context.write(datasetText(`${datasetsFolder}/${name}`, facts));
  return true;
}

/** The table whose rows the files are: as a person says, or as a file is called. */
function chooseTable(
  packed: readonly PackedFile[],
  tables: Reading['tables'],
  said: Options[string],
): string | undefined {
  if (typeof said === 'string') {
    if (tables.has(said)) return said;
    throw new OperationError(`There is no table ${said}`, 'Name a documented one, or describe it in schemas/custom.');
  }
  return packed.map(({ name }) => path.posix.basename(name).replace(/\..*$/, '')).find((name) => tables.has(name));
}

/** What is wrong in the same way on many lines is said at the first of them. */
function showProblems({ problems }: Recording, file: string, context: CommandContext): void {
  const kinds = groupBy(problems, (each) => `${each.file}: ${each.message.replace(/"(?:[^"\\]|\\.)*"/g, '…')}`);
  for (const [first, ...others] of kinds.values()) {
    if (first === undefined) continue;
    const place = `${escapeLine(file)}: ${escapeLine(first.file)}:${String(first.line)}`;
    const more = others.length === 0 ? '' : ` and ${String(others.length)} more like it`;
    context.writeError(`${place} error ${escapeLine(first.message)}${more}.\n`);
  }
  context.writeError('Nothing was written.\n');
  if (problems.some(({ message }) => message.includes('time zone'))) {
    context.writeError('If you know the zone of these times, say it: --zone +02:00, or --zone UTC.\n');
  }
}

function readCut(options: Options, context: CommandContext): Cut {
  const [shift, endsAt] = [options['shift'], options['endsAt']];
  if (shift !== undefined && endsAt !== undefined) {
    throw new OperationError('Both --shift and --ends-at say when the events are', 'Give one of the two.');
  }
  return {
    from: readMoment('from', options['from'], context),
    to: readMoment('to', options['to'], context),
    shift: typeof shift === 'string' ? readShift(shift) : undefined,
    endsAt: readMoment('ends-at', endsAt, context),
  };
}

function readShift(written: string): bigint {
  const by = resolveEventTime(written, 0n);
  if (by === undefined) throw new OperationError(`'${written}' is not a span`, 'Write --shift as +13d or -2h30m.');
  return by;
}

function readMoment(name: string, written: Options[string], context: CommandContext): bigint | undefined {
  if (typeof written !== 'string') return undefined;
  const now = parseDatetime(context.now().toISOString()) ?? 0n;
  const ticks = resolveEventTime(written, now) ?? parseDatetime(written);
  if (ticks !== null) return ticks;
  throw new OperationError(`'${written}' is not a time`, `Write --${name} as 2026-06-01T12:00:00Z, in UTC.`);
}

function readZone(written: Options[string]): number | undefined {
  if (typeof written !== 'string') return undefined;
  if (/^(?:utc|z)$/i.test(written)) return 0;
  const [, sign, hours = '', minutes = ''] = /^([+-])(\d{2}):(\d{2})$/.exec(written) ?? [];
  if (sign === undefined || Number(hours) > 14 || Number(minutes) > 59) {
    throw new OperationError(`'${written}' is not a time zone`, 'Write --zone as UTC or +02:00.');
  }
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function readTechniques(written: Options[string]): readonly string[] {
  const list = (written ?? []) as readonly string[];
  return list.flatMap((text) => {
    const techniques = spellTechniques(text);
    if (techniques === undefined) throw new OperationError(`${text} is not a technique`, 'Write it as T1071.004.');
    return techniques;
  });
}

/** Descriptions of recordings: one file, or a folder of them. */
function readAbout(named: Options[string], workingDirectory: string): AboutRecording[] {
  if (typeof named !== 'string') return [];
  const place = path.resolve(workingDirectory, named);
  const found = statSync(place, { throwIfNoEntry: false });
  if (found === undefined)
    throw new OperationError(`${named} is not there`, 'Name a description, or a folder of them.');
  const files = found.isDirectory() ? readdirSync(place).map((name) => path.join(place, name)) : [place];
  return files
    .filter((file) => /\.ya?ml$/i.test(file))
    .flatMap((file) => {
      const { value } = parseYaml(createSourceFile(path.basename(file), readFileSync(file, 'utf8')));
      return value === undefined ? [] : [readAboutRecording(value)];
    });
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
