import type { IndicatorType } from '../../content/watchlist';
import { defangText } from '../../indicators/defang-text';
import { writeThreatIntelligenceItem } from '../../indicators/threat-intelligence-item';
import { writeStixPattern } from '../../indicators/write-stix-pattern';
import type { ActualItem, WatchlistRow } from '../arm/resource';
import type { WireObject } from '../arm/wire-json';

/**
 * An indicator as the upload API takes it (STIX 2.1, section 4.7; Microsoft Learn, "Import threat intelligence to
 * Microsoft Sentinel with the upload API").
 *
 * @param item its id is that of the STIX object, its row one of an indicator watchlist
 * @param now when it is uploaded: of two versions with one id the later holds
 */
export function stixIndicator(watchlist: string, { id, row }: ActualItem, isRevoked: boolean, now: Date): WireObject {
  const { Type = '', Value = '', Malware, ThreatType, FirstSeen, LastSeen, Confidence, ExpiresOn } = row;
  const uploaded = now.toISOString();
  const from = momentOf(FirstSeen) ?? momentOf(LastSeen) ?? uploaded;
  const until = momentOf(ExpiresOn, 1);
  return {
    type: 'indicator',
    spec_version: '2.1',
    id,
    created: from,
    modified: uploaded,
    revoked: isRevoked,
    name: [Malware, defangText(Value)].filter((part) => part !== undefined).join(': '),
    description: writeThreatIntelligenceItem({ watchlist, item: row, ...(isRevoked ? { revoked: true } : {}) }),
    indicator_types: [ThreatType ?? 'malicious-activity'],
    labels: [watchlist, ...tagsOf(row)],
    pattern: writeStixPattern(Type as IndicatorType, Value),
    pattern_type: 'stix',
    valid_from: from,
    ...(until !== undefined && until > from ? { valid_until: until } : {}),
    ...(Confidence === undefined ? {} : { confidence: Number(Confidence) }),
  };
}

function tagsOf({ Tags }: WatchlistRow): readonly string[] {
  return Tags === undefined ? [] : Tags.split(';').filter((tag) => tag !== '');
}

const day = 86_400_000;

/** A date of a row, some days later, as STIX writes moments; undefined if there is none. */
function momentOf(text: string | undefined, days = 0): string | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : new Date(time + days * day).toISOString();
}
