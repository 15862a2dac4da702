import facts from '../../schemas/data/indicator-columns.json';
import type { IndicatorType } from '../content/watchlist';

/** What a column holds, and so which types of indicators can be found in it and how. */
export type ColumnForm =
  | 'name'
  /** A URL, with or without its scheme, or a bare host name. */
  | 'url'
  /** One address, which may stand in brackets, with a port, or mapped into IPv6. */
  | 'address'
  /** Text that holds addresses among other characters. */
  | 'addresses'
  | 'md5'
  | 'sha1'
  | 'sha256'
  /** A hash of any algorithm. */
  | 'hash'
  | 'fileName'
  | 'mail';

/** What the columns of a table say, under one name for all tables: where it was seen, by whom, and what was seen. */
export type MatchColumn =
  | 'Device'
  | 'User'
  | 'ClientAddress'
  | 'RemoteAddress'
  | 'Domain'
  | 'Url'
  | 'HashValue'
  | 'FileName'
  | 'Sender'
  | 'Recipient'
  | 'MessageId';

/** A column that can hold indicators. */
export interface IndicatorColumn {
  readonly table: string;
  readonly column: string;
  readonly form: ColumnForm;
  /** The column of the port that belongs to its address. */
  readonly port: string | undefined;
  readonly as: MatchColumn;
}

/** A table, or a parser that is called like one, in which indicators can be found. */
export interface IndicatorTable {
  readonly name: string;
  /** What it records, as the beginning of a phrase: `DNS queries to`. */
  readonly activity: string;
  readonly connector: string | undefined;
  /** The types that are looked for here where nobody names a table. */
  readonly defaultFor: readonly IndicatorType[];
  readonly about: Readonly<Partial<Record<MatchColumn, string>>>;
  /** The columns that a person who hunts wants to see. */
  readonly shows: readonly string[];
  readonly holds: readonly IndicatorColumn[];
}

interface WrittenTable {
  readonly activity: string;
  readonly connector?: string;
  readonly defaultFor?: readonly string[];
  readonly about: Readonly<Partial<Record<MatchColumn, string>>>;
  readonly shows: readonly string[];
  readonly holds: readonly {
    readonly column: string;
    readonly form: string;
    readonly port?: string;
    readonly as: string;
  }[];
}

/** The tables of schemas/data/indicator-columns.json, in its order. */
export const indicatorTables: readonly IndicatorTable[] = Object.entries<WrittenTable>(facts).map(([name, table]) => ({
  name,
  activity: table.activity,
  connector: table.connector,
  defaultFor: (table.defaultFor ?? []) as readonly IndicatorType[],
  about: table.about,
  shows: table.shows,
  holds: table.holds.map(({ column, form, port, as }) => ({
    table: name,
    column,
    form: form as ColumnForm,
    port,
    as: as as MatchColumn,
  })),
}));

const typesByForm: Readonly<Record<ColumnForm, readonly IndicatorType[]>> = {
  name: ['domain'],
  url: ['domain', 'url'],
  address: ['ip', 'cidr'],
  addresses: ['ip'],
  md5: ['md5'],
  sha1: ['sha1'],
  sha256: ['sha256'],
  hash: ['md5', 'sha1', 'sha256', 'sha3-384'],
  fileName: ['filename'],
  mail: ['email'],
};

/** The types of indicators that can be found in a column. */
export function typesHeldBy({ form, port }: IndicatorColumn): readonly IndicatorType[] {
  return port === undefined ? typesByForm[form] : [...typesByForm[form], 'ip:port'];
}
