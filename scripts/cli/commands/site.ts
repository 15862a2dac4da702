import fs from 'node:fs';
import path from 'node:path';
import { runChecks } from '../../checks/run-checks';
import { contentKinds } from '../../content/content-kinds';
import { readTechniqueList } from '../../content/technique-list';
import type { Detection } from '../../content/detection';
import { givenFunctions } from '../../engine/run/given-functions';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { openWatchlistTables } from '../../expand/watchlist-table';
import { createPreparation, type ProofContext } from '../../prove/runs/prepare-query';
import { buildSite } from '../../report/site/build-site';
import { coverageLevels } from '../../report/site/coverage-level';
import { levelWords } from '../../report/site/other-pages';
import { createDetectionMaker, readSiteContent } from '../../report/site/site-content';
import type { MadeOfDetection, SiteContent, SiteReplay } from '../../report/site/site-content';
import { coverTechniques } from '../../report/site/technique-coverage';
import { findGaps } from '../../report/site/technique-gaps';
import { escapeLine } from '../../report/text/terminal-text';
import { countOf } from '../../source/count-of';
import { OperationError } from '../../source/operation-error';
import { removeFile } from '../../source/write-file';
import type { CliCommand, CommandContext, ExitCode, Invocation } from '../command';
import { openFactStore } from '../content/fact-store';
import { openFindingStore } from '../content/finding-store';
import { loadCatalog } from '../content/load-catalog';
import { openProofStore } from '../content/proof-store';
import { readHistory } from '../content/read-history';
import { watchContent } from '../content/watch-content';
import { writeOutput } from '../content/write-output';
import { findDatasets } from '../logs/recorded-attacks';
import { readLogs } from '../logs/read-logs';
import { readStretch } from '../logs/read-stretch';
import { replayMeasured } from '../logs/replay-measured';
import { measureAttacks } from '../logs/samples-matrix';
import { showLogProblems } from '../logs/show-log-problems';
import { openDocumentStore } from '../memory/document-store';
import { createYamlMemory } from '../memory/yaml-memory';
import { readAllowedHosts } from '../read-allowed-hosts';
import { readAsOf, startOfHour } from '../read-as-of';
import { startSiteServer } from '../servers/site-server';

/** Names the files that an earlier run wrote, so that the page of a detection that is gone goes too. */
const listing = 'files.json';

export const siteCommand: CliCommand = {
  name: 'site',
  summary: 'Write pages that show every detection, its proofs, and what is covered',
  help: `Writes a static site into a folder: a page for each detection (indicators, query, tables, false
positives, proofs, workspaces, history), coverage of ATT&CK with layers for its Navigator, lists of
indicators and how they age, workspaces, findings. The pages open from the disk and load nothing
from elsewhere. Asks no workspace.

  sentinel site --out site
  sentinel site --serve                       to look at while you write; Ctrl-C ends it
  sentinel site --out site --score            with how well each detection is proved
  sentinel site --out site --events logs      with how loud each is over logs
  sentinel site --out site --fail-on-gap techniques.txt
  sentinel site --out site --samples          with what fired on the recorded attacks of samples/`,
  options: [
    { flags: '--out <folder>', description: 'the folder; files of an earlier run that are gone are removed from it' },
    { flags: '--serve', description: 'show the pages on this machine, and make them anew when content changes' },
    { flags: '--port <number>', description: 'the port of --serve (default: one that is free)' },
    { flags: '--samples', description: 'run the detections over the datasets of samples/, too' },
    {
      flags: '--fail-on-gap <file>',
      description: 'end with 1 if a technique is not covered: one id a line, or a Navigator layer',
    },
    {
      flags: '--covered-if <level>',
      description: 'when a technique of that list is',
      choices: coverageLevels,
      default: 'proved',
    },
    { flags: '--score', description: 'try small changes of each query, too, and say how many its cases notice' },
    { flags: '--events <path...>', description: 'replay the detections over these logs, or folders of them, too' },
    { flags: '--from <time>', description: 'where the replays begin (default: the first event)' },
    { flags: '--to <time>', description: 'where they end (default: the last event)' },
    { flags: '--as-of <date>', description: 'the date on which indicators are active (default: now)' },
  ],
  run: runSite,
};

async function runSite(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  if (options['serve'] === true) return serveSite(invocation);
  if (typeof options['out'] !== 'string')
    throw new OperationError('There is no folder for the site', 'Name one with --out, or look at it with --serve.');
  const site = await makeSite(invocation, openDocumentStore(context));
  if (site === undefined) return 1;
  writeSite(site, options['out'], invocation);
  return sayGaps(site.content, context);
}

/** Shows the site on this machine, and makes it anew after each change of the content, until Ctrl-C. */
async function serveSite(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const parse = createYamlMemory();
  const server = await startSiteServer(readPort(options['port']));
  const show = async (): Promise<ExitCode> => {
    const site = await makeSite(invocation, { parse, save: () => undefined });
    if (site === undefined) return 1;
    if (typeof options['out'] === 'string') writeSite(site, options['out'], invocation);
    server.show(site.files);
    context.write(`Open ${server.address}\n`);
    return sayGaps(site.content, context);
  };
  try {
    return await watchContent(context, show, { title: 'Making the site', prepare: () => undefined });
  } finally {
    await server.close();
  }
}

function readPort(written: unknown): number {
  if (written === undefined) return 0;
  const port = Number(written);
  if (typeof written === 'string' && /^\d+$/.test(written) && port <= 65_535) return port;
  throw new OperationError(`'${String(written)}' is no port`, 'Write a number up to 65535, or leave --port out.');
}

interface MadeSite {
  readonly content: SiteContent;
  readonly files: ReadonlyMap<string, string>;
}

/** Undefined if logs or recordings cannot be read, which is said. */
async function makeSite(
  invocation: Invocation,
  documents: Pick<ReturnType<typeof openDocumentStore>, 'parse' | 'save'>,
): Promise<MadeSite | undefined> {
  const { context, options } = invocation;
  const wanted = readWanted(invocation);
  const asOf = startOfHour(readAsOf(invocation));
  const loaded = loadCatalog(context.root, undefined, documents.parse);
  documents.save();
  const store = openFindingStore(context, loaded, asOf);
  const { catalog } = loaded;
  // One for checks, proofs and pages: what was bound against it is not bound again.
  const schema = createCatalogSchema(catalog);
  const stores = { facts: openFactStore(context, catalog, asOf), proofs: openProofStore(context, catalog) };
  const isScored = options['score'] === true;
  const make = createDetectionMaker({ catalog, schema, asOf, isScored }, stores);
  const made = new Map<Detection, MadeOfDetection>();
  const findings = runChecks(catalog, {
    asOf,
    schema: () => schema,
    found: loaded.diagnostics,
    allowedHosts: readAllowedHosts(context),
    store,
    alongside: (detection) => made.set(detection, make(detection)),
  });
  for (const each of [store, stores.facts, stores.proofs]) each.save();
  const proof = { catalog, schema, workspace: undefined };
  const matrix =
    options['samples'] === true
      ? await measureAttacks(findDatasets(context.root, []), catalog.detections, { proof, asOf, context })
      : undefined;
  if (options['samples'] === true && matrix === undefined) return undefined;
  const replays = await replayForSite(invocation, proof, asOf);
  if (replays === 'unreadable') return undefined;
  const content = readSiteContent({
    catalog,
    asOf,
    matrix,
    findings,
    replays,
    wanted,
    made: (detection) => made.get(detection) ?? make(detection),
    history: readHistory(context.root, contentKinds.detection.place),
  });
  return { content, files: buildSite(content) };
}

/** Writes the files, and takes away those of an earlier run that are gone. */
function writeSite({ files, content }: MadeSite, out: string, { context }: Invocation): void {
  const folder = path.resolve(context.workingDirectory, out);
  const earlier = readListing(path.join(folder, listing));
  writeOutput(folder, new Map([...files, [listing, `${JSON.stringify([...files.keys()], null, 2)}\n`]]), context.root);
  for (const file of earlier.filter((each) => !files.has(each))) removeFile(path.join(folder, file), context.root);
  const { length } = content.detections;
  context.write(
    `Wrote ${countOf(files.size, 'file')} about ${countOf(length, 'detection')}: open ${path.join(out, 'index.html')}\n`,
  );
}

/** What `--fail-on-gap` and `--covered-if` say. @throws OperationError if the list cannot be read */
function readWanted({ context, options }: Invocation): SiteContent['wanted'] {
  const { failOnGap, coveredIf } = options;
  if (typeof failOnGap !== 'string') return undefined;
  let text: string;
  try {
    text = fs.readFileSync(path.resolve(context.workingDirectory, failOnGap), 'utf8');
  } catch (cause) {
    throw new OperationError(`The list ${failOnGap} cannot be read`, 'Name a file that is there.', { cause });
  }
  const { ids, problems } = readTechniqueList(text);
  const [first] = problems;
  if (first !== undefined) {
    const more = problems.length === 1 ? '' : `, and ${countOf(problems.length - 1, 'more mistake')}`;
    const help = 'Write one id a line, such as T1071.004; or name a layer of the ATT&CK Navigator.';
    throw new OperationError(`The list ${failOnGap} is not one of techniques: ${first}${more}`, help);
  }
  return { ids, least: coverageLevels.find((level) => level === coveredIf) ?? 'proved' };
}

function sayGaps({ detections, matrix, wanted }: SiteContent, context: CommandContext): ExitCode {
  if (wanted === undefined) return 0;
  const found = findGaps(wanted.ids, coverTechniques(detections, matrix?.rows ?? []), wanted.least);
  const gaps = found.filter(({ isGap }) => isGap);
  const words = levelWords[wanted.least];
  const lines = gaps.map(({ id, name, level }) => `  ${id} ${name}: ${level ?? 'no detection'}`);
  const head =
    gaps.length === 0
      ? `${countOf(found.length, 'wanted technique')}, and no gap.`
      : `${gaps.length} of ${countOf(found.length, 'wanted technique')} ${gaps.length === 1 ? 'is' : 'are'} not ${words}:`;
  context.write(`${[head, ...lines].map(escapeLine).join('\n')}\n`);
  return gaps.length === 0 ? 0 : 1;
}

/** What each detection makes of the logs that are named; undefined if none are. */
async function replayForSite(
  { context, options }: Invocation,
  proof: ProofContext,
  asOf: Date,
): Promise<ReadonlyMap<string, SiteReplay> | undefined | 'unreadable'> {
  const events = (options['events'] ?? []) as readonly string[];
  if (events.length === 0) return undefined;
  const { catalog, schema } = proof;
  const logs = await readLogs(
    events,
    context.workingDirectory,
    (name) => (schema.tables.get(name) ?? schema.functions.get(name) ?? givenFunctions.get(name))?.columns ?? [],
  );
  if (showLogProblems(logs, context)) return 'unreadable';
  const stretch = readStretch(options, logs.tables);
  const replayed = { tables: logs.tables, watchlists: openWatchlistTables(catalog.watchlists, asOf), ...stretch };
  return new Map(
    catalog.detections.map((detection) => {
      const measured = replayMeasured(detection, proof, replayed, asOf, createPreparation(detection, proof));
      return [detection.slug, { ...measured, ...stretch }];
    }),
  );
}

/** The files of an earlier run that lie in the folder; a listing that somebody edited names none outside of it. */
function readListing(file: string): readonly string[] {
  try {
    const names = JSON.parse(fs.readFileSync(file, 'utf8')) as unknown;
    const isOurs = (name: unknown): name is string =>
      typeof name === 'string' && /^[^/\\].*\.(?:html|json)$/s.test(name) && !name.split('/').includes('..');
    return Array.isArray(names) ? names.filter(isOurs) : [];
  } catch {
    return [];
  }
}
