import { allChecks } from '../../checks/all-checks';
import { findEditMistakes } from '../../checks/find-edit-mistakes';
import { otherFindings } from '../../checks/other-findings';
import { bindQuery } from '../../kql/bind-query';
import { createWorkspaceSchema } from '../../kql/workspace-schema';
import { findFix } from '../../language/find-fix';
import { createColors } from '../../report/text/colors';
import { countUnsaid } from '../../report/text/count-unsaid';
import { diagnosticsJson } from '../../report/findings/diagnostics-json';
import { diagnosticsJunit } from '../../report/findings/diagnostics-junit';
import { diagnosticsMarkdown } from '../../report/findings/diagnostics-markdown';
import { diagnosticsSarif } from '../../report/findings/diagnostics-sarif';
import { countFindings, diagnosticsText, severityOrder } from '../../report/findings/diagnostics-text';
import { findingsOverview, mostFindingsInFull } from '../../report/findings/findings-overview';
import { changeAnnotations, githubAnnotations } from '../../report/text/github-annotations';
import { countOf } from '../../source/count-of';
import { hasErrors, type Diagnostic, type Severity } from '../../source/diagnostic';
import { nearestWord } from '../../source/nearest-word';
import { OperationError } from '../../source/operation-error';
import { judgeBeside } from '../batch/judge-beside';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { openDocumentStore, type DocumentStore } from '../memory/document-store';
import { baselineOptions, judgeFindings } from '../content/accepted-findings';
import { openFindingStore } from '../content/finding-store';
import { fixContent } from '../content/fix-content';
import { loadCatalog, type LoadedCatalog } from '../content/load-catalog';
import { readAllowedHosts } from '../read-allowed-hosts';
import { readAsOf, startOfHour } from '../read-as-of';
import { readChangedLines } from '../content/read-changed-lines';
import { readRevision } from '../content/read-revision';
import { markdownLimit, readMarkdownPlace } from '../markdown-limit';
import { watchContent } from '../content/watch-content';
import { createYamlMemory } from '../memory/yaml-memory';
import { ownValue } from '../../source/own-value';

type FindingWriter = (found: readonly Diagnostic[], loaded: LoadedCatalog) => string;

const writeJson: FindingWriter = (found, { sources }) => diagnosticsJson(found, (each) => findFix(each, sources));

const writers: Readonly<Record<string, FindingWriter>> = {
  json: writeJson,
  github: (found) => githubAnnotations(found),
  markdown: (found) => diagnosticsMarkdown(found, 'comment'),
  junit: (found, { sources }) => diagnosticsJunit(found, [...sources.keys()]),
  sarif: (found) => diagnosticsSarif(found, [...allChecks, ...otherFindings]),
};

export const validateCommand: CliCommand = {
  name: 'validate',
  summary: 'Find mistakes in detections, watchlists, tests and workspaces',
  help: `Reads everything, checks it against its schemas, binds every query against the known tables, and
holds it against what the service accepts. Says each mistake at its line, also inside a query.
Ends with 1 if there is an error; warnings and advice let it pass. Every check is explained in
docs/checks, and a finding that is meant is accepted under \`waivers\` in its file.

  sentinel validate                              everything
  sentinel validate detections/nanocore-rat      one folder
  sentinel validate --format github              as annotations on a pull request
  sentinel validate --format sarif > found.sarif for code scanning; junit and markdown for others
  sentinel validate --since origin/main          also what the way from there to here gets wrong
  sentinel validate --as-of 2026-12-31           what will have expired by then
  sentinel validate --severity error             errors alone; --check ID for one check
  sentinel validate --write-baseline             accept what there is now, to begin with
  sentinel validate --fix                        first write what has one right form in that
  sentinel validate --watch                      again after each change, until Ctrl-C`,
  arguments: [
    {
      syntax: '[paths...]',
      description: 'files or folders, from the root; everything if left out',
      namesContent: true,
    },
  ],
  options: [
    {
      flags: '--format <format>',
      description: 'how findings are written',
      choices: ['text', ...Object.keys(writers)],
      default: 'text',
    },
    {
      flags: '--as-of <date>',
      description: 'the date on which exclusions, waivers and indicators must hold (default: now)',
    },
    {
      flags: '--since <revision>',
      description: 'a Git revision: ids must not have changed since, versions must have grown',
    },
    { flags: '--check <ids...>', description: 'show findings of these checks alone; the exit code counts all' },
    {
      flags: '--severity <least>',
      description: 'show no finding that is milder than this; the exit code counts all',
      choices: severityOrder,
    },
    ...baselineOptions,
    {
      flags: '--fix',
      description: 'write what has one right spelling, keys in their order and YAML in its format, and say where',
    },
    markdownLimit,
    { flags: '--watch', description: 'validate again after each change of a file, until Ctrl-C' },
  ],
  run: async (invocation) => {
    const { context, options } = invocation;
    if (options['watch'] !== true) return runValidate(invocation, openDocumentStore(context));
    if (options['format'] !== 'text' || options['writeBaseline'] !== undefined) {
      throw new OperationError(
        'A watch shows findings as text, again and again, and writes no file',
        'Leave --watch out if another --format or a new baseline is wanted.',
      );
    }
    // A watch remembers by itself; what other runs left for the next one stays as it is.
    const documents: DocumentStore = { parse: createYamlMemory(), save: () => undefined };
    return watchContent(context, () => runValidate(invocation, documents), {
      title: 'Validating',
      prepare: loadBinder,
    });
  },
};

/** The first change would wait for it, where all that was found before the watch was known. */
function loadBinder(): void {
  bindQuery('DnsEvents | where Name has "a" | summarize count() by Computer', createWorkspaceSchema({}));
}

async function runValidate(invocation: Invocation, documents: DocumentStore): Promise<ExitCode> {
  const { context, options } = invocation;
  const asOf = startOfHour(readAsOf(invocation));
  const read = loadCatalog(context.root, undefined, documents.parse);
  const paths = invocation.arguments.map((written) => findPath(written, context.root, read));
  const includes = (path: string) => paths.length === 0 || paths.some((each) => isWithin(path, each));
  if (options['fix'] === true) await fixContent(context, read, includes);
  const loaded = options['fix'] === true ? loadCatalog(context.root, undefined, documents.parse) : read;
  requireChecks(options['check']);
  const { since } = options;
  const isPresent = (path: string) =>
    loaded.sources.has(path) || loaded.diagnostics.some(({ place }) => place.file === path);
  const edits =
    typeof since === 'string' ? findEditMistakes(readRevision(context.root, since), loaded.catalog, isPresent) : [];
  documents.save();
  const store = openFindingStore(context, loaded, asOf);
  const judged = await judgeBeside(loaded, context, {
    asOf,
    found: [...loaded.diagnostics, ...edits],
    includes,
    allowedHosts: readAllowedHosts(context),
    store,
  });
  store.save();
  const { fresh, accepted } = judgeFindings(judged.found, loaded, invocation, includes, 'checks');
  const shown = fresh.filter((each) => isWanted(each, options));
  const unsaid = countUnsaid(judged);
  context.write(writeFindings(shown, loaded, invocation, unsaid));
  if (unsaid !== '' && options['format'] !== 'text') context.writeError(`${unsaid}.\n`);
  if (shown.length < fresh.length)
    context.writeError(`${countOf(fresh.length - shown.length, 'other finding')} not shown.\n`);
  if (accepted.length > 0 && options['writeBaseline'] === undefined)
    context.writeError(`${countOf(accepted.length, 'accepted finding')} left out.\n`);
  return hasErrors(fresh) ? 1 : 0;
}

function writeFindings(
  found: readonly Diagnostic[],
  loaded: LoadedCatalog,
  { context, options }: Invocation,
  unsaid: string,
): string {
  const { format, since } = options;
  if (format === 'text') return summarize(found, loaded.sources, unsaid, context.color);
  if (format === 'markdown') return diagnosticsMarkdown(found, readMarkdownPlace(options));
  if (format !== 'github' || typeof since !== 'string') {
    return (ownValue(writers, String(format)) ?? writeJson)(found, loaded);
  }
  const isChangedLine = readChangedLines(context.root, since);
  return changeAnnotations(found, ({ check, place }) => {
    return check.startsWith('edit-') || isChangedLine(place.file, place.start.line);
  });
}

/** @throws OperationError for an id that no check has: it would show nothing, as if nothing were wrong */
function requireChecks(checks: unknown): void {
  const known = [...allChecks, ...otherFindings].map(({ id }) => id);
  const unknown = Array.isArray(checks) ? checks.map(String).find((each) => !known.includes(each)) : undefined;
  if (unknown === undefined) return;
  const near = nearestWord(unknown, known);
  const help = near === undefined ? 'docs/checks lists all of them.' : `Did you mean ${near}?`;
  throw new OperationError(`There is no check ${unknown}`, help);
}

function isWanted({ check, severity }: Diagnostic, { check: checks, severity: least }: Invocation['options']): boolean {
  const isOfCheck = !Array.isArray(checks) || checks.includes(check);
  const isBad =
    typeof least !== 'string' || severityOrder.indexOf(severity) <= severityOrder.indexOf(least as Severity);
  return isOfCheck && isBad;
}

/** @param unsaid what waivers and settings make less of, counted */
function summarize(
  found: readonly Diagnostic[],
  sources: LoadedCatalog['sources'],
  unsaid: string,
  color: boolean,
): string {
  const colors = createColors(color);
  // What could not be read is not a source, and is counted all the same.
  const files = new Set([...sources.keys(), ...found.map((diagnostic) => diagnostic.place.file)]).size;
  const read = `${files} ${files === 1 ? 'file' : 'files'}`;
  const end = unsaid === '' ? '.\n' : `; ${unsaid}.\n`;
  if (found.length === 0) return `${colors.success('No findings')} in ${read}${end}`;
  const text =
    found.length > mostFindingsInFull
      ? findingsOverview(found, colors)
      : diagnosticsText(found, (path) => sources.get(path), colors);
  const concerned = new Set(found.map((diagnostic) => diagnostic.place.file)).size;
  return `${text}\n${countFindings(found)} in ${concerned} of ${read}${end}`;
}

/** What a person or a shell's completion writes, as a path from the root. */
function findPath(written: string, root: string, loaded: LoadedCatalog): string {
  const path = written
    .replaceAll('\\', '/')
    .replace(`${root.replaceAll('\\', '/')}/`, '')
    .replace(/^\.\//, '')
    .replace(/\/+$/, '');
  const known = [...loaded.sources.keys(), ...loaded.diagnostics.map((diagnostic) => diagnostic.place.file)];
  if (path === '.' || known.some((file) => isWithin(file, path))) return path;
  throw new OperationError(
    `There is no file or folder ${written} to validate`,
    'Name one by its path from the root, such as detections/nanocore-rat.',
  );
}

function isWithin(file: string, path: string): boolean {
  return path === '.' || file === path || file.startsWith(`${path}/`);
}
