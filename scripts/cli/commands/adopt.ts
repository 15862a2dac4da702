import fs from 'node:fs';
import path from 'node:path';
import { createColors } from '../../report/text/colors';
import { escapeLine } from '../../report/text/terminal-text';
import { countOf } from '../../source/count-of';
import { groupBy } from '../../source/group-by';
import { OperationError } from '../../source/operation-error';
import type { CliCommand, CommandContext, ExitCode, Invocation } from '../command';
import { loadCatalog } from '../content/load-catalog';
import { writeFiles } from '../content/write-output';
import { patienceOption } from '../patience-option';
import { acceptNewFindings } from '../pull/accept-new-findings';
import { adoptEstate } from '../pull/adopt-estate';
import type { AdoptedEstate } from '../pull/adopt-estate';
import { readLive } from '../pull/pull-content';
import { readEstate } from '../pull/read-estate';
import { findWorkspace } from '../workspaces/find-workspace';

export const adoptCommand: CliCommand = {
  name: 'adopt',
  summary: 'Bring the rules, queries, functions and lists that a team has already into the repository',
  help: `Takes files and folders: YAML of the Azure-Sentinel community and of this tool (kept to the letter),
solutions, ARM templates and what Bicep makes of its source, exports of the portal, lists of the API, and states of
Terraform (terraform show -json, or the state file); a CSV that is named becomes a watchlist. With
--workspace also whatever that workspace holds. Ids stay as they are, also names that are not GUIDs,
so that no rule is deleted and made anew.

What is wrong with what comes in is accepted in baseline.json in the same run, and held back from
deployments where it is an error. What is not managed here is said, and why. What the repository has
already stays as it is: run it again whenever there is more; a second run changes nothing.

  sentinel adopt --from ../old-rules ../exports/rules.json
  sentinel adopt --from Solutions/Contoso
  terraform show -json > state.json && sentinel adopt --from state.json
  sentinel adopt --workspace production
  sentinel adopt --from ../old-rules --check     only show`,
  options: [
    { flags: '--from <path...>', description: 'files and folders of what the team has' },
    { flags: '--workspace <name>', description: 'a file in workspaces/: also what that workspace holds' },
    patienceOption,
    { flags: '--check', description: 'write nothing' },
  ],
  run: runAdopt,
};

async function runAdopt({ context, options }: Invocation): Promise<ExitCode> {
  const { from, workspace } = options;
  if (!Array.isArray(from) && workspace === undefined) {
    throw new OperationError('There is nothing to adopt', 'Say --from with files or folders, or --workspace NAME.');
  }
  const brought = readEstate(Array.isArray(from) ? from.map(String) : [], context.workingDirectory);
  const live =
    workspace === undefined
      ? { resources: [], left: [] }
      : await readLive(findWorkspace(loadCatalog(context.root).catalog, workspace), context);
  const estate = {
    written: brought.written,
    resources: [...brought.resources, ...live.resources],
    left: [...brought.left, ...live.left],
  };
  const adopted = adoptEstate(estate, context.root);
  if (options['check'] === true) {
    showAdopted(adopted, 'to write', context);
    return 0;
  }
  writeFiles(context.root, adopted.files, context.root);
  const { accepted, heldBack } =
    adopted.files.size === 0 ? { accepted: 0, heldBack: 0 } : acceptNewFindings(new Set(adopted.files.keys()), context);
  showAdopted(adopted, 'written', context);
  if (accepted > 0) {
    const held =
      heldBack === 0
        ? ''
        : `; ${countOf(heldBack, 'file')} with errors ${heldBack === 1 ? 'is' : 'are'} not deployed until mended`;
    context.write(`baseline.json accepts ${countOf(accepted, 'finding')} more${held}\n`);
  }
  context.write(`Next: ${nextStep(workspace, context)}\n`);
  return 0;
}

/** More of one folder, or left for one reason, are counted and not listed. */
const mostListed = 12;

function showAdopted(adopted: AdoptedEstate, done: string, context: CommandContext): void {
  const { files, present, repeated, left, unread } = adopted;
  const colors = createColors(context.color);
  for (const [folder, paths] of groupBy([...files.keys()], (file) => path.posix.dirname(file))) {
    if (paths.length > mostListed)
      context.write(`${colors.added('+')} ${escapeLine(folder)}/: ${countOf(paths.length, 'file')}\n`);
    else for (const file of paths) context.write(`${colors.added('+')} ${escapeLine(file)}\n`);
  }
  for (const [reason, those] of groupBy(left, (each) => each.reason)) {
    const names = those.slice(0, mostListed).map(({ name }) => escapeLine(name));
    const more = those.length > names.length ? ` and ${those.length - names.length} more` : '';
    context.write(`${colors.warning('!')} left, since ${escapeLine(reason)}: ${names.join(', ')}${more}\n`);
  }
  for (const { name, properties } of unread) {
    context.write(
      `${colors.warning('!')} ${escapeLine(name)}: no file can hold ${escapeLine(properties.join(', '))}\n`,
    );
  }
  const rest = [
    ...(present > 0 ? [`${present} here already`] : []),
    ...(repeated > 0 ? [`${repeated} given twice`] : []),
    ...(left.length > 0 ? [`${left.reduce((sum, { count = 1 }) => sum + count, 0)} left`] : []),
  ];
  context.write(`${[`${countOf(files.size, 'file')} ${done}`, ...rest].join(', ')}\n`);
}

function nextStep(workspace: unknown, { root }: CommandContext): string {
  const command = 'npx --no-install sentinel';
  if (!fs.existsSync(path.join(root, 'workspaces'))) return `${command} init`;
  const named = typeof workspace === 'string' ? workspace : loadCatalog(root).catalog.workspaces[0]?.name;
  if (named === undefined) return `write workspaces/NAME.yaml, then ${command} plan --workspace NAME --adopt identical`;
  return `${command} plan --workspace ${named} --adopt identical`;
}
