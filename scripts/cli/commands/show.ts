import { goesTo } from '../../content/goes-to';
import type { Workspace } from '../../content/workspace';
import { desiredDetection } from '../../deploy/plan/desired-state';
import { effectiveFields, overlayDifference } from '../../deploy/pull/effective-detection';
import { deployableYaml } from '../../expand/deployable-yaml';
import type { ExpandedDetection } from '../../expand/expand-detection';
import { createColors } from '../../report/text/colors';
import { effectiveJson, effectiveText } from '../../report/content/effective-text';
import type { EffectiveView } from '../../report/content/effective-text';
import { escapeText } from '../../report/text/terminal-text';
import { matrixJson, matrixMarkdown, matrixText } from '../../report/content/workspace-matrix';
import { hasErrors } from '../../source/diagnostic';
import { OperationError } from '../../source/operation-error';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { expandSelected } from '../content/expand-selected';
import { findWorkspace, selectWorkspaces } from '../workspaces/find-workspace';
import { loadCatalog } from '../content/load-catalog';
import { readAsOf } from '../read-as-of';
import { selectDetections } from '../content/select-detections';
import { showDiagnostics } from '../show-diagnostics';

export const showCommand: CliCommand = {
  name: 'show',
  summary: 'Show a detection as it is in a workspace, or what goes where',
  help: `Each field that is sent and the line that it is written in: of the detection, of the workspace's
overlay, or nowhere because it is what is sent if nobody says otherwise. Then the query as it
runs there. With --matrix: all detections and workspaces, and what differs. Asks no workspace.

  sentinel show nanocore-rat/dns-query-to-command-and-control --workspace production
  sentinel show --matrix --format markdown`,
  arguments: [
    { syntax: '[detections...]', description: 'slugs, files or folders under detections/', namesContent: true },
  ],
  options: [
    {
      flags: '--workspace <name>',
      description: 'a file in workspaces/ (default: local, or the only one); of a matrix also a group',
    },
    { flags: '--as-of <date>', description: 'the date on which indicators are active (default: now)' },
    { flags: '--matrix', description: 'which detection goes to which workspace, and what differs there' },
    {
      flags: '--format <format>',
      description: 'how it is shown; yaml for a detection, markdown for a matrix',
      choices: ['text', 'json', 'yaml', 'markdown'],
      default: 'text',
    },
  ],
  run: (invocation) =>
    Promise.resolve(invocation.options['matrix'] === true ? showMatrix(invocation) : showDetections(invocation)),
};

function showDetections(invocation: Invocation): ExitCode {
  const { context, options } = invocation;
  const asOf = readAsOf(invocation);
  const loaded = loadCatalog(context.root);
  if (invocation.arguments.length === 0) {
    throw new OperationError('No detection is named', 'Name one by its path under detections/, or say --matrix.');
  }
  if (options['format'] === 'markdown') throw notInFormat('A detection', 'text, json or yaml');
  const workspace = findWorkspace(loaded.catalog, options['workspace']);
  const { expanded, diagnostics } = expandSelected(loaded, invocation.arguments, workspace, asOf);
  showDiagnostics(diagnostics, loaded.sources, context);
  const views = expanded.map((each) => viewDetection(each, workspace, asOf));
  if (options['format'] === 'json') context.write(effectiveJson(views));
  else if (options['format'] === 'yaml') {
    const text = views.map((view) => deployableYaml(view.expanded)).join('---\n');
    context.write(context.interactive ? escapeText(text) : text);
  } else context.write(views.map((view) => effectiveText(view, createColors(context.color))).join('\n'));
  return hasErrors(diagnostics) ? 1 : 0;
}

function viewDetection(expanded: ExpandedDetection, workspace: Workspace, asOf: Date): EffectiveView {
  const { body } = desiredDetection(expanded);
  const isTaken = goesTo(workspace, expanded.detection);
  return { workspace: workspace.name, isTaken, expanded, fields: effectiveFields(expanded, workspace), body, asOf };
}

function showMatrix({ context, options, arguments: names }: Invocation): ExitCode {
  const { catalog } = loadCatalog(context.root);
  if (options['format'] === 'yaml') throw notInFormat('A matrix', 'text, json or markdown');
  const workspaces =
    options['workspace'] === undefined ? catalog.workspaces : selectWorkspaces(catalog, { options }).workspaces;
  const matrix = {
    workspaces: workspaces.map(({ name }) => name),
    rows: selectDetections(catalog, names).map((detection) => ({
      detection: detection.slug,
      cells: workspaces.map((workspace) =>
        goesTo(workspace, detection) ? overlayDifference(detection, workspace) : undefined,
      ),
    })),
  };
  const format = { json: matrixJson, markdown: matrixMarkdown }[String(options['format'])] ?? matrixText;
  context.write(format(matrix));
  return 0;
}

function notInFormat(what: string, formats: string): OperationError {
  return new OperationError(`${what} is not shown in this format`, `Say --format ${formats}.`);
}
