import { indicatorColumns } from '../content/watchlist';
import type { IndicatorWatchlist, Watchlist } from '../content/watchlist';
import type { WorkspaceDifferences } from '../content/workspace';
import { activeItems } from '../indicators/active-items';
import { quoteName, quoteString } from '../kql/literals';

/** True where the active indicators of a watchlist go to threat intelligence instead of a watchlist of the workspace. */
export function goesToThreatIntelligence(
  watchlist: Watchlist,
  workspace: WorkspaceDifferences | undefined,
  asOf: Date,
): watchlist is IndicatorWatchlist {
  const settings = workspace?.threatIntelligence;
  if (settings === undefined || watchlist.type !== 'indicators') return false;
  if (settings.watchlists.includes(watchlist.alias)) return true;
  return settings.above !== undefined && activeItems(watchlist, asOf).rows.length > settings.above;
}

/** By alias what stands for the lookups of watchlists that go to threat intelligence. */
export function threatIntelligenceLookups(
  watchlists: readonly Watchlist[],
  workspace: WorkspaceDifferences | undefined,
  asOf: Date,
): ReadonlyMap<string, string> {
  if (workspace?.threatIntelligence === undefined) return new Map();
  const moved = watchlists.filter((each) => goesToThreatIntelligence(each, workspace, asOf));
  return new Map(moved.map((each) => [each.alias, threatIntelligenceLookup(each, workspace.repository)]));
}

/**
 * What stands for `_GetWatchlist` of a list whose indicators are in threat intelligence: the same columns and the same
 * rows. Each upload of an indicator is a row of ThreatIntelIndicators, and all are written again every week, so the last
 * row of each counts. ("Work with STIX objects and indicators", Microsoft Sentinel documentation.)
 *
 * @param source the source system under which this repository uploads
 */
function threatIntelligenceLookup({ alias, searchKey }: IndicatorWatchlist, source: string): string {
  const cell = (column: string) => `tostring(Item.item.${quoteName(column)})`;
  const columns = indicatorColumns.map((column) => `${column} = ${cell(column)}`);
  return [
    '(ThreatIntelIndicators',
    `| where SourceSystem == ${quoteString(source)}`,
    '| summarize arg_max(TimeGenerated, *) by Id',
    '| where IsActive and not(IsDeleted) and not(Revoked) and (isnull(ValidUntil) or ValidUntil > now())',
    '| extend Item = parse_json(tostring(Data.description))',
    `| where tostring(Item.watchlist) == ${quoteString(alias)}`,
    `| project _DTItemId = Id, LastUpdatedTimeUTC = TimeGenerated, SearchKey = ${cell(searchKey)}, ${columns.join(', ')})`,
  ].join(' ');
}
