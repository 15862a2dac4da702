import type { Catalog } from '../../content/catalog';
import { givenFunctions } from '../../engine/given-functions';
import { createCatalogSchema } from '../../expand/catalog-schema';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import { createColors } from '../../report/colors';
import { reviewJson } from '../../report/review-json';
import { reviewMarkdown } from '../../report/review-markdown';
import { reviewText } from '../../report/review-text';
import { reviewContent } from '../../review/review-content';
import type { ReviewedLogs } from '../../review/review-replays';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { loadCatalog } from '../content/load-catalog';
import { readBase, readChangedFiles } from '../content/read-revision';
import { readLogs } from '../logs/read-logs';
import { readStretch } from '../logs/read-stretch';
import { showLogProblems } from '../logs/show-log-problems';
import { openDocumentStore } from '../memory/document-store';
import { readAsOf } from '../read-as-of';
import { findWorkspace } from '../workspaces/find-workspace';

export const reviewCommand: CliCommand = {
  name: 'review',
  summary: 'Show what a change does: what is found less, what is found more, and who decides',
  help: `Compares the files here with the commit at which they left a revision, and says what that does,
the most dangerous first: rules deleted, switched off or narrowed, exclusions, indicators that come
into a query or leave one (and those that change nothing, and why), test cases, checks, workflows.
Each line names its file. What did not change is not mentioned. Asks no workspace.

  sentinel review                              since the last commit
  sentinel review --since main
  sentinel review --since main --format markdown
  sentinel review --since main --events logs   also the alerts that come, go, or become others`,
  options: [
    { flags: '--since <revision>', description: 'a branch, tag or commit', default: 'HEAD' },
    { flags: '--as-of <date>', description: 'the date on which indicators are active here (default: now)' },
    { flags: '--before <date>', description: 'the date on which they are at the revision (default: the same)' },
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
  const now = loadCatalog(context.root, undefined, documents.parse);
  const base = readBase(context.root, since, documents.parse);
  documents.save();
  const logs = await readReviewedLogs(invocation, base.catalog, now.catalog);
  if (logs === 'unreadable') return 1;
  const statements = reviewContent({
    logs,
    before: { ...base, asOf: before },
    after: { ...now, asOf: options['asOf'] === undefined && options['before'] === undefined ? before : asOf },
    files: readChangedFiles(context.root, base.commit),
  });
  switch (options['format']) {
    case 'json':
      context.write(reviewJson(statements, since, base.commit));
      break;
    case 'markdown':
      context.write(reviewMarkdown(statements, since));
      break;
    default:
      context.write(reviewText(statements, since, createColors(context.color)));
  }
  return 0;
}

/** The logs that are named, as each state reads them; undefined where none are. */
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
  const textOf = ({ ownTables, ownFunctions, functions }: Catalog) =>
    JSON.stringify([...ownTables, ...ownFunctions, ...functions].map(({ document }) => document.source.text));
  return textOf(before) === textOf(after);
}
