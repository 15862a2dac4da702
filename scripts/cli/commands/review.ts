import { createColors } from '../../report/colors';
import { reviewJson } from '../../report/review-json';
import { reviewMarkdown } from '../../report/review-markdown';
import { reviewText } from '../../report/review-text';
import { reviewContent } from '../../review/review-content';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { loadCatalog } from '../content/load-catalog';
import { readBase, readChangedFiles } from '../content/read-revision';
import { openDocumentStore } from '../memory/document-store';
import { readAsOf } from '../read-as-of';

export const reviewCommand: CliCommand = {
  name: 'review',
  summary: 'Show what a change does: what is found less, what is found more, and who decides',
  help: `Compares the files here with the commit at which they left a revision, and says what that does,
the most dangerous first: rules deleted, switched off or narrowed, exclusions, indicators that come
into a query or leave one (and those that change nothing, and why), test cases, checks, workflows.
Each line names its file. What did not change is not mentioned. Asks no workspace.

  sentinel review                              since the last commit
  sentinel review --since main
  sentinel review --since main --format markdown`,
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
  run: (invocation) => Promise.resolve(runReview(invocation)),
};

function runReview(invocation: Invocation): ExitCode {
  const { context, options } = invocation;
  const since = String(options['since']);
  const asOf = readAsOf(invocation);
  const before = readAsOf({ ...invocation, options: { ...options, asOf: options['before'] ?? options['asOf'] } });
  const documents = openDocumentStore(context);
  const now = loadCatalog(context.root, undefined, documents.parse);
  const base = readBase(context.root, since, documents.parse);
  documents.save();
  const statements = reviewContent({
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
