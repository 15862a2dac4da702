import path from 'node:path';
import type { Workspace } from '../../content/workspace';
import { describeResource, resourceKinds } from '../../deploy/kinds/describe-resource';
import { createArmTemplate } from '../../deploy/kinds/arm-template';
import { requireHeld } from '../../deploy/plan/require-held';
import { desiredDetection, desiredState } from '../../deploy/plan/desired-state';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { deployableYaml } from '../../expand/deployable-yaml';
import type { ExpandedDetection } from '../../expand/expand-detection';
import { expansionJson } from '../../report/content/expansion-json';
import { expansionText } from '../../report/content/expansion-text';
import { escapeText } from '../../report/text/terminal-text';
import { hasErrors } from '../../source/diagnostic';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { expandSelected } from '../content/expand-selected';
import { findWorkspace } from '../workspaces/find-workspace';
import { loadCatalog } from '../content/load-catalog';
import type { LoadedCatalog } from '../content/load-catalog';
import { readAsOf } from '../read-as-of';
import { showDiagnostics } from '../show-diagnostics';
import { writeOutput } from '../content/write-output';

export const expandCommand: CliCommand = {
  name: 'expand',
  summary: 'Show detections as they would be deployed',
  help: `Applies the overlay of a workspace, places the exclusions of documented false positives behind their
tables, and writes the active indicators into the queries that look them up, as far as a query stays
within what Kusto's index and the service take. Says what it chose and why. Deploys nothing.

  sentinel expand                                          all detections
  sentinel expand nanocore-rat/hunt-dns-first-seen-may-2026 one, ready to paste into the portal
  sentinel expand --as-of 2027-01-01                       what is left of the lists by then
  sentinel expand --out out/ --workspace production        YAML, KQL and ARM templates as files`,
  arguments: [
    { syntax: '[detections...]', description: 'slugs, files or folders under detections/', namesContent: true },
  ],
  options: [
    { flags: '--out <dir>', description: 'also write YAML, KQL and ARM templates into this folder' },
    { flags: '--workspace <name>', description: 'the workspace whose overlay is applied (default: none)' },
    { flags: '--as-of <date>', description: 'the date on which indicators are active (default: now)' },
    { flags: '--format <format>', description: 'how queries are written', choices: ['text', 'json'], default: 'text' },
  ],
  run: (invocation) => Promise.resolve(runExpand(invocation)),
};

function runExpand(invocation: Invocation): ExitCode {
  const { context, options } = invocation;
  const asOf = readAsOf(invocation);
  const loaded = loadCatalog(context.root);
  const { workspace: name, out } = options;
  const workspace = name === undefined ? undefined : findWorkspace(loaded.catalog, name);
  const { expanded, diagnostics } = expandSelected(loaded, invocation.arguments, workspace, asOf);
  if (options['format'] === 'json') {
    context.write(expansionJson(expanded, diagnostics, asOf));
  } else {
    const text = expanded.map((each) => expansionText(each, asOf)).join('\n');
    context.write(context.interactive ? escapeText(text) : text);
    showDiagnostics(diagnostics, loaded.sources, context);
  }
  if (hasErrors(diagnostics)) return 1;
  if (typeof out === 'string') {
    const folder = path.resolve(context.workingDirectory, out);
    writeFiles(folder, invocation, loaded, workspace, expanded, asOf);
  }
  return 0;
}

/** For each detection its YAML, KQL and template; for all of them, and their watchlists, one template more. */
function writeFiles(
  folder: string,
  { context }: Invocation,
  { catalog }: LoadedCatalog,
  workspace: Workspace | undefined,
  expanded: readonly ExpandedDetection[],
  asOf: Date,
): void {
  const schema = createCatalogSchema(catalog);
  const apiVersion = workspace?.apiVersion;
  if (workspace !== undefined) requireHeld(expanded.map(desiredDetection), workspace.name, apiVersion);
  const files = new Map<string, string>();
  for (const each of expanded) {
    const { slug } = each.detection;
    files.set(`${slug}.yaml`, deployableYaml(each));
    files.set(`${slug}.kql`, each.query.text);
    files.set(`${slug}.arm.json`, jsonText(createArmTemplate([desiredDetection(each)], apiVersion).template));
  }
  const whole = createArmTemplate(desiredState(expanded, catalog, { asOf, schema, workspace }), apiVersion);
  files.set('workspace.arm.json', jsonText(whole.template));
  writeOutput(folder, files, context.root);
  for (const kind of resourceKinds) {
    const names = whole.leftOut.filter((each) => each.kind === kind).map(({ id }) => id);
    const { leftOut } = describeResource(kind).exported;
    if (names.length > 0) context.writeError(`workspace.arm.json is without ${names.join(', ')}: ${leftOut}.\n`);
  }
  context.writeError(`Wrote ${files.size} files into ${folder}.\n`);
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
