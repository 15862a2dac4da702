import { aggregateFunctions } from '../../engine/aggregates';
import { documentedOptions } from '../../engine/build/documented-options';
import { drawingFunctions } from '../../engine/run/drawn-values';
import { scalarFunctions, tupleFunctions } from '../../engine/functions';
import { givenFunctions } from '../../engine/run/given-functions';
import { binaryOperators, unaryOperators } from '../../engine/operations';
import { operatorBuilders, sourceBuilders } from '../../engine/operators';
import { plugins } from '../../engine/operators/evaluate-plugin';
import { windowFunctions } from '../../engine/run/window-functions';
import type { LanguageNames } from '../../kql/language-names';
import { ownValue } from '../../source/own-value';

const introduction = `# KQL that runs here

Tests, \`sentinel query\` and the local workspace run queries with an engine of their own. This page is made of the
engine's tables and of the list of everything that the official parser knows; \`npm run generate\` writes it, and a test
holds it current.

- **Supported**: answers as the service does. A use that the engine cannot answer exactly is refused all the same.
- **Needs rows**: the engine does not fetch or look up what only the service has; a test case or a log gives the rows.
- **Refused**: the query is not run. The message names the feature and its place. A wrong answer is worse than none.

[kql-differences.md](kql-differences.md) says where an answer may differ, and why some uses are refused.
`;

/** What a query reads that is not there locally. */
const needsRows: readonly (readonly [string, string])[] = [
  ['Tables', 'Events of a test case, or logs; a documented table without any is empty.'],
  ['`_GetWatchlist()`', "The repository's watchlists, with the items that are active on the date."],
  ['ASIM parsers such as `_Im_Dns()`', 'Rows given under the name of the parser.'],
  ['`externaldata`', 'Rows given for its address; nothing is ever fetched.'],
  ...[...givenFunctions].map(([name, { columns }]): [string, string] => {
    const form = columns.map((column) => `\`${column.name}\``).join(', ');
    return [`\`${name}()\``, `Rows given under its name, with ${form}: an answer for each argument.`];
  }),
  ['`ingestion_time()`', 'The `_TimeReceived` of an event, or else its `TimeGenerated`.'],
];

/**
 * Functions that are not an entry of a table, because the planner resolves them to something else. For each a query
 * that shows it, which the tests run.
 */
export const plannedFunctions: Readonly<Record<string, string>> = {
  column_ifexists: 'print a = 1 | project column_ifexists("b", 2)',
  columnifexists: 'print a = 1 | project columnifexists("b", 2)',
  pack_all: 'print a = 1 | project pack_all()',
  bag_pack_columns: 'print a = 1 | project bag_pack_columns(a)',
  column_names_of: 'let T = view () { print a = 1 };\nprint column_names_of(T)',
  bin_auto: 'set query_bin_auto_size=1h;\nprint bin_auto(now())',
  ingestion_time: 'DnsEvents | project ingestion_time()',
  table: 'table("DnsEvents") | count',
};

/** Functions that read what is only there with rows: see needsRows. */
const fixtureFunctions = new Set(['ingestion_time', 'table', ...givenFunctions.keys()]);

/** KQL's words for operators whose kind in the grammar is called otherwise. */
const operatorWords: Readonly<Record<string, string>> = {
  FilterOperator: 'where',
  GetSchemaOperator: 'getschema',
  ReduceByOperator: 'reduce',
  SortOperator: 'sort, order',
  TakeOperator: 'take, limit',
  DataTableExpression: 'datatable',
  ExternalDataExpression: 'externaldata',
};

/** Sources that the grammar does not count among its operators. */
const sourceExpressions = ['DataTableExpression', 'ExternalDataExpression'];

/** Returns docs/kql-support.md. */
export function kqlSupportDocument(language: LanguageNames): string {
  return `${[
    introduction,
    ...operatorSection(language),
    ...scalarOperatorSection(),
    ...functionSection('Scalar functions', language.functions, scalarEntries()),
    ...functionSection('Aggregate functions', language.aggregates, aggregateFunctions),
    ...pluginSection(language),
    ...optionSection(),
    '## What needs rows',
    ['| what | where its rows come from |', '| --- | --- |', ...needsRows.map((row) => `| ${row.join(' | ')} |`)].join(
      '\n',
    ),
  ].join('\n\n')}\n`;
}

function operatorSection({ operatorKinds }: LanguageNames): string[] {
  const isSupported = (kind: string): boolean => operatorBuilders.has(kind) || sourceBuilders.has(kind);
  const kinds = [...operatorKinds, ...sourceExpressions];
  return [
    '## Tabular operators',
    supportText(
      kinds.filter(isSupported).map(operatorWord),
      kinds.filter((kind) => !isSupported(kind)).map(operatorWord),
    ),
    'Beside them `let`, user functions and views, `materialize()` and `toscalar()` are supported.',
  ];
}

function operatorWord(kind: string): string {
  const words = kind.replace(/Operator$/, '').replace(/(?<=[a-z])(?=[A-Z])/g, '-');
  return ownValue(operatorWords, kind) ?? words.toLowerCase();
}

function scalarOperatorSection(): string[] {
  const spellings = [...new Set([...binaryOperators.keys(), ...unaryOperators.keys()])];
  return [
    '## Operators between values',
    `Supported: ${namesText(spellings)}. Any other, such as \`like\`, is refused.`,
    'What `has` and its kin take for a term is held by several hundred pairs of text and term in `test/engine/terms`.',
  ];
}

interface Documented {
  readonly doc: string;
}

/** Scalar functions of all kinds, each with the title of the page that it follows. */
function scalarEntries(): ReadonlyMap<string, Documented> {
  const windows = [...windowFunctions.keys()].map((name): [string, Documented] => [name, { doc: 'Window functions' }]);
  const planned = Object.keys(plannedFunctions).map((name): [string, Documented] => [name, { doc: `${name}()` }]);
  return new Map<string, Documented>([
    ...scalarFunctions,
    ...tupleFunctions,
    ...windows,
    ...drawingFunctions,
    ...planned,
    ...givenFunctions,
  ]);
}

function functionSection(title: string, all: readonly string[], entries: ReadonlyMap<string, Documented>): string[] {
  const names = [...new Set(all)].sort();
  const supported = names.filter((name) => entries.has(name));
  const rows = supported.map((name) => {
    const status = fixtureFunctions.has(name) ? 'needs rows' : 'supported';
    return `| \`${name}()\` | ${status} | ${entries.get(name)!.doc.replaceAll('|', '\\|')} |`;
  });
  const refused = names.filter((name) => !entries.has(name));
  return [
    `## ${title}`,
    `${supported.length} of ${names.length} run here.`,
    ['| function | | follows the page |', '| --- | --- | --- |', ...rows].join('\n'),
    `Refused: ${namesText(refused.map((name) => `${name}()`))}.`,
  ];
}

function pluginSection({ plugins: all }: LanguageNames): string[] {
  const names = [...all].sort();
  const isSupported = (name: string): boolean => Object.hasOwn(plugins, name);
  return [
    '## Plugins',
    supportText(
      names.filter(isSupported),
      names.filter((name) => !isSupported(name)),
    ),
  ];
}

/** What the pages name beside the names alone: an option that is not listed here is answered or refused all the same. */
function optionSection(): string[] {
  const rows = documentedOptions.map(
    ({ page, option, here }) => `| ${page} | ${option.replaceAll('|', '\\|')} | ${here} |`,
  );
  return [
    '## Options',
    'Options and parameters of the pages, each held by a test that runs a query with it. What is refused is refused by name.',
    ['| page | option | here |', '| --- | --- | --- |', ...rows].join('\n'),
  ];
}

function supportText(supported: readonly string[], refused: readonly string[]): string {
  return `Supported: ${namesText(supported.toSorted())}.\n\nRefused: ${namesText(refused.toSorted())}.`;
}

function namesText(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
