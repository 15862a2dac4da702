import { findTechnique } from '../../content/attack-technique';
import type { AttackOutcome, MatrixRow, UnreadyDetection } from '../../prove/recordings/measure-matrix';
import { countOf } from '../../source/count-of';
import { escapeLine } from '../text/terminal-text';
import { jsonText } from '../text/json-text';

/** What detections made of recorded attacks. */
export interface ReportedMatrix {
  readonly datasets: readonly { readonly name: string; readonly techniques: readonly string[] }[];
  readonly rows: readonly MatrixRow[];
  readonly unready: readonly UnreadyDetection[];
}

const unnamed = 'no technique named';

/** Technique by technique the attacks that show it: what fired on each, what of the technique was silent, what was refused. */
export function matrixText({ datasets, rows, unready }: ReportedMatrix): string {
  const techniques = [
    ...new Set(datasets.flatMap((each) => (each.techniques.length === 0 ? [unnamed] : each.techniques))),
  ];
  const sections = techniques.sort().flatMap((technique) => {
    const name = findTechnique(technique)?.name;
    const own = datasets.filter((each) =>
      each.techniques.length === 0 ? technique === unnamed : each.techniques.includes(technique),
    );
    return [
      name === undefined ? technique : `${technique} ${name}`,
      ...own.flatMap((dataset) =>
        datasetLines(
          technique,
          rows.filter((row) => row.dataset === dataset.name),
          dataset.name,
        ),
      ),
    ];
  });
  const lines = [...sections, ...refusalLines(rows, unready), ...totalLines(datasets, rows, techniques)];
  return lines.map((line) => `${escapeLine(line)}\n`).join('');
}

function datasetLines(technique: string, rows: readonly MatrixRow[], name: string): string[] {
  const isOwn = ({ shared }: MatrixRow): boolean => shared.includes(technique);
  const of = (kind: AttackOutcome['kind']): readonly MatrixRow[] => rows.filter(({ outcome }) => outcome.kind === kind);
  const fired = of('fired');
  const silent = of('silent');
  const counts = `${String(fired.length)} fired, ${String(silent.length)} silent, ${String(of('refused').length)} refused`;
  return [
    `  ${name}: ${rows.length === 0 ? 'no detection reads a table that it has' : counts}`,
    ...fired.filter(isOwn).map((row) => `    fired, of this technique: ${describe(row)}`),
    ...fired.filter((row) => !isOwn(row)).map((row) => `    fired: ${describe(row)}`),
    ...silent.filter(isOwn).map((row) => `    silent, of this technique: ${describe(row)}`),
    ...of('refused')
      .filter(isOwn)
      .map((row) => `    refused, of this technique: ${row.detection}`),
  ];
}

function describe({ detection, outcome, missing }: MatrixRow): string {
  const counts =
    outcome.kind !== 'fired'
      ? ''
      : outcome.alerts === 0
        ? ` (${countOf(outcome.rows, 'row')})`
        : ` (${countOf(outcome.alerts, 'alert')} of ${countOf(outcome.rows, 'row')})`;
  return `${detection}${counts}${missing.length === 0 ? '' : `; without ${missing.join(', ')}`}`;
}

function refusalLines(rows: readonly MatrixRow[], unready: readonly UnreadyDetection[]): string[] {
  const reasons = new Map(unready.map(({ detection, reason }) => [detection, reason]));
  for (const { detection, outcome } of rows) if (outcome.kind === 'refused') reasons.set(detection, outcome.reason);
  if (reasons.size === 0) return [];
  return ['', 'Refused', ...[...reasons].map(([detection, reason]) => `  ${detection}: ${reason}`)];
}

function totalLines(
  datasets: ReportedMatrix['datasets'],
  rows: readonly MatrixRow[],
  techniques: readonly string[],
): string[] {
  const of = (kind: AttackOutcome['kind']): number => rows.filter(({ outcome }) => outcome.kind === kind).length;
  const caught = (technique: string): boolean =>
    rows.some(({ outcome, shared }) => outcome.kind === 'fired' && shared.includes(technique));
  const missed = techniques.filter((technique) => technique !== unnamed && !caught(technique));
  return [
    '',
    `${countOf(datasets.length, 'dataset')}, ${countOf(rows.length, 'run')}: ${String(of('fired'))} fired, ${String(of('silent'))} silent, ${String(of('refused'))} refused.`,
    ...(missed.length === 0 ? [] : [`Nothing of the technique fired on ${missed.join(', ')}.`]),
  ];
}

/** All rows, for machines. */
export function matrixJson({ datasets, rows, unready }: ReportedMatrix): string {
  return jsonText({ datasets, rows, unready });
}
