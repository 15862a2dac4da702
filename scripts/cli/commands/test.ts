import { applySeverities } from '../../checks/apply-severities';
import { applyWaivers } from '../../checks/apply-waivers';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { countCases, type TestRun } from '../../prove/evidence/proof-result';
import { isNamed, matchesSelection, runTests } from '../../prove/run-tests';
import { createColors } from '../../report/text/colors';
import { countUnsaid } from '../../report/text/count-unsaid';
import { junitXml } from '../../report/text/junit';
import { testAnnotations } from '../../report/proofs/test-annotations';
import { testJson } from '../../report/proofs/test-json';
import { testText } from '../../report/proofs/test-text';
import { countOf } from '../../source/count-of';
import type { Catalog } from '../../content/catalog';
import { hasErrors } from '../../source/diagnostic';
import { nearestWord } from '../../source/nearest-word';
import { OperationError } from '../../source/operation-error';
import type { CliCommand, Invocation } from '../command';
import { findWorkspace } from '../workspaces/find-workspace';
import { baselineOptions, judgeFindings } from '../content/accepted-findings';
import { loadCatalog, type LoadedCatalog } from '../content/load-catalog';
import { openProofStore } from '../content/proof-store';
import { updateExpectations } from '../content/update-expectations';
import { watchContent } from '../content/watch-content';
import { openDocumentStore } from '../memory/document-store';
import { createYamlMemory } from '../memory/yaml-memory';
import { findSelected } from '../content/select-detections';
import { ownValue } from '../../source/own-value';

const writers: Readonly<Record<string, (run: TestRun, sources: LoadedCatalog['sources'], color: boolean) => string>> = {
  text: (run, sources, color) => testText(run, (path) => sources.get(path), createColors(color)),
  json: testJson,
  junit: junitXml,
  github: testAnnotations,
};

export const testCommand: CliCommand = {
  name: 'test',
  summary: 'Prove detections on the events of their test cases',
  help: `Runs every case of the .test.yaml files: its events through the query as it
would be deployed at the case's clock, on this machine, without an account.
Says as well what is not proved at all: a rule without a case that fires or
without a near miss, an exclusion without a case, a list of indicators that
could be empty. Ends with 1 if a case fails or a proof is missing.

  sentinel test                          all detections
  sentinel test nanocore-rat             those in a folder
  sentinel test nanocore-rat --explain   where each event was dropped, and why
  sentinel test --case 'mail filter'     the cases of that name
  sentinel test nanocore-rat --watch     again after each change, until Ctrl-C
  sentinel test --mutations              changes of a query that no case notices
  sentinel test --score                  how well each detection is proved
  sentinel test --format github          as annotations on a pull request
  sentinel test --format junit           for other pipelines`,
  arguments: [
    { syntax: '[detections...]', description: 'slugs, names, files or folders under detections/', namesContent: true },
  ],
  options: [
    {
      flags: '--format <format>',
      description: 'how results are written',
      choices: Object.keys(writers),
      default: 'text',
    },
    { flags: '--explain', description: 'rows left by each operator, and what dropped each event' },
    {
      flags: '--workspace <name>',
      description: 'only as this workspace gets them (default: as written, and as each gets them)',
    },
    ...baselineOptions,
    { flags: '--case <name>', description: 'only the cases whose name holds this' },
    { flags: '--watch', description: 'test again after each change of a file, until Ctrl-C' },
    { flags: '--update', description: 'write what comes out into the cases that say `recorded: true`' },
    { flags: '--score', description: 'how well each detection is proved, from 0 to 100, and what it lacks' },
    { flags: '--mutations', description: 'change each query a little and say which changes no case notices' },
  ],
  run: async (invocation) => {
    const { context, options } = invocation;
    if (options['watch'] !== true) {
      const documents = openDocumentStore(context);
      const loaded = loadCatalog(context.root, undefined, documents.parse);
      documents.save();
      return runTestCommand(invocation, loaded);
    }
    if (options['format'] !== 'text' || options['update'] === true) {
      throw new OperationError(
        'A watch shows results as text, again and again, and writes no file',
        'Leave --watch out if another --format or an --update is wanted.',
      );
    }
    const parse = createYamlMemory();
    const testAgain = () => Promise.resolve(runTestCommand(invocation, loadCatalog(context.root, undefined, parse)));
    return watchContent(context, testAgain, { title: 'Testing', prepare: () => undefined });
  },
};

function runTestCommand(invocation: Invocation, loaded: LoadedCatalog): 0 | 1 {
  const { context, arguments: names, options } = invocation;
  const { catalog } = loaded;
  const detections = names.map((name) => findSelected(name, catalog));
  const schema = createCatalogSchema(catalog);
  const selection = {
    detections,
    explain: options['explain'] === true,
    mutate: options['mutations'] === true,
    ...(options['score'] === true ? { scoreOn: context.now() } : {}),
    everywhere: true,
    caseName: readCaseName(invocation, catalog, detections),
  };
  const workspace = options['workspace'] === undefined ? undefined : findWorkspace(catalog, options['workspace']);
  const store = openProofStore(context, catalog);
  const run = runTests({ catalog, schema, workspace, store }, selection);
  store.save();
  if (options['update'] === true) return updateExpectations(run, loaded, context);
  if (selection.caseName !== undefined) return reportCases(run, loaded, invocation);
  const unreadable = loaded.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  const selected = new Set(
    catalog.detections
      .filter(({ slug }) => matchesSelection(slug, detections))
      .map(({ document }) => document.source.path),
  );
  const isSelected = (path: string) => selected.has(path);
  const { kept, waived } = applyWaivers(run.findings, catalog, context.now(), isSelected, 'proofs');
  const { found, lowered, hidden } = applySeverities(kept, catalog, isSelected);
  const { fresh, accepted } = judgeFindings(found, loaded, { context, options }, isSelected, 'proofs');
  const unread = judgeFindings(
    unreadable,
    loaded,
    { context, options: { baseline: options['baseline'] } },
    () => false,
    'checks',
  ).fresh;
  const whole = { ...run, findings: [...unread, ...fresh] };
  context.write(ownValue(writers, String(options['format']))!(whole, loaded.sources, context.color));
  if (accepted.length > 0) context.writeError(`${countOf(accepted.length, 'missing proof')} accepted.\n`);
  const unsaid = countUnsaid({ waived, lowered, hidden });
  if (unsaid !== '') context.writeError(`${unsaid}.\n`);
  return countCases(whole.results).failed > 0 || hasErrors(whole.findings) ? 1 : 0;
}

/** If cases were chosen, nothing is said of what else is missing. */
function reportCases(run: TestRun, { sources }: LoadedCatalog, { context, options }: Invocation): 0 | 1 {
  context.write(ownValue(writers, String(options['format']))!(run, sources, context.color));
  return countCases(run.results).failed > 0 ? 1 : 0;
}

/** The part of a name by which cases are chosen. @throws OperationError if no case of these detections has it */
function readCaseName({ options }: Invocation, catalog: Catalog, detections: readonly string[]): string | undefined {
  const { case: name } = options;
  if (typeof name !== 'string') return undefined;
  const tests = catalog.tests.filter(({ detection }) => matchesSelection(detection, detections));
  const names = tests.flatMap(({ cases }) => cases.map((each) => each.name));
  if (names.some((each) => isNamed(each, name))) return name;
  const nearest = nearestWord(name, names);
  const help = nearest === undefined ? 'Write a part of the name of a case.' : `Did you mean '${nearest}'?`;
  throw new OperationError(`No case is called '${name}'`, help);
}
