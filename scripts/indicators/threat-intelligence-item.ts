/** An item of a watchlist as an indicator in threat intelligence carries it. */
export interface ThreatIntelligenceItem {
  readonly watchlist: string;
  /** The cells by column, without the empty ones. */
  readonly item: Readonly<Record<string, string>>;
  /** Whether it was uploaded as revoked: of one that is revoked and does not say so, somebody else did that. */
  readonly revoked?: true;
}

/**
 * The item as the description of a STIX indicator: it is kept as it is sent, in the list of indicators as well as in
 * the table ThreatIntelIndicators, while of the columns of a watchlist STIX has a name for some alone.
 */
export function writeThreatIntelligenceItem({ watchlist, item, revoked }: ThreatIntelligenceItem): string {
  return JSON.stringify({ watchlist, item, revoked });
}

/** The item that a description carries; undefined if it is another text. */
export function readThreatIntelligenceItem(description: string): ThreatIntelligenceItem | undefined {
  try {
    const { watchlist, item, revoked } = JSON.parse(description) as Partial<ThreatIntelligenceItem>;
    if (typeof watchlist !== 'string' || typeof item !== 'object') return undefined;
    if (!Object.values(item).every((cell) => typeof cell === 'string')) return undefined;
    return { watchlist, item, ...(revoked === true ? { revoked } : {}) };
  } catch {
    return undefined;
  }
}
