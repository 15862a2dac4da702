import { successorOf } from '../../checks/evidence/retired-table';
import type { Catalog } from '../../content/catalog';
import type { Detection } from '../../content/detection';
import type { DetectionTest } from '../../content/detection-test';
import { readDetection } from '../../content/read-detection';
import { readDetectionTest } from '../../content/read-detection-test';
import { asWritten, entries } from '../../content/written-value';
import { hashKey } from '../../engine/values/compare-values';
import type { Table } from '../../engine/values';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { findReferences } from '../../kql/query-references';
import { bindQuery } from '../../kql/bind-query';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import { applyEdits } from '../../source/edit-text';
import { removeYamlKey, setYamlValue } from '../../source/edit-yaml';
import { pathPart } from '../../source/path-part';
import { createSourceFile } from '../../source/source-file';
import { formatYaml, parseYaml, type YamlPath } from '../../source/yaml-document';
import { createPreparation } from '../runs/prepare-query';
import { MoveRefused, movedColumn, movePredicate, moveQuery, type TableMove } from './migrate-query';
import { runDetection } from '../runs/run-detection';

/** A detection over the successor of its table, proved to answer the same. */
export interface Migration {
  readonly from: string;
  readonly to: string;
  /** The files by path from the root: the detection and its test. */
  readonly files: ReadonlyMap<string, string>;
  /** Cases of which both gave the same rows. */
  readonly cases: number;
  /** What to mind of the successor. */
  readonly notes: readonly string[];
}

/**
 * Writes a detection against the successor of the table that it reads and that gets no rows any more, and proves on the
 * events of its cases, written for both tables, that both give the same rows.
 *
 * @throws MoveRefused if that cannot be done or proved
 */
export function migrateDetection(detection: Detection, catalog: Catalog, id: string): Migration {
  const schema = createCatalogSchema(catalog);
  const move = findMove(detection, schema);
  const tests = catalog.tests.filter((test) => test.detection === detection.slug);
  const [test] = tests;
  if (test === undefined) throw new MoveRefused('It has no test, so that nothing would be proved');
  const slug = `${detection.slug}-on-${pathPart(move.to.name, 'successor')}`;
  const paths = [`detections/${slug}.yaml`, `detections/${slug}.test.yaml`] as const;
  const text = writeDetection(detection, move, schema, id);
  const testText = writeTest(test, move);
  const moved = parseYaml(createSourceFile(paths[0], text)).value;
  const movedTest = parseYaml(createSourceFile(paths[1], testText)).value;
  const read = moved && readDetection(moved).value;
  const readTest = movedTest && readDetectionTest(movedTest).value;
  if (read === undefined || readTest === undefined) throw new MoveRefused('What is written of it cannot be read again');
  const cases = proveSame({ detection, test }, { detection: read, test: readTest }, catalog, schema);
  return {
    from: move.from.name,
    to: move.to.name,
    files: new Map([
      [paths[0], text],
      [paths[1], testText],
    ]),
    cases,
    notes: move.successor.notes,
  };
}

/** The one table of a detection that gets no rows any more and has a successor. */
function findMove({ query }: Detection, schema: WorkspaceSchema): TableMove {
  const names = [...new Set(findReferences(bindQuery(query, schema)).tables.map(({ name }) => name))];
  const [name, ...others] = names.filter((each) => successorOf(each) !== undefined);
  const successor = name === undefined ? undefined : successorOf(name);
  const [from, to] = [name, successor?.table].map((each) => (each === undefined ? undefined : schema.tables.get(each)));
  if (others.length > 0) throw new MoveRefused(`It reads ${[name, ...others].join(' and ')}: move one by hand first`);
  if (successor === undefined || from === undefined || to === undefined) {
    throw new MoveRefused('It reads no table of which a successor with known columns is known');
  }
  return { from, to, successor };
}

function writeDetection(detection: Detection, move: TableMove, schema: WorkspaceSchema, id: string): string {
  const { from, to, successor } = move;
  let { source } = detection.document;
  const set = (path: YamlPath, value: unknown): void => {
    const document = parseYaml(source).value;
    const edits =
      document && (value === undefined ? removeYamlKey(document, path) : setYamlValue(document, path, value, []));
    if (edits === undefined)
      throw new MoveRefused(`Its key ${path.join('.')} is written so that it cannot be replaced`);
    source = createSourceFile(source.path, applyEdits(source.text, edits).text);
  };
  set(['id'], id);
  set(['name'], `${detection.name} (${to.name})`);
  set(['query'], moveQuery(detection.query, move, schema));
  const written = asWritten<{ requiredDataConnectors: unknown; waivers: unknown; version: unknown }>(
    detection.document.value,
  );
  if (Array.isArray(written.requiredDataConnectors)) {
    const connectors = (written.requiredDataConnectors as readonly unknown[]).filter(
      (each) => !JSON.stringify(each).includes(`"${from.name}"`),
    );
    const connector =
      successor.connector === undefined ? [] : [{ connectorId: successor.connector, dataTypes: [to.name] }];
    set(['requiredDataConnectors'], [...connector, ...connectors]);
  }
  for (const [index, { exclude }] of detection.falsePositives.entries()) {
    const predicate = Object.hasOwn(exclude, from.name) ? exclude[from.name] : undefined;
    if (predicate === undefined) continue;
    const others = Object.entries(exclude).filter(([table]) => table !== from.name);
    set(
      ['falsePositives', index, 'exclude'],
      Object.fromEntries([[to.name, movePredicate(predicate, move, schema)], ...others]),
    );
  }
  if (Array.isArray(written.waivers)) {
    const kept = (written.waivers as readonly unknown[]).filter(
      (each) => asWritten<{ check: unknown }>(each).check !== 'table-retired',
    );
    set(['waivers'], kept.length === 0 ? undefined : kept);
  }
  if (written.version !== undefined) set(['version'], '1.0.0');
  return source.text;
}

const testSchema = '# yaml-language-server: $schema=../../schemas/detection-test.schema.json';

/** The same cases with the events of the other table. */
function writeTest(test: DetectionTest, move: TableMove): string {
  const written = entries(test.document.value);
  const cases = Object.fromEntries(written)['cases'];
  // The test stands beside its detection under the same name, and its query is another one to the letter.
  const rest = Object.fromEntries(written.filter(([key]) => !['cases', 'detection', 'expandsTo'].includes(key)));
  const moved = (Array.isArray(cases) ? (cases as readonly unknown[]) : []).map((each) => {
    const testCase = Object.fromEntries(entries(each));
    const events = Object.fromEntries(
      entries(testCase['events']).map(([table, rows]) =>
        table === move.from.name ? [move.to.name, moveRows(rows, move)] : [table, rows],
      ),
    );
    return { ...testCase, events };
  });
  return `${testSchema}\n${formatYaml({ ...rest, cases: moved })}`;
}

function moveRows(rows: unknown, move: TableMove): unknown {
  if (!Array.isArray(rows))
    throw new MoveRefused('A case takes its events from a log, which is not written for another table');
  return (rows as readonly unknown[]).map((row) => {
    const written = asWritten<{ repeat: unknown; event: unknown }>(row);
    const isRepeated = written.repeat !== undefined && written.event !== undefined;
    return isRepeated ? { ...written, event: moveRow(written.event, move) } : moveRow(row, move);
  });
}

/** A value that the successor has no column for is left out: if the query asked for it, it would have been refused. */
function moveRow(row: unknown, move: TableMove): Record<string, unknown> {
  return Object.fromEntries(
    entries(row).flatMap(([column, value]) => {
      const now = movedColumn(move, column);
      return now === undefined ? [] : [[now, value] as const];
    }),
  );
}

interface Side {
  readonly detection: Detection;
  readonly test: DetectionTest;
}

/** How many cases gave the same rows on both sides, those of exclusions with and without these. */
function proveSame(before: Side, after: Side, catalog: Catalog, schema: WorkspaceSchema): number {
  const context = { catalog, schema, workspace: undefined };
  const [prepareBefore, prepareAfter] = [before, after].map(({ detection }) =>
    createPreparation(detection, context),
  ) as [ReturnType<typeof createPreparation>, ReturnType<typeof createPreparation>];
  let firing = 0;
  for (const [caseIndex, { name, expectation, watchlists }] of before.test.cases.entries()) {
    if (watchlists.length > 0)
      throw new MoveRefused(`The case '${name}' brings rows of a watchlist, which is not compared here`);
    const without = expectation.type === 'falsePositive' ? [undefined, expectation.id] : [undefined];
    for (const exclusion of without) {
      const run = (side: Side, prepare: typeof prepareBefore): Table => {
        const outcome = runDetection({ ...side, caseIndex, prepare, context, faults: [] }, exclusion);
        if (outcome.value !== undefined) return outcome.value.rows;
        const reason = outcome.diagnostics[0]?.message.replace(/\.$/, '') ?? 'it cannot be run';
        throw new MoveRefused(`The case '${name}' cannot be compared: ${reason}`);
      };
      const [old, now] = [run(before, prepareBefore), run(after, prepareAfter)];
      if (keyOf(old) !== keyOf(now)) {
        throw new MoveRefused(
          `Both do not answer the same in the case '${name}': ${String(old.rowCount)} and ${String(now.rowCount)} rows, or other values`,
        );
      }
      if (old.rowCount > 0) firing += 1;
    }
  }
  if (firing === 0) throw new MoveRefused('None of its cases fires, so that nothing would be proved');
  return before.test.cases.length;
}

/** A text that is the same for the same rows under the same names, whatever the order of rows and columns. */
function keyOf({ columns, data, rowCount }: Table): string {
  const rows = Array.from({ length: rowCount }, (_, row) =>
    columns
      .map(({ name, type }, index) => JSON.stringify([name, hashKey(data[index]![row]!, type)]))
      .sort()
      .join(),
  );
  return JSON.stringify([columns.map(({ name, type }) => `${name}:${type}`).sort(), rows.sort()]);
}
