import path from 'node:path';
import type { Catalog } from '../../content/catalog';
import { createReadingMemory } from '../../content/read-catalog';
import { givenFunctions } from '../../engine/run/given-functions';
import { createCatalogSchema } from '../../expand/catalog-schema';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import { createColors } from '../../report/text/colors';
import { reviewJson } from '../../report/review/review-json';
import { reviewMarkdown } from '../../report/review/review-markdown';
import { reviewText } from '../../report/review/review-text';
import { reviewContent } from '../../review/review-content';
import type { ReviewedLogs } from '../../review/review-replays';
import { findGated, gateFile, readGateRules } from '../../review/gate-rules';
import type { GateRule } from '../../review/gate-rules';
import { OperationError } from '../../source/operation-error';
import { createSourceFile } from '../../source/source-file';
import { parseYaml } from '../../source/yaml-document';
import { markdownLimit, readMarkdownPlace } from '../markdown-limit';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { loadCatalog } from '../content/load-catalog';
import { openProofStore } from '../content/proof-store';
import { readBase, readChangedFiles, readFileAt } from '../content/read-revision';
import { writeOutput } from '../content/write-output';
import { readLogs } from '../logs/read-logs';
import { readStretch } from '../logs/read-stretch';
import { showLogProblems } from '../logs/show-log-problems';
import { openDocumentStore } from '../memory/document-store';
import { createYamlMemory } from '../memory/yaml-memory';
import { readAsOf } from '../read-as-of';
import { findWorkspace } from '../workspaces/find-workspace';

export const reviewCommand: CliCommand = {
  name: 'review',
  summary: 'Show what a change does: what is found less, what is found more, and who decides',
  help: `Compares the files here with the commit at which they left a revision, and says what that does,
the most dangerous first: rules deleted, switched off or narrowed, exclusions, indicators that come
into a query or leave one (and those that change nothing, and why), test cases, checks, workflows.
Each line names its file. What did not change is not mentioned. Asks no workspace. Ends with 1 where
review.yaml, as it was before the change, asks for a second reviewer.

  sentinel review                              since the last commit
  sentinel review --since main
  sentinel review --since main --format markdown
  sentinel review --since main --events logs   also the alerts that come, go, or become others`,
  options: [
    { flags: '--since <revision>', description: 'a branch, tag or commit', default: 'HEAD' },
    { flags: '--as-of <date>', description: 'the date on which indicators are active here (default: now)' },
    { flags: '--before <date>', description: 'the date on which they are at the revision (default: the same)' },
    markdownLimit,
    { flags: '--whole <file>', description: 'write all of it into a file, too, as Markdown' },
    {
      flags: '--events <path...>',
      description: 'replay both over these logs, or folders of them, and compare the alerts',
    },
    { flags: '--from <time>', description: 'where the replays begin (default: the first event)' },
    { flags: '--to <time>', description: 'where they end (default: the last event)' },
    { flags: '--workspace <name>', description: 'replay with what differs in this workspace (default: as written)' },
    {
      flags: '--format <format>',
      description: 'how it is written',
      choices: ['text', 'markdown', 'json'],
      default: 'text',
    },
  ],
  run: runReview,
};

async function runReview(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const since = String(options['since']);
  const asOf = readAsOf(invocation);
  const before = readAsOf({ ...invocation, options: { ...options, asOf: options['before'] ?? options['asOf'] } });
  const documents = openDocumentStore(context);
  const reading = { parse: createYamlMemory(documents.parse), readKind: createReadingMemory() };
  const now = loadCatalog(context.root, undefined, reading.parse, reading.readKind);
  const base = readBase(context.root, since, { ...reading, sources: now.sources });
  documents.save();
  const logs = await readReviewedLogs(invocation, base.catalog, now.catalog);
  if (logs === 'unreadable') return 1;
  const proofs = openProofStore(context, now.catalog);
  const statements = reviewContent({
    logs,
    before: { ...base, asOf: before, proofs: openProofStore(context, base.catalog) },
    after: { ...now, proofs, asOf: options['asOf'] === undefined && options['before'] === undefined ? before : asOf },
    files: readChangedFiles(context.root, base.commit),
  });
  // What is now will be what was before.
  proofs.save();
  const gated = findGated(statements, readGate(base.commit, invocation));
  const shown = { statements, gated, since };
  if (typeof options['whole'] === 'string') writeWhole(options['whole'], reviewMarkdown(shown, 'file'), invocation);
  switch (options['format']) {
    case 'json':
      context.write(reviewJson(shown, base.commit));
      break;
    case 'markdown':
      context.write(reviewMarkdown(shown, readMarkdownPlace(options)));
      break;
    default:
      context.write(reviewText(shown, createColors(context.color)));
  }
  return gated.length > 0 ? 1 : 0;
}

/** The rules as they were before the change, which so cannot loosen them for itself. @throws OperationError */
function readGate(commit: string, { context }: Invocation): readonly GateRule[] {
  const text = readFileAt(context.root, commit, gateFile);
  if (text === undefined) return [];
  const { value: document, diagnostics } = parseYaml(createSourceFile(gateFile, text));
  const rules = document && readGateRules(document);
  const [mistake] = [...diagnostics, ...(rules?.diagnostics ?? [])];
  if (mistake === undefined && rules?.value !== undefined) return rules.value;
  const where = mistake === undefined ? '' : `, line ${mistake.place.start.line}: ${mistake.message}`;
  throw new OperationError(
    `The rules of ${gateFile} cannot be read${where}`,
    mistake?.help ?? 'Write them as docs/reviewers.md says.',
  );
}

function writeWhole(name: string, text: string, { context }: Invocation): void {
  const file = path.resolve(context.workingDirectory, name);
  writeOutput(path.dirname(file), new Map([[path.basename(file), text]]), context.root);
}

/** The logs that are named, as each state reads them; undefined if none are. */
async function readReviewedLogs(
  { context, options }: Invocation,
  before: Catalog,
  after: Catalog,
): Promise<ReviewedLogs | undefined | 'unreadable'> {
  const events = (options['events'] ?? []) as readonly string[];
  if (events.length === 0) return undefined;
  const read = async (catalog: Catalog) =>
    readLogs(events, context.workingDirectory, columnsIn(createCatalogSchema(catalog)));
  const now = await read(after);
  const old = isSameSchema(before, after) ? now : await read(before);
  if (showLogProblems(now, context) || (old !== now && showLogProblems(old, context))) return 'unreadable';
  const workspace = options['workspace'] === undefined ? undefined : findWorkspace(after, options['workspace']).name;
  return { before: old.tables, after: now.tables, workspace, ...readStretch(options, now.tables) };
}

function columnsIn({ tables, functions }: WorkspaceSchema) {
  return (name: string) => (tables.get(name) ?? functions.get(name) ?? givenFunctions.get(name))?.columns ?? [];
}

/** Whether both states know the same columns of every table. */
function isSameSchema(before: Catalog, after: Catalog): boolean {
  const textOf = ({ ownTables, ownFunctions, ownWatchlists, functions }: Catalog) =>
    JSON.stringify(
      [...ownTables, ...ownFunctions, ...ownWatchlists, ...functions].map(({ document }) => document.source.text),
    );
  return textOf(before) === textOf(after);
}
