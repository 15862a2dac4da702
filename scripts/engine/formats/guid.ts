const guidPattern = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

/** The guid that a text spells, in lower case with hyphens; null if it spells none. */
export function parseGuid(text: string): string | null {
  const match = guidPattern.exec(text.trim());
  return match === null ? null : match.slice(1).join('-').toLowerCase();
}
