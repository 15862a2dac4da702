import type { SummarizedTable } from '../../checks/evidence/summarized-tables';
import type { SummaryRule } from '../../content/summary-rule';
import { runQuery } from '../../engine/run-query';
import type { WatchlistTables } from '../../engine/runtime';
import { tableFromRecords } from '../../engine/values/table-from-records';
import type { Table } from '../../engine/values';
import type { Diagnostic, Parsed } from '../../source/diagnostic';
import { keepWindow } from '../windows/restrict-period';
import { summaryBins, summaryRecords, windowOfBin } from './summary-bins';

/** Bins of one rule in one case: weeks of the shortest. */
const mostBins = 2000;

/** What summary rules run over. */
interface Summarized {
  readonly events: ReadonlyMap<string, Table>;
  readonly watchlists: WatchlistTables;
  /** In ticks. */
  readonly now: bigint;
}

/**
 * Runs summary rules over the events of a case as the service does, bin by bin from the first event on, and returns
 * the tables that they fill beside these events.
 */
export function fillSummaries(
  tables: readonly SummarizedTable[],
  { events, watchlists, now }: Summarized,
): Parsed<ReadonlyMap<string, Table>> {
  const filled = new Map(events);
  const first = firstTime([...events.values()]);
  for (const { schema, rules } of tables) {
    const records: Readonly<Record<string, unknown>>[] = [];
    for (const { rule, query } of rules) {
      const bins = first === undefined ? [] : summaryBins(rule, first, now);
      if (bins.length > mostBins)
        return failed(rule, `the events span ${bins.length.toLocaleString('en')} of its bins`);
      for (const bin of bins) {
        const { start, end } = windowOfBin(bin);
        const seen = new Map([...filled].map(([name, table]) => [name, keepWindow(table, start, end)] as const));
        const outcome = runQuery(query, { tables: seen, watchlists, now: bin.moment });
        if (outcome.kind === 'refused')
          return failed(rule, `${outcome.refusals[0]?.feature ?? 'this'} is not supported`);
        if (outcome.kind === 'failed') return failed(rule, outcome.message.replace(/\.$/, ''));
        records.push(...summaryRecords(rule, bin, outcome.table));
      }
    }
    filled.set(schema.name, tableFromRecords(schema.columns, records).table);
  }
  return { value: filled, diagnostics: [] };
}

function firstTime(tables: readonly Table[]): bigint | undefined {
  const times = tables.flatMap(({ columns, data }) => {
    const at = data[columns.findIndex(({ name }) => name === 'TimeGenerated')] ?? [];
    return at.filter((value) => typeof value === 'bigint');
  });
  return times.reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
}

function failed({ document }: SummaryRule, reason: string): Parsed<ReadonlyMap<string, Table>> {
  const diagnostic: Diagnostic = {
    check: 'test-refused',
    severity: 'error',
    place: document.placeOf(['query']),
    message: `The summary rule cannot be run over the events of the case: ${reason}.`,
    help: 'Give the rows of its table in the case.',
  };
  return { value: undefined, diagnostics: [diagnostic] };
}
