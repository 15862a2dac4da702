import asim from '../../../schemas/data/asim.json';
import facts from '../../../schemas/data/column-roles.json';
import { ownValue } from '../../source/own-value';

type Role = keyof typeof facts.roles;

interface RoleCase {
  readonly when?: string;
  readonly source: string;
  readonly roles: Readonly<Partial<Record<Role, readonly { readonly column: string }[]>>>;
}

/** A column that names who wrote a row, in a table that has columns for who acted. */
export interface ReporterColumn {
  /** The column of the host that acted; undefined if the table has none. */
  readonly host: string | undefined;
  /** The column of the address that acted. */
  readonly address: string | undefined;
}

/** The native table of each ASIM schema whose rows are written by another device than the one that acts. */
const tablesBySchema: Readonly<Record<string, string>> = {
  Dns: 'ASimDnsActivityLogs',
  NetworkSession: 'ASimNetworkSessionLogs',
  WebSession: 'ASimWebSessionLogs',
  Authentication: 'ASimAuthenticationEventLogs',
};

const cases: ReadonlyMap<string, readonly RoleCase[]> = new Map(
  Object.entries(facts.tables as Readonly<Record<string, { readonly cases: readonly RoleCase[] }>>).map(
    ([table, { cases: known }]) => [table, known],
  ),
);
const parsers: ReadonlyMap<string, { readonly schema: string }> = new Map(Object.entries(asim.parsers));

/**
 * Returns what names the one who acted, if a column of a table, or of an ASIM parser, names only the device that wrote
 * the row. Undefined for any other column, and where the documents leave it to the product or to the event.
 */
export function findReporter(table: string, column: string): ReporterColumn | undefined {
  const [known, ...others] = cases.get(nativeTable(table)) ?? [];
  if (known === undefined || others.length > 0 || known.when !== undefined) return undefined;
  if (known.source.startsWith('table reference')) return undefined;
  const hasRole = (role: Role) => known.roles[role]?.some((each) => each.column === column) ?? false;
  const roles = (Object.keys(facts.roles) as Role[]).filter(hasRole);
  const [host, address] = [known.roles.actingDevice?.[0]?.column, known.roles.clientAddress?.[0]?.column];
  if (roles.join() !== 'reportingDevice' || (host ?? address) === undefined) return undefined;
  return { host, address };
}

/** Whom an attacker does not choose alone: machines, accounts, and the address from which somebody comes. */
const anchorRoles: ReadonlySet<Role> = new Set<Role>([
  'actingDevice',
  'reportingDevice',
  'clientAddress',
  'destinationDevice',
  'actingUser',
  'targetUser',
]);

/**
 * Whether a column says who or where, in every case in which it says anything: `anchor`; or what an attacker writes (a
 * file, a command line, a name that is asked for): `written`. Undefined where the documents say nothing of it.
 */
export function standingOf(table: string, column: string): 'anchor' | 'written' | undefined {
  const roles = (cases.get(nativeTable(table)) ?? []).flatMap((each) =>
    (Object.entries(each.roles) as [Role, readonly { readonly column: string }[]][])
      .filter(([, columns]) => columns.some((named) => named.column === column))
      .map(([role]) => role),
  );
  if (roles.length === 0) return undefined;
  return roles.every((role) => anchorRoles.has(role)) ? 'anchor' : 'written';
}

function nativeTable(name: string): string {
  return ownValue(tablesBySchema, parsers.get(name)?.schema ?? '') ?? name;
}
