import { indicatorColumns, indicatorTypes } from '../../content/watchlist';
import type { IndicatorType, IndicatorWatchlist } from '../../content/watchlist';
import { activeItems } from '../../indicators/active-items';
import { indicatorTables, typesHeldBy } from '../indicator-columns';
import type { IndicatorColumn, IndicatorTable } from '../indicator-columns';
import { writeMatchForm } from '../match-form';
import type { IndicatorList, MatchForm } from '../match-form';

/** The active indicators of a watchlist, or of one malware family in it, that a detection is made for. */
export interface ChosenIndicators {
  /** The family, or what the watchlist is called, on one line and short enough for a name. */
  readonly subject: string;
  /** Who says so. */
  readonly source: string;
  /** One for each type, in the order of the types. */
  readonly lists: readonly IndicatorList[];
  readonly threatTypes: readonly string[];
}

/** One list looked for in one column. */
export interface MatchLeg {
  readonly table: IndicatorTable;
  readonly column: IndicatorColumn;
  readonly list: IndicatorList;
  readonly form: MatchForm;
}

/** Chooses what is active on the date; of the family, compared without case, if one is named. */
export function chooseIndicators(
  watchlist: IndicatorWatchlist,
  family: string | undefined,
  asOf: Date,
): ChosenIndicators {
  const [type, value, threatType, malware] = (['Type', 'Value', 'ThreatType', 'Malware'] as const).map((column) =>
    indicatorColumns.indexOf(column),
  ) as [number, number, number, number];
  const isMeant = (name: string) => family === undefined || name.toLowerCase() === family.toLowerCase();
  const rows = activeItems(watchlist, asOf).rows.filter((row) => isMeant(row[malware] ?? ''));
  const holdsOthers = watchlist.indicators.some((indicator) => !isMeant(indicator.malware ?? ''));
  const spellings = [...new Set(rows.map((row) => row[malware] ?? ''))];
  return {
    subject: plainText(
      spellings.length === 1 && spellings[0] !== '' ? spellings[0]! : (family ?? watchlist.displayName),
    ),
    source: plainText(watchlist.source ?? watchlist.displayName),
    lists: indicatorTypes.flatMap((each) => {
      const values = rows.filter((row) => row[type] === each).map((row) => row[value] ?? '');
      const families = holdsOthers ? spellings : undefined;
      return values.length === 0 ? [] : [{ alias: watchlist.alias, type: each, families, values }];
    }),
    threatTypes: [...new Set(rows.map((row) => row[threatType] ?? ''))],
  };
}

/**
 * Chooses where each list is looked for: in every column of the named tables that can hold its type, or where no table
 * is named, in the table that shows the type best.
 */
export function chooseLegs(
  lists: readonly IndicatorList[],
  names: readonly string[] | undefined,
): { readonly legs: readonly MatchLeg[]; readonly unmatched: readonly IndicatorType[] } {
  const tables = indicatorTables.filter(({ name }) => names === undefined || names.includes(name));
  const legs = tables.flatMap((table) =>
    table.holds.flatMap((column) =>
      lists
        .filter(({ type }) => typesHeldBy(column).includes(type))
        .filter(({ type }) => names !== undefined || table.defaultFor.includes(type))
        .map((list): MatchLeg => ({ table, column, list, form: writeMatchForm(column, list) })),
    ),
  );
  const matched = new Set(legs.map(({ list }) => list.type));
  return { legs, unmatched: lists.map(({ type }) => type).filter((type) => !matched.has(type)) };
}

/** A feed's text as it may stand in a comment, a name and a title: one line, without the braces of placeholders. */
function plainText(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}{}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.slice(0, 80).trim() || 'Unnamed';
}
