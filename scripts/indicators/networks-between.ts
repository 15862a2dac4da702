import { parseIpAddress } from './ip-address';

/**
 * The networks that together hold the IPv4 addresses from one to another and no more, the widest that do; an address
 * alone is written without a prefix length. None if the two are not IPv4 addresses in order.
 */
export function networksBetween(first: string, last: string): readonly string[] {
  if (parseIpAddress(first)?.version !== 4 || parseIpAddress(last)?.version !== 4) return [];
  const networks: string[] = [];
  const end = numberOf(last);
  for (let start = numberOf(first); start <= end;) {
    let size = 1;
    while (start % (size * 2) === 0 && start + size * 2 - 1 <= end) size *= 2;
    const prefixLength = 32 - Math.log2(size);
    networks.push(prefixLength === 32 ? addressOf(start) : `${addressOf(start)}/${prefixLength}`);
    start += size;
  }
  return networks;
}

function numberOf(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

function addressOf(number: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');
}
