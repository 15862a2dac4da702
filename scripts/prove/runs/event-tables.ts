import type { Table } from '../../engine/values';
import type { QueryData } from './run-prepared-query';

/** The data with other rows in one table. */
export function replaceRows(data: QueryData, name: string, table: Table): QueryData {
  return { ...data, events: new Map([...data.events, [name, table]]) };
}
