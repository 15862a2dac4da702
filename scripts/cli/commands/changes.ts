import { contentChangesMarkdown, contentChangesText } from '../../report/content-changes';
import { compareContent } from '../../prove/compare-content';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { loadCatalog } from '../content/load-catalog';
import { readAsOf } from '../read-as-of';
import { readRevision } from '../content/read-revision';

export const changesCommand: CliCommand = {
  name: 'changes',
  summary: 'Show how detections behave now and at another revision',
  help: `Compares the files here with a revision of Git: for each detection which indicators its lists gained and
lost (what aged out counts), how long its query is as it is deployed, and which test cases have
another outcome. What stayed the same is left out.

  sentinel changes                             since the last commit
  sentinel changes --since main --format markdown`,
  options: [
    { flags: '--since <revision>', description: 'a branch, tag or commit', default: 'HEAD' },
    { flags: '--as-of <date>', description: 'the date on which indicators are active here (default: now)' },
    { flags: '--before <date>', description: 'the date on which they are at the revision (default: the same)' },
    { flags: '--format <format>', description: 'how it is written', choices: ['text', 'markdown'], default: 'text' },
  ],
  run: (invocation) => Promise.resolve(runChanges(invocation)),
};

function runChanges(invocation: Invocation): ExitCode {
  const { context, options } = invocation;
  const since = String(options['since']);
  const after = readAsOf(invocation);
  const asOf = options['before'] ?? options['asOf'];
  const before = readAsOf({ ...invocation, options: { ...options, asOf } });
  const changes = compareContent(readRevision(context.root, since, 'content'), loadCatalog(context.root).catalog, {
    before,
    after,
  });
  const isMarkdown = options['format'] === 'markdown';
  context.write(isMarkdown ? contentChangesMarkdown(changes) : contentChangesText(changes, since));
  return 0;
}
