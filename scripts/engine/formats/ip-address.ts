/** An address and the number of its leading bits that count. */
export interface MaskedAddress {
  readonly address: bigint;
  readonly prefix: number;
}

const ipv4Pattern = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** The number of an IPv4 address in four decimal parts; null if the text is none. */
export function parseIpv4(text: string): bigint | null {
  const parts = ipv4Pattern.exec(text.trim())?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return null;
  return parts.reduce((address, part) => address * 256n + BigInt(part), 0n);
}

/** Text of the lower 32 bits as an IPv4 address. */
export function formatIpv4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join('.');
}

/** The number of an IPv6 address, or of an IPv4 address as `::ffff:a.b.c.d`; null if the text is neither. */
export function parseIpv6(text: string): bigint | null {
  const trimmed = text.trim();
  const ipv4 = parseIpv4(trimmed);
  if (ipv4 !== null) return 0xffff00000000n | ipv4;
  const [head = '', tail, ...more] = trimmed.split('::');
  if (more.length > 0) return null;
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  if (before === null || after === null) return null;
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  return [...before, ...Array.from({ length: missing }, () => 0n), ...after].reduce(
    (address, group) => address * 65536n + group,
    0n,
  );
}

function groupsOf(text: string): bigint[] | null {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: bigint[] = [];
  for (const [index, part] of parts.entries()) {
    const ipv4 = index === parts.length - 1 ? parseIpv4(part) : null;
    if (ipv4 !== null) groups.push(ipv4 >> 16n, ipv4 & 65535n);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`));
    else return null;
  }
  return groups;
}

/** Text of an IPv6 address in full: eight groups of four digits. */
export function formatIpv6(address: bigint): string {
  const digits = address.toString(16).padStart(32, '0');
  return (digits.match(/.{4}/g) ?? []).join(':');
}

/** An address with an optional `/prefix` of at most `bits`; null if the text is none. */
export function parseMasked(
  text: string,
  bits: number,
  parse: (address: string) => bigint | null,
): MaskedAddress | null {
  const [addressText = '', prefixText, ...more] = text.trim().split('/');
  const address = parse(addressText);
  if (address === null || more.length > 0) return null;
  if (prefixText === undefined) return { address, prefix: bits };
  if (!/^\d{1,3}$/.test(prefixText) || Number(prefixText) > bits) return null;
  return { address, prefix: Number(prefixText) };
}

/**
 * An IPv4 address in IPv6 notation, such as `::192.0.2.1/24`: it counts as `::ffff:192.0.2.1`, and its prefix from its
 * own first bit. Null where the text is none. ("parse_ipv6_mask()", Kusto docs.)
 */
export function parseEmbeddedIpv4(text: string): MaskedAddress | null {
  const trimmed = text.trim();
  const masked = trimmed.startsWith('::') ? parseMasked(trimmed.slice(2), 32, parseIpv4) : null;
  return masked === null ? null : { address: 0xffff00000000n | masked.address, prefix: masked.prefix + 96 };
}

/** An address with all bits past a prefix set to zero. */
export function networkOf(address: bigint, prefix: number, bits: number): bigint {
  const rest = BigInt(bits - prefix);
  return (address >> rest) << rest;
}
