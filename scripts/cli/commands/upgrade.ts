import { runChecks } from '../../checks/run-checks';
import { isLaterVersion } from '../../checks/later-version';
import { createColors } from '../../report/text/colors';
import { diagnosticsText } from '../../report/findings/diagnostics-text';
import { diffLines } from '../../report/text/diff-lines';
import { countOf } from '../../source/count-of';
import { applyEdits } from '../../source/edit-text';
import { OperationError } from '../../source/operation-error';
import { parseYaml } from '../../source/yaml-document';
import { loadCatalog } from '../content/load-catalog';
import { releases as allReleases } from '../content/releases';
import type { Release } from '../content/releases';
import { compareToolFiles } from '../content/renew-tool-files';
import type { ToolFile } from '../content/renew-tool-files';
import { readToolPackage } from '../memory/tool-package';
import { withoutSignature } from '../content/repository-files';
import type { ToolFacts } from '../content/repository-files';
import { writeFiles } from '../content/write-output';
import { readAllowedHosts } from '../read-allowed-hosts';
import type { CliCommand, CommandContext, ExitCode, Invocation } from '../command';

export const upgradeCommand: CliCommand = {
  name: 'upgrade',
  summary: 'Bring content and workflows to the version of the tool that is installed',
  help: `Install the new version first: npm install --save-dev --save-exact, with its name and version. Then this
says what has changed since the version that wrote the workflows, edits content where a release asks
for it, renews the files of the tool that nobody edited, shows for the others what is different, and
says what new checks find. Content is never deleted.

  sentinel upgrade --check  say all of it, write nothing`,
  options: [
    { flags: '--check', description: 'only say what would change' },
    { flags: '--from <version>', description: 'the version that was used before (default: as the workflows say)' },
  ],
  run: (invocation) => Promise.resolve(runUpgrade(invocation, allReleases, readToolPackage())),
};

/**
 * Carries out an upgrade.
 *
 * @param releases what each release asks of content
 * @param tool the version that is upgraded to
 * @returns 1 if new checks find something, or content that a migration concerns cannot be read
 * @throws OperationError if nothing says which version was used before
 */
export function runUpgrade(invocation: Invocation, releases: readonly Release[], tool: ToolFacts): ExitCode {
  const { context, options } = invocation;
  const files = compareToolFiles(context.root, tool);
  const before = typeof options['from'] === 'string' ? options['from'] : oldestVersion(files);
  if (before === undefined) {
    throw new OperationError(
      'No file here says which version of the tool was used before',
      'Name it with --from, or run sentinel init for the files that say it.',
    );
  }
  const passed = releases.filter(
    ({ version }) => isLaterVersion(version, before) && !isLaterVersion(version, tool.version),
  );
  context.write(`From ${before} to ${tool.version}.\n`);
  for (const { version, brings } of passed) context.write(`${version}: ${brings}\n`);
  const isCheck = options['check'] === true;
  const isWhole = migrate(context, passed, isCheck);
  renew(context, files, isCheck);
  const isClean = showNewFindings(context, passed);
  return isWhole && isClean ? 0 : 1;
}

function oldestVersion(files: readonly ToolFile[]): string | undefined {
  const versions = files.flatMap(({ version }) => (version === undefined ? [] : [version]));
  return versions.sort((one, other) => (isLaterVersion(one, other) ? 1 : -1))[0];
}

/** Edits the content as releases ask for it; false if a file cannot be read, and so may need an edit that nobody made. */
function migrate(context: CommandContext, passed: readonly Release[], isCheck: boolean): boolean {
  const migrations = passed.flatMap((release) => release.migrations);
  if (migrations.length === 0) return true;
  let isWhole = true;
  for (const [path, source] of loadCatalog(context.root).sources) {
    if (!/\.ya?ml$/.test(path)) continue;
    let { text } = source;
    const did: string[] = [];
    for (const { says, edit } of migrations) {
      const { value: document, diagnostics } = parseYaml({ ...source, text });
      if (document === undefined || diagnostics.some(({ severity }) => severity === 'error')) {
        isWhole = false;
        context.writeError(`${path} cannot be read, and stays as it is: run sentinel validate, then this again.\n`);
        break;
      }
      const edits = edit(document);
      if (edits.length > 0) did.push(says);
      text = applyEdits(text, edits).text;
    }
    if (did.length === 0) continue;
    context.write(
      `\n${isCheck ? 'Would edit' : 'Edited'} ${path}: ${did.join('; ')}\n${changedLines(source.text, text, context)}\n`,
    );
    if (!isCheck) writeFiles(context.root, new Map([[path, text]]), context.root);
  }
  return isWhole;
}

function renew(context: CommandContext, files: readonly ToolFile[], isCheck: boolean): void {
  for (const { path, state, text, wanted } of files) {
    if (state === 'renewable') {
      context.write(`\n${isCheck ? 'Would renew' : 'Renewed'} ${path}\n`);
      if (!isCheck) writeFiles(context.root, new Map([[path, wanted]]), context.root);
    } else if (state === 'edited') {
      const what = 'was edited here and stays. What the tool would write today, against it:';
      context.write(`\n${path} ${what}\n${changedLines(withoutSignature(text), withoutSignature(wanted), context)}\n`);
    } else if (state === 'absent') {
      context.write(`\n${path} is not one that the tool wrote; sentinel init writes it if it is not there.\n`);
    }
  }
}

function changedLines(before: string, after: string, { color }: CommandContext): string {
  return diffLines(before, after, createColors(color), '  ').join('\n');
}

function showNewFindings(context: CommandContext, passed: readonly Release[]): boolean {
  const fresh = new Set(passed.flatMap(({ newChecks }) => newChecks));
  if (fresh.size === 0) return true;
  const { catalog, sources, diagnostics } = loadCatalog(context.root);
  const found = runChecks(catalog, {
    asOf: context.now(),
    found: diagnostics,
    allowedHosts: readAllowedHosts(context),
  });
  const ofNew = found.filter(({ check }) => fresh.has(check));
  context.write(`\n${countOf(fresh.size, 'check')} since then, ${countOf(ofNew.length, 'finding')} here.\n`);
  context.write(diagnosticsText(ofNew, (path) => sources.get(path), createColors(context.color)));
  return ofNew.length === 0;
}
