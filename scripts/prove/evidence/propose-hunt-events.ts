import type { IndicatorType } from '../../content/watchlist';
import { indicatorTables } from '../../expand/indicator-columns';
import type { ListedIndicator } from '../../expand/scaffold/fold-hunt-lists';
import type { BoundQuery } from '../../kql/bind-query';
import { walkSyntax } from '../../kql/syntax-node';
import type { SyntaxNode } from '../../kql/syntax-node';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import { columnsNamedIn } from '../expectations/conjuncts';
import { findEventSources } from '../../checks/evidence/event-sources';

/** An event that may make a hunt fire, and one that resembles it and should not. */
export interface ProposedEvent {
  readonly table: string;
  readonly column: string;
  /** The indicator that it shows. */
  readonly value: string;
  readonly event: Readonly<Record<string, string | number>>;
  readonly nearMiss: Readonly<Record<string, string | number>>;
}

/** Only so many of each type are shown, and in only so many columns of a table. */
const mostOfType = 5;
const mostColumns = 6;

/**
 * Proposes events for a hunt whose query is known and whose meaning is not: each text column that the query names shows
 * an indicator, and every other column has what the query compares it with. Which of them fire is for a run to say.
 *
 * @param query as it is deployed, with the values of its lists
 * @param listed what the hunt looks for
 */
export function proposeHuntEvents(
  query: BoundQuery,
  schema: WorkspaceSchema,
  listed: readonly ListedIndicator[],
): readonly ProposedEvent[] {
  const { tree } = query;
  if (tree === undefined) return [];
  const given = comparedValues(tree);
  const named = new Set(columnsNamedIn(tree));
  return [...findEventSources(query, schema)].flatMap(([table, source]) => {
    const own = new Map(source.schema.columns.map(({ name, type }) => [name, type]));
    const base = Object.fromEntries(
      [...given].flatMap(([column, value]) => (own.has(column) ? [[column, value] as const] : [])),
    );
    const known = indicatorTables.find(({ name }) => name === table)?.holds ?? [];
    const columns = [...named]
      .filter((name) => own.get(name) === 'string' || own.get(name) === 'dynamic')
      .sort((one, other) => Number(isKnown(other)) - Number(isKnown(one)))
      .slice(0, mostColumns);
    function isKnown(column: string): boolean {
      return known.some((each) => each.column === column);
    }
    return columns.flatMap((column) =>
      firstOfEach(listed).map((indicator): ProposedEvent => {
        const port = known.find((each) => each.column === column)?.port;
        const cells = cellsOf(indicator, column, port !== undefined && own.has(port) ? port : undefined);
        return {
          ...{ table, column, value: indicator.value },
          event: { ...base, ...cells },
          nearMiss: { ...base, ...cells, [column]: nearValue(indicator.type, String(cells[column])) },
        };
      }),
    );
  });
}

function firstOfEach(listed: readonly ListedIndicator[]): readonly ListedIndicator[] {
  const counts = new Map<IndicatorType, number>();
  return listed.filter(({ type }) => {
    const count = counts.get(type) ?? 0;
    counts.set(type, count + 1);
    return count < mostOfType;
  });
}

function cellsOf({ type, value }: ListedIndicator, column: string, port: string | undefined) {
  const [, host = '', number = ''] = /^\[?(.+?)\]?:(\d+)$/.exec(value) ?? [];
  if (type !== 'ip:port' || host === '') return { [column]: type === 'cidr' ? value.replace(/\/\d+$/, '') : value };
  return { [column]: host, ...(port === undefined ? {} : { [port]: Number(number) }) };
}

/** What looks like an indicator and is another: no list holds it, for names and addresses of examples are reserved. */
function nearValue(type: IndicatorType, value: string): string {
  const forms: Readonly<Record<IndicatorType, (value: string) => string>> = {
    domain: (name) => `near${name}`,
    ip: otherAddress,
    'ip:port': otherAddress,
    cidr: otherAddress,
    url: () => 'https://www.contoso.com/near-miss',
    md5: otherHash,
    sha1: otherHash,
    sha256: otherHash,
    'sha3-384': otherHash,
    email: (address) => `near-${address}`,
    filename: (name) => `near-${name}`,
  };
  return forms[type](value);
}

function otherAddress(value: string): string {
  return value.includes(':') ? '2001:db8::1' : '192.0.2.11';
}

function otherHash(value: string): string {
  return `${value.endsWith('0') ? '1' : '0'}${value.slice(1)}`.split('').reverse().join('');
}

/** By column the first value that a condition of the query compares it with. */
function comparedValues(tree: SyntaxNode): ReadonlyMap<string, string | number> {
  const found = new Map<string, string | number>();
  walkSyntax(tree, ({ kind, parts }) => {
    if (!/^(?:Equal|EqualTilde|In|InCs|Has|HasCs|HasAny|Contains|StartsWith|EndsWith)Expression$/.test(kind)) return;
    const column = parts['Left'];
    if (column?.kind !== 'NameReference' || column.reference?.kind !== 'column' || found.has(column.text ?? '')) return;
    const right = parts['Right'];
    const literal = (right?.parts['Expressions']?.items[0] ?? right)?.literal;
    if (literal === undefined || literal.value === null) return;
    const value = literal.value;
    if (literal.type === 'string') found.set(column.text ?? '', String(value));
    if (literal.type === 'long' || literal.type === 'int') found.set(column.text ?? '', Number(value));
  });
  return found;
}
