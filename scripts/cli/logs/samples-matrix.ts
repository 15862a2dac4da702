import type { Detection } from '../../content/detection';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { createMatrixRunner, type MatrixRow } from '../../prove/recordings/measure-matrix';
import type { ProofContext } from '../../prove/runs/prepare-query';
import { matrixJson, matrixText, type ReportedMatrix } from '../../report/proofs/matrix-text';
import { OperationError } from '../../source/operation-error';
import type { CommandContext, ExitCode, Invocation } from '../command';
import { loadCatalog } from '../content/load-catalog';
import { selectDetections } from '../content/select-detections';
import { showProgress } from '../progress';
import { readAsOf } from '../read-as-of';
import { findDatasets, type NamedDataset } from './recorded-attacks';
import { showLogProblems } from './show-log-problems';

/** Runs detections over recorded attacks, and shows what fired, what was silent and what was refused. */
export async function runSamplesMatrix(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const datasets = findDatasets(context.root, (options['dataset'] ?? []) as readonly string[]);
  const { catalog } = loadCatalog(context.root);
  const detections = selectDetections(catalog, invocation.arguments.slice(1));
  const proof = { catalog, schema: createCatalogSchema(catalog), workspace: undefined };
  const matrix = await measureAttacks(datasets, detections, { proof, asOf: readAsOf(invocation), context });
  if (matrix === undefined) return 1;
  context.write(options['format'] === 'json' ? matrixJson(matrix) : matrixText(matrix));
  return 0;
}

interface Measuring {
  readonly proof: ProofContext;
  readonly asOf: Date;
  readonly context: CommandContext;
}

/**
 * What detections make of datasets; undefined if a log has lines that cannot be read, which are then shown.
 *
 * @throws OperationError if there is no dataset
 */
export async function measureAttacks(
  datasets: readonly NamedDataset[],
  detections: readonly Detection[],
  { proof, asOf, context }: Measuring,
): Promise<ReportedMatrix | undefined> {
  if (datasets.length === 0) {
    throw new OperationError('There is no dataset', 'Make one of a recording: sentinel samples read attack.zip.');
  }
  const runner = createMatrixRunner(detections, proof, asOf);
  const rows: MatrixRow[] = [];
  let isClean = true;
  await showProgress(context, 'Running detections over recorded attacks', async ({ status }) => {
    for (const [index, dataset] of datasets.entries()) {
      status(`${String(index + 1)} of ${String(datasets.length)}, ${dataset.name}`);
      const { attack, logs } = await dataset.load(proof.schema);
      if (showLogProblems(logs, context)) isClean = false;
      else rows.push(...runner.run(attack));
    }
  });
  const listed = datasets.map(({ name, techniques }) => ({ name, techniques }));
  return isClean ? { datasets: listed, rows, unready: runner.unready } : undefined;
}
