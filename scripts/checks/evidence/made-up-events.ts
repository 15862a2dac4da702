import { ticksPerMinute } from '../../engine/formats/calendar';
import { formatDatetime } from '../../engine/formats/datetime';
import type { Column } from '../../engine/values';
import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';

/** Events of a table as records, by column. */
export type MadeUpEvent = Readonly<Record<string, unknown>>;

/** Each so often that a count of events passes most thresholds. */
const copies = 25;
const differentEvents = 60;

const addressColumn = /(?:^|[a-z_])I[Pp](?:v[46])?(?:_?[Aa]ddr(?:ess)?)?(?:_s)?$|^(?:IP|ip)/;
const addressText = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:]+)$/i;

/** Of networks that documents use, of private ones, and one that is neither. (RFC 5737, RFC 3849, RFC 1918) */
const addresses = ['203.0.113.9', '198.51.100.77', '10.1.2.3', '172.16.9.8', '192.168.7.7', '2001:db8::5', '9.9.9.9'];

/** What columns of other texts hold: names of hosts, people and files, paths, command lines, addresses of pages. */
const texts = [
  ...['ws-0417', 'srv03.corp.example', 'maria', 'ops@corp.example', 'CORP\\ops', 'backup.exe', 'Allow', 'Success'],
  ...['C:\\Program Files\\Tool\\tool.exe', '/usr/bin/curl', 'tool.exe -k 7 --quiet', 'https://www.example.org/a?b=1'],
  ...['S-1-5-21-1-2-3-1001', '{"key":"value"}', '0', ''],
]; // prettier-ignore

/**
 * Makes up events of a table: texts that a query compares with, as they are and inside of others, and what columns of
 * such names hold elsewhere. The same for the same question.
 *
 * @param sought for each column what it is compared with, and under '' what no column is known for
 * @param now ticks; events happened in the hour before
 */
export function makeUpEvents(
  columns: readonly Column[],
  sought: ReadonlyMap<string, readonly unknown[]>,
  now: bigint,
): readonly MadeUpEvent[] {
  const draw = createDraw();
  const choices = columns.map((column) => ({ column, ...choicesOf(column, sought, now) }));
  const different = Array.from({ length: differentEvents }, (): MadeUpEvent => {
    return Object.fromEntries(
      choices.map(({ column, wanted, others }) => {
        const from = wanted.length > 0 && draw(4) > 0 ? wanted : others;
        return [column.name, from[draw(from.length)]];
      }),
    );
  });
  return Array.from({ length: copies }, () => different).flat();
}

interface Choices {
  readonly wanted: readonly unknown[];
  readonly others: readonly unknown[];
}

function choicesOf({ name, type }: Column, sought: ReadonlyMap<string, readonly unknown[]>, now: bigint): Choices {
  const own = sought.get(name) ?? [];
  if (type === 'string') {
    const words = own.map(String);
    if (addressColumn.test(name)) return { wanted: words.filter((each) => addressText.test(each)), others: addresses };
    const elsewhere = (sought.get('') ?? []).map(String);
    return {
      wanted: [...words.flatMap(formsOf), ...pairsOf(words)],
      others: [...texts, ...elsewhere.flatMap(formsOf)],
    };
  }
  switch (type) {
    case 'datetime':
      return { wanted: [], others: [3n, 17n, 42n].map((minutes) => formatDatetime(now - minutes * ticksPerMinute)) };
    case 'bool':
      return { wanted: own.filter((each) => typeof each === 'boolean'), others: [true, false] };
    case 'int':
    case 'long':
    case 'real':
    case 'decimal': {
      const numbers = own.filter((each) => typeof each === 'number' || typeof each === 'bigint').map(Number);
      const around = numbers.flatMap((each) => [each, each + 1, each - 1]);
      return { wanted: around.map((each) => (type === 'int' ? each : String(each))), others: [0, 1, 443, 70_000] };
    }
    case 'timespan':
      return { wanted: [], others: ['00:01:00', '1.00:00:00'] };
    case 'dynamic':
      return { wanted: [], others: [{ key: 'value' }, [...own.map(String), 'ws-0417'], own.map(String).join(' ')] };
    default:
      return { wanted: own.map(String), others: [null] };
  }
}

/** A text as it stands alone, at the end, at the beginning and in the middle of another. */
function formsOf(text: string): readonly string[] {
  return [text, `x.${text}`, `${text} z`, `C:\\tool\\${text}`, `k ${text} z`];
}

/** Two texts as one, in either order: what begins with one and ends with the other. */
function pairsOf(words: readonly string[]): readonly string[] {
  const some = words.slice(0, 8);
  return some.flatMap((one) => some.flatMap((other) => (one === other ? [] : [`${one}${other}`])));
}

/** Draws whole numbers below a limit, always the same ones. (Marsaglia, "Xorshift RNGs") */
function createDraw(): (below: number) => number {
  let state = 2_463_534_242;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/**
 * Finds what a query or a predicate compares each column with: the constants of each call and comparison that names
 * columns, and those of lists that it names. Under '' stand those of comparisons that name none.
 */
export function findSought(tree: SyntaxNode): ReadonlyMap<string, readonly unknown[]> {
  const sought = new Map<string, unknown[]>();
  const lists = new Map<string, readonly unknown[]>();
  walkSyntax(tree, (node) => {
    if (node.kind === 'LetStatement') lists.set(node.parts['Name']?.text ?? '', constantsIn(node));
    if (!/Expression$/.test(node.kind) || /^(?:And|Or)Expression$/.test(node.kind)) return;
    const { columns, names } = namesIn(node);
    if (columns.length > 2) return;
    const constants = [...constantsIn(node), ...names.flatMap((name) => lists.get(name) ?? [])];
    for (const column of columns.length === 0 ? [''] : columns) {
      sought.set(column, [...new Set([...(sought.get(column) ?? []), ...constants])].slice(0, 50));
    }
  });
  return sought;
}

function constantsIn(node: SyntaxNode): unknown[] {
  const found: unknown[] = [];
  walkSyntax(node, ({ literal }) => {
    if (literal?.value !== undefined && literal.value !== null) found.push(literal.value);
  });
  return found;
}

function namesIn(node: SyntaxNode): { readonly columns: readonly string[]; readonly names: readonly string[] } {
  const [columns, names] = [new Set<string>(), new Set<string>()];
  walkSyntax(node, ({ kind, reference, text }) => {
    if (kind !== 'NameReference' || text === undefined) return;
    if (reference?.kind === 'column') columns.add(text);
    else names.add(text);
  });
  return { columns: [...columns], names: [...names] };
}
