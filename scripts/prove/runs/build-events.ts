import { takeDataset } from '../../checks/evidence/case-dataset';
import { buildCaseTable, findTooManyEvents } from '../../checks/evidence/case-events';
import { findUnseenEvents } from '../../checks/evidence/case-times';
import type { EventSource } from '../../checks/evidence/event-source';
import { findUnreadEvents, findUselessDataset } from '../../checks/evidence/unread-events';
import type { Finding } from '../../checks/check';
import type { Catalog } from '../../content/catalog';
import type { Detection } from '../../content/detection';
import type { DetectionTest } from '../../content/detection-test';
import type { Table } from '../../engine/values';
import type { Diagnostic } from '../../source/diagnostic';
import type { YamlPath } from '../../source/yaml-document';

export interface Events {
  /** The rows of everything that the query reads, by name; none where the case gives none. */
  readonly events: ReadonlyMap<string, Table>;
  /** For each of these rows the place in the test of what gave it. */
  readonly origins: ReadonlyMap<string, readonly YamlPath[]>;
  readonly diagnostics: readonly Diagnostic[];
}

/** The repository, and the detection that runs over the events. */
interface EventContext {
  readonly catalog: Catalog;
  readonly detection: Detection;
  /** Whether a name stands for any table of the workspace, read or not. */
  readonly isKnown: (name: string) => boolean;
  /** Whether summary rules read a source, which look at all of its events. */
  readonly isSummarized: (name: string) => boolean;
}

/**
 * Makes the typed tables of a test case.
 * @param sources what the query reads, and what summary rules read for it
 */
export function buildEvents(
  test: DetectionTest,
  caseIndex: number,
  sources: ReadonlyMap<string, EventSource>,
  { catalog, isKnown, detection, isSummarized }: EventContext,
): Events {
  const tooMany = findTooManyEvents(test, caseIndex).map(toDiagnostic);
  if (tooMany.length > 0) return { events: new Map(), origins: new Map(), diagnostics: tooMany };
  const dataset = takeDataset(test, caseIndex, catalog);
  const read = { sources: [...sources.keys()], isKnown };
  const ofDataset = [...(dataset?.findings ?? []), ...findUselessDataset(test, caseIndex, dataset, read)];
  if (ofDataset.length > 0) return { events: new Map(), origins: new Map(), diagnostics: ofDataset.map(toDiagnostic) };
  const built = [...sources].map(([name, source]) => ({
    name,
    isWatched: source.kind === 'table' && !isSummarized(name),
    ...buildCaseTable(test, caseIndex, source, catalog, dataset),
  }));
  const unseen = built.flatMap((each) => (each.isWatched ? findUnseenEvents(test, caseIndex, detection, each) : []));
  return {
    events: new Map(built.map(({ name, table }) => [name, table])),
    origins: new Map(built.map(({ name, origins }) => [name, origins])),
    diagnostics: [
      ...built.flatMap(({ findings }) => findings.map(toDiagnostic)),
      ...[...unseen, ...findUnreadEvents(test, caseIndex, read)].map(toDiagnostic),
    ],
  };
}

function toDiagnostic(finding: Finding): Diagnostic {
  return { check: 'test-events', severity: 'error', ...finding, message: `${finding.message}.` };
}
