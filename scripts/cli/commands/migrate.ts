import { migrateDetection, type Migration } from '../../prove/migrate/migrate-detection';
import { MoveRefused } from '../../prove/migrate/migrate-query';
import type { Catalog } from '../../content/catalog';
import type { Detection } from '../../content/detection';
import { escapeLine } from '../../report/text/terminal-text';
import { countOf } from '../../source/count-of';
import { OperationError } from '../../source/operation-error';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { loadCatalog } from '../content/load-catalog';
import { findSelected } from '../content/select-detections';
import { writeNewFiles } from '../content/write-output';

/** `sentinel migrate DETECTION`: the same detection over the table that took the place of its own. */
export const migrateCommand: CliCommand = {
  name: 'migrate',
  summary:
    'Write a detection against the successor of a table that gets no rows any more, and prove that both answer the same',
  help: `Writes a new detection beside the old one: its query, its exclusions and its cases over the successor, with a GUID
of its own. Runs the cases over both tables and compares the rows. Writes nothing if a column has no equal of the same
type, if no case fires, or if both do not answer the same. Overwrites nothing; the old detection stays.

  sentinel migrate nanocore-rat/dns-query-to-command-and-control`,
  arguments: [{ syntax: '<detection>', description: 'its slug, name or file under detections/', namesContent: true }],
  options: [],
  run: (invocation) => Promise.resolve(runMigrate(invocation)),
};

function runMigrate({ context, arguments: [written = ''] }: Invocation): ExitCode {
  const { catalog } = loadCatalog(context.root);
  const slug = findSelected(written, catalog);
  const detection = catalog.detections.find((each) => each.slug === slug);
  if (detection === undefined) throw new OperationError(`${slug} is a folder of detections`, 'Name one of them.');
  const { from, to, files, cases, notes } = migrateOrExplain(detection, catalog, context.randomId());
  writeNewFiles(context.root, files, 'Remove what it shall replace.');
  const lines = [
    ...[...files.keys()].map((file) => `wrote ${file}`),
    `${from} and ${to}: the same rows in ${countOf(cases, 'case')}.`,
    ...notes.map((note) => `Mind: ${note}.`),
    'Next: sentinel validate, sentinel test; look with sentinel query at what real rows hold, then turn the old one off.',
  ];
  context.write(lines.map((line) => `${escapeLine(line)}\n`).join(''));
  return 0;
}

function migrateOrExplain(detection: Detection, catalog: Catalog, id: string): Migration {
  try {
    return migrateDetection(detection, catalog, id);
  } catch (error) {
    if (!(error instanceof MoveRefused)) throw error;
    throw new OperationError(
      `${detection.slug} is not moved: ${error.message}`,
      'Nothing was written. Move it by hand.',
    );
  }
}
