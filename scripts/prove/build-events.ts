import { takeDataset, type TakenDataset } from '../checks/evidence/case-dataset';
import { buildCaseTable, findTooManyEvents } from '../checks/evidence/case-events';
import type { EventSource } from '../checks/evidence/event-source';
import type { Finding } from '../checks/check';
import type { Catalog } from '../content/catalog';
import type { DetectionTest } from '../content/detection-test';
import type { Table } from '../engine/values';
import type { Diagnostic } from '../source/diagnostic';
import type { YamlPath } from '../source/yaml-document';

export interface Events {
  /** The rows of everything that the query reads, by name; none where the case gives none. */
  readonly events: ReadonlyMap<string, Table>;
  /** For each of these rows the place in the test of what gave it. */
  readonly origins: ReadonlyMap<string, readonly YamlPath[]>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Makes the typed tables of a test case.
 * @param sources what the query reads
 * @param isKnown whether a name stands for any table of the workspace, read or not
 */
export function buildEvents(
  test: DetectionTest,
  caseIndex: number,
  sources: ReadonlyMap<string, EventSource>,
  { catalog, isKnown }: { readonly catalog: Catalog; readonly isKnown: (name: string) => boolean },
): Events {
  const tooMany = findTooManyEvents(test, caseIndex).map(toDiagnostic);
  if (tooMany.length > 0) return { events: new Map(), origins: new Map(), diagnostics: tooMany };
  const dataset = takeDataset(test, caseIndex, catalog);
  const ofDataset = [
    ...(dataset?.findings ?? []),
    ...findUselessDataset(test, caseIndex, dataset, [...sources.keys()]),
  ];
  if (ofDataset.length > 0) return { events: new Map(), origins: new Map(), diagnostics: ofDataset.map(toDiagnostic) };
  const built = [...sources].map(([name, source]) => ({
    name,
    ...buildCaseTable(test, caseIndex, source, catalog, dataset),
  }));
  const unread = Object.keys(test.cases[caseIndex]!.events).filter((name) => !sources.has(name));
  return {
    events: new Map(built.map(({ name, table }) => [name, table])),
    origins: new Map(built.map(({ name, origins }) => [name, origins])),
    diagnostics: [
      ...built.flatMap(({ findings }) => findings.map(toDiagnostic)),
      ...unread.map((name) => unreadTable(test, caseIndex, name, [...sources.keys()], isKnown(name))),
    ],
  };
}

/** A dataset that has no row of a table that the query reads shows nothing of it. */
function findUselessDataset(
  test: DetectionTest,
  caseIndex: number,
  dataset: TakenDataset | undefined,
  read: readonly string[],
): readonly Finding[] {
  if (dataset === undefined || dataset.findings.length > 0) return [];
  if (dataset.tables.some((name) => read.includes(name))) return [];
  const place = test.document.placeOf(['cases', caseIndex, 'dataset']);
  const message = `What is taken of the dataset has rows of ${dataset.tables.join(', ')}, none of which the query reads`;
  const help = read.length === 0 ? 'The query reads no table' : `The query reads ${read.join(', ')}.`;
  return [{ place, message, help }];
}

function toDiagnostic(finding: Finding): Diagnostic {
  return { check: 'test-events', severity: 'error', ...finding, message: `${finding.message}.` };
}

function unreadTable(
  test: DetectionTest,
  caseIndex: number,
  name: string,
  read: readonly string[],
  isKnown: boolean,
): Diagnostic {
  return {
    check: 'test-events',
    severity: 'error',
    place: test.document.placeOf(['cases', caseIndex, 'events', name], 'key'),
    message: isKnown
      ? `The query does not read ${name}, so that these events prove nothing.`
      : `There is no table ${name}.`,
    help: read.length === 0 ? 'The query reads no table.' : `The query reads ${read.join(', ')}.`,
  };
}
