import type { IndicatorType } from '../../content/watchlist';
import type { HuntPart } from '../../indicators/hunts/hunt-text';
import { countTypes } from '../../expand/scaffold/scaffold-imported-hunt';
import { countOf } from '../../source/count-of';
import { escapeLine } from '../text/terminal-text';
import { jsonText } from '../text/json-text';

/** What became of a published hunt. */
export interface HuntReport {
  /** The hunt's file, as it was named. */
  readonly file: string;
  readonly isDryRun: boolean;
  /** Text by path. */
  readonly files: ReadonlyMap<string, string>;
  /** What was not taken, by line. */
  readonly problems: readonly HuntPart[];
  readonly notes: readonly HuntPart[];
  readonly indicators: readonly { readonly type: IndicatorType; readonly value: string }[];
  readonly outcome: { readonly lookups: number; readonly cases: number };
}

/** The report for people, or as JSON. */
export function huntReport(report: HuntReport, isJson: boolean): string {
  const { file, isDryRun, files, problems, notes, indicators, outcome } = report;
  if (isJson) {
    const shown = {
      file,
      dryRun: isDryRun,
      files: [...files.keys()],
      indicators: indicators.length,
      ...outcome,
      problems,
      notes,
    };
    return jsonText(shown);
  }
  const isOne = files.size > 0;
  const lines = [
    ...[...files.keys()].map((path) => `${isDryRun ? 'would write' : 'wrote'} ${path}`),
    ...(isOne
      ? [
          `${indicators.length === 0 ? 'No indicator' : countTypes(indicators)}; ${countOf(outcome.lookups, 'list')} of the queries became a lookup; ${countOf(outcome.cases, 'case')}.`,
        ]
      : ['Nothing was written.']),
    ...problems.map((part) => lineOf(file, part, 'refused')),
    ...notes.map((part) => lineOf(file, part, 'note')),
    ...(isOne
      ? ['Next: sentinel validate, sentinel test; then make the false positives precise: exclude: in place of triage:.']
      : ['Correct the text at these lines, and import it again.']),
  ];
  return lines.map((line) => `${escapeLine(line)}\n`).join('');
}

function lineOf(file: string, { line, text }: HuntPart, what: string): string {
  return `${what} ${file}:${line}: ${text}`;
}
