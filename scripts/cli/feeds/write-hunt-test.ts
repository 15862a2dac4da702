import { createCatalogSchema } from '../../expand/catalog-schema';
import type { FoldedQuery } from '../../expand/scaffold/fold-hunt-lists';
import { scaffoldImportedTest } from '../../expand/scaffold/scaffold-imported-hunt';
import type { HuntCase } from '../../expand/scaffold/scaffold-imported-hunt';
import type { PreparedQuery } from '../../prove/runs/prepare-query';
import { proposeHuntEvents } from '../../prove/evidence/propose-hunt-events';
import { runTests } from '../../prove/run-tests';
import type { LoadedCatalog } from '../content/load-catalog';
import { loadWith } from './hunt-request';
import type { HuntRequest } from './hunt-request';

/** The test of a hunt: what it finds of the events that show its indicators, and near misses that it does not. */
export function writeHuntTest(
  path: string,
  query: FoldedQuery,
  prepared: PreparedQuery,
  loaded: LoadedCatalog,
  request: HuntRequest,
  files: readonly (readonly [string, string])[],
): { readonly text: string; readonly cases: number } {
  const { asOf, hunt, indicators } = request;
  const proposed = proposeHuntEvents(prepared.bound, createCatalogSchema(loaded.catalog), indicators);
  const asked = proposed.flatMap(({ table, event, nearMiss }, index): HuntCase[] => [
    { name: `fires ${index}`, events: { [table]: [event] }, expect: 'nothing' },
    { name: `near ${index}`, events: { [table]: [nearMiss] }, expect: 'nothing' },
  ]);
  const trial = loadWith([...files, [`${path}.test.yaml`, scaffoldImportedTest(asOf, undefined, asked)]], request);
  const ran = runTests(
    { catalog: trial.catalog, schema: createCatalogSchema(trial.catalog), workspace: undefined },
    {
      detections: [path.replace(/^detections\//, '')],
      explain: false,
      mutate: false,
      everywhere: false,
      caseName: undefined,
    },
  );
  const fired = new Map(ran.results.flatMap(({ cases }) => cases.map((each) => [each.name, each.fired] as const)));
  const firing = proposed.filter((_each, index) => fired.get(`fires ${index}`) === true);
  const near = firing.filter((each) => fired.get(`near ${proposed.indexOf(each)}`) === false);
  const shown = firing.filter(
    ({ table, value }, index) => firing.findIndex((other) => other.table === table && other.value === value) === index,
  );
  const misses = near.filter(
    ({ table, column }, index) => near.findIndex((other) => other.table === table && other.column === column) === index,
  );
  const cases: HuntCase[] = [
    ...casesByTable(shown, ({ event }) => event).map(([table, events]) => {
      return {
        name: `Listed indicators are found in ${table}`,
        events: { [table]: events },
        expect: { rowCount: events.length },
      };
    }),
    ...casesByTable(misses, ({ nearMiss }) => nearMiss).map(([table, events]) => {
      return {
        name: `What only resembles them is not found in ${table}`,
        events: { [table]: events },
        expect: 'nothing',
      };
    }),
  ];
  const source = hunt.queries.find(({ text }) => query.folded > 0 && foldsBack(prepared.bound.text, text));
  return { text: scaffoldImportedTest(asOf, source?.text, cases), cases: shown.length === 0 ? 0 : cases.length };
}

/** Whether the query that is deployed is the one of the source, to the letter. */
function foldsBack(deployed: string, source: string): boolean {
  return deployed.trimEnd() === source.trimEnd();
}

function casesByTable<Proposed extends { readonly table: string }>(
  proposed: readonly Proposed[],
  eventOf: (each: Proposed) => unknown,
): readonly (readonly [string, readonly unknown[]])[] {
  return [...new Set(proposed.map(({ table }) => table))].map((table) => {
    return [table, proposed.filter((each) => each.table === table).map(eventOf)] as const;
  });
}
