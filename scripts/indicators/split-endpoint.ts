/** The address, without brackets, and the port of an ip:port in normal form. */
export function splitEndpoint(value: string): { readonly address: string; readonly port: string } {
  const colon = value.lastIndexOf(':');
  return { address: value.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: value.slice(colon + 1) };
}
