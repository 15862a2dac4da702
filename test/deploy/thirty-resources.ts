import { readCatalog } from '../../scripts/content/read-catalog';
import { desiredState } from '../../scripts/deploy/plan/desired-state';
import type { DesiredResource } from '../../scripts/deploy/arm/resource';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import { createSourceFile } from '../../scripts/source/source-file';
import { asOf, guid, wantedHunt, wantedRule } from './local-deployment';

type Row = readonly [string, string];

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_none, index) => from + index);
const rowsOf = (from: number, to: number, owner = 'ada') => range(from, to).map((number): Row => [`h${number}`, owner]);

function watchlistYaml(alias: string, rows: readonly Row[], description: string): string {
  const items = rows.map(([name, owner]) => `  - { Name: ${name}, Owner: ${owner} }\n`).join('');
  return `alias: ${alias}\ndisplayName: List ${alias}\ndescription: ${description}\nprovider: SOC\nsearchKey: Name\nitems:\n${items}`;
}

function automationYaml(number: number, words: string): string {
  const rule = guid(104 + (number % 3));
  return `id: ${guid(number)}
name: Close ${number}${number % 2 === 0 ? '' : ` ${words}`}
order: ${number - 300}
triggersOn: Incidents
triggersWhen: Created
conditions:
  - conditionType: Property
    conditionProperties: { propertyName: IncidentRelatedAnalyticRuleIds, operator: Contains, propertyValues: [${rule}] }
actions:
  - actionType: ModifyProperties
    actionConfiguration: { status: Closed, classification: Undetermined }
`;
}

function summaryYaml(name: string, words: string): string {
  return `name: ${name}
description: ${name === 'hourly' ? 'Counts names.' : `Counts names ${words}.`}
destinationTable: ${name}_CL
binSize: 60
query: |
  DnsEvents | summarize Queries = count() by Name
`;
}

interface Wanted {
  readonly lists: readonly (readonly [string, readonly Row[]])[];
  /** Names of functions, and what each calls beside the list alpha. */
  readonly functions: readonly (readonly [string, string])[];
  readonly hunts: readonly number[];
  readonly rules: readonly number[];
  readonly automation: readonly number[];
  readonly summaries: readonly string[];
  /** What of all resources is another in the two states. */
  readonly words: string;
}

function resourcesOf({
  lists,
  functions,
  hunts,
  rules,
  automation,
  summaries,
  words,
}: Wanted): readonly DesiredResource[] {
  const files = [
    ...lists.map(([alias, rows]) => [`watchlists/${alias}.yaml`, watchlistYaml(alias, rows, `${words}.`)] as const),
    ...functions.map(
      ([name, called]) =>
        [
          `functions/${name}.yaml`,
          `functionAlias: ${name}\ndescription: ${words}.\nquery: |\n  ${called} | where Name != '${words}'\n`,
        ] as const,
    ),
    ...automation.map((number) => [`automation/a${number}.yaml`, automationYaml(number, words)] as const),
    ...summaries.map((name) => [`summaries/${name}.yaml`, summaryYaml(name, words)] as const),
  ];
  const { value: catalog } = readCatalog(files.map(([path, text]) => createSourceFile(path, text)));
  const state = desiredState([], catalog, { asOf, schema: createCatalogSchema(catalog), workspace: undefined });
  const needing = (resource: DesiredResource, number: number): DesiredResource => {
    const needed = state.filter(({ kind }) => kind === (number % 2 === 0 ? 'watchlist' : 'function'))[number % 3];
    return { ...resource, dependsOn: needed === undefined ? [] : [`${needed.kind}/${needed.id.toLowerCase()}`] };
  };
  const queryOf = (number: number) =>
    number % 2 === 0
      ? `DnsEvents | where Name in ((_GetWatchlist('${lists[number % 3]![0]}') | project SearchKey))`
      : `${functions[number % 3]![0]} | take ${number}`;
  // Half of the rules and hunts are as they were, so that one that is written without need shows.
  const nameOf = (number: number) => `Rule ${number}${number % 4 < 2 ? '' : ` ${words}`}`;
  return [
    ...state,
    ...hunts.map((number) => needing(wantedHunt(number, queryOf(number)), number)),
    ...rules.map((number) => needing(wantedRule(number, { query: queryOf(number), name: nameOf(number) }), number)),
  ];
}

/** Thirty resources of all kinds: what is deployed to an empty workspace. */
export const thirtyBefore = resourcesOf({
  lists: [
    ['alpha', rowsOf(1, 6)],
    ['beta', rowsOf(1, 24)],
    ['gamma', rowsOf(1, 3)],
    ['delta', rowsOf(1, 2)],
  ],
  functions: [
    ['Base', 'DnsEvents'],
    ['Middle', 'Base'],
    ['Upper', 'Middle'],
    ['Other', 'DnsEvents'],
  ],
  hunts: range(1, 7),
  rules: range(101, 110),
  automation: range(301, 303),
  summaries: ['hourly', 'byName'],
  words: 'before',
});

/** Thirty resources over those: created, updated, deleted and left, and rows added, changed, removed and uploaded. */
export const thirtyAfter = resourcesOf({
  lists: [
    ['alpha', [...rowsOf(1, 2), ...rowsOf(3, 4, 'bob'), ...rowsOf(7, 9)]],
    ['beta', rowsOf(1, 60)],
    ['gamma', rowsOf(2, 3)],
    ['epsilon', rowsOf(1, 5)],
  ],
  functions: [
    ['Base', 'DnsEvents'],
    ['Middle', 'Base'],
    ['Upper', 'Middle'],
    ['Another', 'Upper'],
  ],
  hunts: range(3, 9),
  rules: range(104, 113),
  automation: range(302, 304),
  summaries: ['hourly', 'byAddress'],
  words: 'after',
});
