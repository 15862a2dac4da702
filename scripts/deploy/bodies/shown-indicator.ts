import type { ThreatIntelligenceItem } from '../../indicators/threat-intelligence-item';
import type { WatchlistRow } from '../arm/resource';
import { stixIndicator } from './stix-indicator';
import { textAt } from '../arm/wire-json';
import type { WireObject, WireValue } from '../arm/wire-json';

/** What an indicator says beside its description, which keeps the row as it was uploaded. */
interface ComparedField {
  /** The column that shows it where somebody changed it. */
  readonly column: string;
  /** In the object that was uploaded, and in what the service answers. (ThreatIntelligenceIndicatorProperties.) */
  readonly sent: string;
  readonly shown: string;
  readonly isSame: (sent: WireValue, shown: WireValue) => boolean;
}

const comparedFields: readonly ComparedField[] = [
  { column: 'Confidence', sent: 'confidence', shown: 'confidence', isSame: (sent, shown) => sent === shown },
  { column: 'ExpiresOn', sent: 'valid_until', shown: 'validUntil', isSame: isSameMoment },
  { column: 'Tags', sent: 'labels', shown: 'labels', isSame: holdsAll },
  { column: 'ThreatType', sent: 'indicator_types', shown: 'threatTypes', isSame: holdsAll },
  { column: 'Pattern', sent: 'pattern', shown: 'pattern', isSame: holdsLiterals },
];

/**
 * The row of an indicator as the service shows it: as it was uploaded, but for the fields that somebody changed there.
 * What the service does not show, and what was not sent, cannot be told apart and counts as the same; so do labels and
 * threat types that were added, and other spellings of a pattern.
 *
 * @param carried what its description says
 * @param properties as the service answers them
 */
export function shownIndicator({ watchlist, item }: ThreatIntelligenceItem, properties: WireObject): WatchlistRow {
  const sent = stixIndicator(watchlist, { id: textAt(properties, 'externalId') ?? '', row: item }, false, new Date(0));
  const changed = comparedFields.flatMap((field) => {
    const [before, now] = [sent[field.sent], properties[field.shown]];
    const isShown = now !== undefined && now !== null && !(Array.isArray(now) && now.length === 0);
    if (before === undefined || !isShown || field.isSame(before, now)) return [];
    return [[field.column, cellOf(now, watchlist)] as const];
  });
  return changed.length === 0 ? item : { ...item, ...Object.fromEntries(changed) };
}

function cellOf(value: WireValue, watchlist: string): string {
  return Array.isArray(value) ? value.filter((each) => each !== watchlist).join(';') : String(value);
}

function isSameMoment(sent: WireValue, shown: WireValue): boolean {
  return Date.parse(String(sent)) === Date.parse(String(shown));
}

function holdsAll(sent: WireValue, shown: WireValue): boolean {
  const [wanted, found] = [sent, shown].map((list) =>
    Array.isArray(list) ? list.map((each) => String(each).toLowerCase()) : [],
  );
  return wanted!.every((each) => found!.includes(each));
}

/** The service may spell the paths of a pattern in its own way; its literals are what is looked for. */
function holdsLiterals(sent: WireValue, shown: WireValue): boolean {
  const literals = String(sent).match(/'(?:[^'\\]|\\.)*'/g) ?? [];
  return literals.every((literal) => String(shown).toLowerCase().includes(literal.toLowerCase()));
}
