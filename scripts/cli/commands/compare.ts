import { isRule, type Detection } from '../../content/detection';
import { ticksPerDay, ticksPerSecond } from '../../engine/formats/calendar';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { expandDetection } from '../../expand/expand-detection';
import { ticksOf } from '../../expand/watchlist-table';
import { periodOf } from '../../prove/runs/run-schedule';
import { comparisonText } from '../../report/proofs/comparison-text';
import { hasErrors } from '../../source/diagnostic';
import { OperationError } from '../../source/operation-error';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { loadCatalog } from '../content/load-catalog';
import { findSelected } from '../content/select-detections';
import { compareInWorkspace } from '../in-workspace/compare-in-workspace';
import { readTime } from '../logs/read-stretch';
import { patienceOption } from '../patience-option';
import { readAsOf } from '../read-as-of';
import { showDiagnostics } from '../show-diagnostics';
import { findWorkspace } from '../workspaces/find-workspace';

/** `sentinel compare DETECTION --in-workspace NAME`: whether the workspace and the engine here answer the same. */
export const compareCommand: CliCommand = {
  name: 'compare',
  summary: 'Run a detection in a workspace and here over the same events, and show in what the answers differ',
  help: `Asks the workspace for the answer of one run, then for the events that this run saw, and runs the same query over them
on this machine. Shows the columns and the rows that are in one answer alone. Rows have no order, and what is
dynamic is compared as text. The events stay in memory; nothing is written.

  sentinel compare nanocore-rat/dns-query-to-command-and-control --in-workspace production --at 2026-06-02T12:00:00Z

Ends with 1 if the answers differ, and with 2 if one of the two does not answer.`,
  arguments: [{ syntax: '<detection>', description: 'its slug, name or file under detections/', namesContent: true }],
  options: [
    { flags: '--in-workspace <name>', description: 'a file in workspaces/ (default: local, or the only one)' },
    { flags: '--at <time>', description: 'when the rule runs (default: now)' },
    { flags: '--from <time>', description: 'of a hunt: from when on events count (default: a day before)' },
    { flags: '--as-of <date>', description: 'the date on which indicators are active (default: now)' },
    patienceOption,
  ],
  run: runCompare,
};

async function runCompare(invocation: Invocation): Promise<ExitCode> {
  const {
    context,
    options,
    arguments: [written = ''],
  } = invocation;
  const { catalog, sources } = loadCatalog(context.root);
  const slug = findSelected(written, catalog);
  const found = catalog.detections.find((each) => each.slug === slug);
  if (found === undefined) throw new OperationError(`${slug} is a folder of detections`, 'Name one of them.');
  const workspace = findWorkspace(catalog, options['inWorkspace']);
  const schema = createCatalogSchema(catalog);
  const { value, diagnostics } = expandDetection(found, catalog, { asOf: readAsOf(invocation), workspace, schema });
  if (value === undefined || hasErrors(diagnostics)) {
    showDiagnostics(diagnostics, sources, context);
    return 1;
  }
  const window = windowOf(value.detection, invocation);
  const { difference, read } = await compareInWorkspace({ text: value.query.text, window, workspace, schema }, context);
  context.write(comparisonText(slug, workspace.name, difference, read));
  const { columns, onlyThere, onlyHere } = difference;
  return columns.length + onlyThere.length + onlyHere.length === 0 ? 0 : 1;
}

/** The window of the run that is compared. */
function windowOf(detection: Detection, { context, options }: Invocation) {
  const end = readTime('at', options['at']) ?? (ticksOf(context.now()) / ticksPerSecond) * ticksPerSecond;
  const from = readTime('from', options['from']);
  if (isRule(detection)) {
    if (from === undefined) return { start: end - periodOf(detection), end, now: end };
    throw new OperationError('--from is for hunts', 'A rule sees its query period: say --at alone.');
  }
  if (from !== undefined && from >= end) {
    throw new OperationError('--from is not before --at', 'Give times of which the first is earlier.');
  }
  return { start: from ?? end - ticksPerDay, end, now: end };
}
