import type { IndicatorWatchlist, WrittenIndicator } from '../content/watchlist';
import { assessIndicator, sinkholeFinding } from './assess-indicator';
import { readIndicatorDate } from './indicator-date';
import type { IndicatorFinding, IndicatorRiskFinding } from './indicator-finding';
import { normalizeIndicator } from './normalize-indicator';

/** An indicator seen before under this value. */
interface Seen {
  readonly line: number;
  readonly families: string[];
}

/** What speaks against deploying each indicator of a watchlist, with its place, in the order of the items. */
export function assessWatchlist(watchlist: IndicatorWatchlist, asOf: Date): readonly IndicatorFinding[] {
  const seen = new Map<string, Seen>();
  return watchlist.indicators.flatMap((indicator, index) => {
    const normalized = normalizeIndicator(indicator.type, indicator.value);
    const risks =
      'problem' in normalized
        ? [malformed(indicator, normalized.problem)]
        : [
            ...assessIndicator(indicator.type, normalized.value),
            ...assessRepetition(indicator, normalized.value, seen),
          ];
    return [...risks, ...assessDates(indicator, asOf), ...assessTags(indicator, risks)].map((risk) => ({
      ...risk,
      place: indicator.place,
      index,
    }));
  });
}

function malformed(indicator: WrittenIndicator, problem: string): IndicatorRiskFinding {
  const message = `'${indicator.value}' ${problem}`;
  return {
    risk: 'malformed',
    severity: 'error',
    message,
    help: 'Correct the value or its type; until then it is left out.',
  };
}

function assessRepetition(indicator: WrittenIndicator, value: string, seen: Map<string, Seen>): IndicatorRiskFinding[] {
  const key = `${indicator.type} ${value}`;
  const before = seen.get(key);
  const family = indicator.malware ?? '';
  if (before === undefined) {
    seen.set(key, { line: indicator.place.start.line, families: [family] });
    return [];
  }
  const { line } = before;
  if (before.families.includes(family)) {
    const message = `'${value}' is listed already, on line ${line}`;
    return [{ risk: 'duplicate', severity: 'warning', message, help: 'Keep one of the two.' }];
  }
  before.families.push(family);
  const message = `'${value}' is listed under another malware family on line ${line}`;
  const help = 'Keep it under one family; a name of several is often shared hosting.';
  return [{ risk: 'several-families', severity: 'warning', message, help }];
}

function assessDates(indicator: WrittenIndicator, asOf: Date): IndicatorRiskFinding[] {
  const dates = [indicator.firstSeen, indicator.lastSeen].flatMap((written) => written ?? []);
  return [...assessOrder(indicator), ...assessEach(indicator, dates, asOf)];
}

function assessOrder({ firstSeen, lastSeen, value }: WrittenIndicator): IndicatorRiskFinding[] {
  const first = firstSeen === undefined ? undefined : readIndicatorDate(firstSeen);
  const last = lastSeen === undefined ? undefined : readIndicatorDate(lastSeen);
  // A date without a time of day stands for all of the day.
  if (first === undefined || last === undefined || last.text.slice(0, 10) >= first.text.slice(0, 10)) return [];
  const message = `'${value}' was last seen on ${last.text}, before it was first seen on ${first.text}`;
  return [{ risk: 'date', severity: 'warning', message, help: 'Turn the two dates round, or correct one.' }];
}

function assessEach(indicator: WrittenIndicator, dates: readonly string[], asOf: Date): IndicatorRiskFinding[] {
  return dates.flatMap((written): IndicatorRiskFinding[] => {
    const date = readIndicatorDate(written);
    if (date === undefined) {
      const help = 'Write YYYY-MM-DD, or YYYY-MM-DDTHH:MM:SSZ in UTC.';
      return [{ risk: 'date', severity: 'error', message: `'${written}' is not a date`, help }];
    }
    if (date.time <= asOf.getTime()) return [];
    const message = `'${indicator.value}' was seen on ${date.text}, which is yet to come`;
    return [{ risk: 'date', severity: 'warning', message, help: 'Correct the date: until then it does not age.' }];
  });
}

function assessTags(indicator: WrittenIndicator, risks: readonly IndicatorRiskFinding[]): IndicatorRiskFinding[] {
  if (risks.some(({ risk }) => risk === 'sinkhole')) return [];
  const isTagged = indicator.tags.some((tag) => /sinkhole/i.test(tag));
  return isTagged ? [sinkholeFinding(`'${indicator.value}' is tagged as a sinkhole`)] : [];
}
