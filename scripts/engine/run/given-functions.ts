import { isDynamicArray, toDynamic } from '../values/dynamic-values';
import { UnsupportedFeature } from '../values/function-table';
import type { GivenAnswer } from '../plan/plan';
import type { Relation } from '../values/relation';
import type { Evaluator, Runtime } from '../runtime';
import type { Column, DynamicValue, Table, Value } from '../values';
import { ownValue } from '../../source/own-value';

/** A function whose answers follow from data that only the service has: they are given as rows under its name. */
export interface GivenFunction {
  /** Title of the page in Kusto's documentation. */
  readonly doc: string;
  /** What a row holds: first the argument that it answers, then the members of the answer. */
  readonly columns: readonly Column[];
  /** Which members a call asks for, by its arguments after the first; all where it does not say. */
  readonly membersFor?: (argument: DynamicValue) => readonly string[];
}

const text = (name: string): Column => ({ name, type: 'string' });
const bag = (name: string): Column => ({ name, type: 'dynamic' });

/** The members that parse_user_agent() gives for each word of its second argument. */
const userAgentParts: Readonly<Record<string, string>> = {
  browser: 'Browser',
  os: 'OperatingSystem',
  device: 'Device',
};

export const givenFunctions: ReadonlyMap<string, GivenFunction> = new Map<string, GivenFunction>([
  [
    'geo_info_from_ip_address',
    {
      doc: 'geo_info_from_ip_address()',
      columns: [
        text('ip_address'),
        text('country'),
        text('state'),
        text('city'),
        { name: 'latitude', type: 'real' },
        { name: 'longitude', type: 'real' },
      ],
    },
  ],
  [
    'parse_user_agent',
    {
      doc: 'parse_user_agent()',
      columns: [text('user_agent'), bag('Browser'), bag('OperatingSystem'), bag('Device')],
      membersFor: (argument) => {
        const words = isDynamicArray(argument) ? argument : [argument];
        return words.map((word) => {
          const part = typeof word === 'string' ? ownValue(userAgentParts, word.toLowerCase()) : undefined;
          if (part === undefined) throw new UnsupportedFeature(`parse_user_agent(…, ${JSON.stringify(word)})`);
          return part;
        });
      },
    },
  ],
]);

/** Returns the answers of such a function; refused where its rows, or the one for an argument, are not given. */
export function evaluateGiven(expression: GivenAnswer, rows: Relation, runtime: Runtime): Evaluator {
  const { name } = expression;
  const given = givenFunctions.get(name)!;
  const [argument, further] = expression.operands.map((operand) => runtime.evaluator(operand, rows, runtime));
  const table = runtime.input.functions?.get(name);
  const form = given.columns.map((column) => column.name).join(', ');
  if (!table) {
    throw new UnsupportedFeature(`${name}()`, `only the service has its data: give rows of ${name} with ${form}`);
  }
  if (runtime.dry) return { at: () => null };
  const positions = positionsByKey(table, given.columns[0]!.name);
  return {
    at: (row) => {
      const key = argument!.at(row) as string;
      const position = positions.get(key);
      if (position === undefined) {
        throw new UnsupportedFeature(
          `${name}()`,
          `none of its rows is for ${JSON.stringify(key)}: give one with ${form}`,
        );
      }
      const asked = further && given.membersFor?.(toDynamic(further.at(row), expression.operands[1]!.type));
      return answerOf(table, position, given.columns.slice(1), asked);
    },
  };
}

const positionsOfTables = new WeakMap<Table, ReadonlyMap<string, number>>();

function positionsByKey(table: Table, key: string): ReadonlyMap<string, number> {
  let positions = positionsOfTables.get(table);
  if (!positions) {
    const column = table.columns.findIndex(({ name }) => name === key);
    const keys = (table.data[column] ?? []) as readonly string[];
    positions = new Map(keys.map((value, row) => [value, row]));
    positionsOfTables.set(table, positions);
  }
  return positions;
}

/** A member that the row does not say is not in the answer. */
function answerOf(
  table: Table,
  row: number,
  members: readonly Column[],
  asked: readonly string[] | undefined,
): DynamicValue {
  const answer = new Map<string, DynamicValue>();
  for (const { name } of members) {
    if (asked && !asked.includes(name)) continue;
    const position = table.columns.findIndex((column) => column.name === name);
    const value: Value = position < 0 ? null : table.data[position]![row]!;
    if (value !== null && value !== '') answer.set(name, toDynamic(value, table.columns[position]!.type));
  }
  return answer;
}
