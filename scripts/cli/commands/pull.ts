import type { CliCommand } from '../command';
import { patienceOption } from '../patience-option';
import { pullContent } from '../pull/pull-content';
import { pullEdits } from '../pull/pull-edits';
import { pullSchema } from '../pull/pull-schema';

export const pullCommand: CliCommand = {
  name: 'pull',
  summary: 'Write what somebody edited in a workspace into the files of the repository',
  help: `Takes each field of a rule, hunting query, function or watchlist, and each item of a watchlist, that was
edited in the workspace since it was deployed, and writes it at its place: comments and order stay.
A field that the workspace's overlay sets is written into the overlay. What has no sure place is left
and said: an edit inside of a list of indicators or of an exclusion, what was changed here as well,
and what was deleted there. Ends with 1 if something is left. Writes nothing into the workspace.

With --all or --from it makes a repository of what is there: rules, hunting queries, functions
and watchlists, one YAML each, if there is no such file yet. Exports are ARM templates of the portal
and of solutions, lists of the API and of az sentinel, parsers of Azure-Sentinel in YAML, and the CSV of
a watchlist.

With --schema it writes the tables, columns, functions and watchlists that the workspace has beside what Microsoft
documents under schemas/custom/, so that queries are held against them. Files that are there get what
they lack.

  sentinel pull --workspace production
  sentinel pull nanocore-rat --check          only show, and end with 1 where there is something
  sentinel pull watchlists/nanocore-rat       one watchlist, or functions/NAME
  sentinel pull --all --workspace production  whatever the workspace holds, as files
  sentinel pull --from exported.json          the same from ARM templates and exports of the portal
  sentinel pull --schema --workspace production`,
  arguments: [
    {
      syntax: '[content...]',
      description: 'slugs or folders under detections/, watchlists/ALIAS, functions/NAME (default: all)',
      namesContent: true,
    },
  ],
  options: [
    { flags: '--workspace <name>', description: 'a file in workspaces/ (default: local, or the only one)' },
    patienceOption,
    { flags: '--as-of <date>', description: 'the date on which indicators are active (default: now)' },
    { flags: '--check', description: 'write nothing' },
    { flags: '--all', description: 'everything that the workspace holds, as new files' },
    { flags: '--from <file...>', description: 'everything that exports hold, as new files' },
    {
      flags: '--schema',
      description: 'tables, functions and other watchlists of the workspace, as files under schemas/custom/',
    },
    { flags: '--format <format>', description: 'how it is shown', choices: ['text', 'json'], default: 'text' },
  ],
  run: (invocation) => {
    const { schema, all, from } = invocation.options;
    if (schema === true) return pullSchema(invocation);
    return all === true || from !== undefined ? pullContent(invocation) : pullEdits(invocation);
  },
};
