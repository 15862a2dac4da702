/** The table that a data type names: `CommonSecurityLog (Cisco)` says beside it whose rows are meant. */
export function nameOfDataType(dataType: string): string {
  return /^\w+/.exec(dataType)?.[0] ?? '';
}
