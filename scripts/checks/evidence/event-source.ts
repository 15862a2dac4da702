import type { TableSchema } from '../../kql/workspace-schema';

/** What a query reads rows from, and a case can give rows to. */
export interface EventSource {
  /**
   * A table; a function of which only the columns are known, such as an ASIM parser, for which a case gives the rows
   * that it returns, or such as geo_info_from_ip_address(), for which it gives the answers; or external data, by its first address, which is never fetched.
   */
  readonly kind: 'table' | 'function' | 'external data';
  readonly schema: TableSchema;
}

/** Most events of one case, those of files and those that are repeated included. */
export const mostEvents = 100_000;
