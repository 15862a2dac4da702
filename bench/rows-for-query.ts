import { tableFromRecords } from '../scripts/engine/values/table-from-records';
import type { Column, KqlType, Table } from '../scripts/engine/values';
import type { BoundQuery } from '../scripts/kql/bind-query';
import { walkSyntax, type SyntaxNode } from '../scripts/kql/syntax-node';

/* Rows that get through the filters of a query, so that an operator whose columns follow from its rows has rows. */

const samples: Partial<Record<KqlType, readonly unknown[]>> & { readonly string: readonly unknown[] } = {
  bool: [true, false, null],
  int: [1, 443, null],
  long: [1, 4625, null],
  real: [0.5, 1, null],
  decimal: ['1.5', '2', null],
  string: ['10.0.0.1', '{"a":{"b":["c"]},"key":"value"}', ''],
  datetime: ['2026-06-01T11:00:00Z', '2026-05-28T00:00:00Z', null],
  timespan: ['00:01:00', '1.00:00:00', null],
  guid: ['11111111-2222-3333-4444-555555555555', null, null],
  dynamic: [{ a: 1, key: 'value' }, [{ name: 'x', newValue: 'y' }], null],
};

/** Returns the type that the name of a scalar has in Kusto; text where there is none. */
export function typeOf(name: string): KqlType {
  const lower = name.toLowerCase();
  const spellings: Readonly<Record<string, KqlType>> = { double: 'real', boolean: 'bool', object: 'dynamic' };
  const type = spellings[lower] ?? (lower as KqlType);
  return type in samples ? type : 'string';
}

/** The types that names of columns end with. ("HTTP Data Collector API", Azure Monitor: record type and properties.) */
const suffixes: readonly (readonly [RegExp, KqlType])[] = [
  [/_s$/, 'string'],
  [/_d$/, 'real'],
  [/_b$/, 'bool'],
  [/_t$/, 'datetime'],
  [/_g$/, 'string'],
];

/** Returns the type that the name of a custom log's column says; undefined if it says none. */
export function typeInName(column: string): KqlType | undefined {
  return suffixes.find(([suffix]) => suffix.test(column))?.[1];
}

/** Returns three rows of values of the types of their columns, and one with what the query compares them with. */
export function rowsFor(columns: readonly Column[], wanted?: WantedValues): Table {
  const rows = wanted ? [0, 1, 2, 3] : [0, 1, 2];
  const records = rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name, type }) => [
        name,
        row === 3 ? wanted?.valueOf(name, type) : (samplesOf(name, type)[row] ?? null),
      ]),
    ),
  );
  return tableFromRecords(columns, records).table;
}

/** A column of paths holds no JSON. */
function samplesOf(column: string, type: KqlType): readonly unknown[] {
  if (type === 'string' && /Path$/.test(column)) return ['10.0.0.1', 'C:\\Windows\\System32\\cmd.exe', ''];
  return samples[type] ?? samples.string;
}

/** What a query compares columns with. */
export interface WantedValues {
  readonly valueOf: (column: string, type: KqlType) => unknown;
}

/**
 * Returns for each column what the query compares it with. A column that is parsed as XML holds events' data.
 * @param members the names of the data in it
 */
export function wantedValues({ tree, text }: BoundQuery, members: ReadonlySet<string>): WantedValues {
  const literals = new Map<string, unknown[]>();
  const lists = new Map<string, SyntaxNode>();
  const note = (column: string, value: unknown) => literals.set(column, [...(literals.get(column) ?? []), value]);
  if (tree)
    walkSyntax(tree, ({ kind, parts }) => {
      if (kind === 'LetStatement' && parts['Name']?.text && parts['Expression'])
        lists.set(parts['Name'].text, parts['Expression']);
      const { Left: left, Right: right } = parts;
      if (left?.kind !== 'NameReference' || left.text === undefined || right === undefined || /^Not/.test(kind)) return;
      const source = lists.get(right.items[0]?.text ?? right.parts['Expressions']?.items[0]?.text ?? right.text ?? '');
      walkSyntax(source ?? right, ({ literal }) => {
        if (literal?.value !== undefined && literal.value !== null) note(left.text!, literal.value);
      });
    });
  const parsed = new Set([...text.matchAll(/parse_xml\((\w+)\)/g)].map(([, column]) => column!));
  const xmlOf = (column: string) => {
    const data = [...members].map((name) => `<Data Name="${name}">${escaped(literals.get(name)?.[0] ?? 'x')}</Data>`);
    const named = (literals.get(column) ?? []).map((value) => `<Data Name="Found">${escaped(value)}</Data>`);
    const inner = `<EventData>${[...data, ...named].join('')}<Data Name="Last">x</Data></EventData>`;
    return /parse_xml\(\w+\)\.DataItem/.test(text) ? `<DataItem>${inner}</DataItem>` : inner;
  };
  const valueOf = (column: string, type: KqlType): unknown => {
    if (parsed.has(column)) return xmlOf(column);
    return literals.get(column)?.[0] ?? (samples[type] ?? samples.string)[0];
  };
  return { valueOf };
}

function escaped(value: unknown): string {
  return String(value).replace(/[<>&]/g, ' ');
}

/** Returns the columns that a query uses of tables whose columns are not known, each of a type that its use allows. */
export function columnsUsed({ tree }: BoundQuery): readonly Column[] {
  const used = new Map<string, KqlType>();
  const use = (name: string | undefined, type: KqlType) => {
    // Attributes and texts of XML are members of an event's data.
    if (name !== undefined && !/^[@#$]/.test(name) && !used.has(name)) used.set(name, type);
  };
  const visit = ({ kind, parts, reference, text, type }: SyntaxNode): void => {
    const { Expression: holder, Selector: selector } = parts;
    if (kind === 'PathExpression' && /^\$(?:left|right)$/.test(holder?.text ?? '')) {
      use(selector?.text ?? (selector?.literal && String(selector.literal.value)), 'string');
    } else if (kind === 'PathExpression' || kind === 'ElementExpression') use(holder?.text, 'dynamic');
    if (kind === 'JoinOnClause' && parts['Expressions']) {
      walkSyntax(parts['Expressions'], (key) => key.kind === 'NameReference' && use(key.text, 'string'));
    }
    if (kind !== 'NameReference' || reference?.kind !== 'column' || type !== 'unknown') return;
    use(text, typeInName(text ?? '') ?? (/^Time(Generated|Stamp)$/i.test(text ?? '') ? 'datetime' : 'string'));
  };
  if (tree) walkSyntax(tree, visit);
  return [...used].map(([name, type]) => ({ name, type }));
}
