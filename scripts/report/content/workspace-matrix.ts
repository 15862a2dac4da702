import type { Difference } from '../../deploy/pull/effective-detection';
import { canonicalText } from '../../deploy/arm/wire-json';
import type { WireValue } from '../../deploy/arm/wire-json';
import { escapeMarkdown } from '../findings/diagnostics-markdown';
import { displayWidth, escapeLine } from '../text/terminal-text';
import { jsonText } from '../text/json-text';

/** Which detection goes to which workspace, and as what. */
export interface WorkspaceMatrix {
  readonly workspaces: readonly string[];
  readonly rows: readonly {
    readonly detection: string;
    /** One for each workspace; undefined if it does not go. */
    readonly cells: readonly (Difference | undefined)[];
  }[];
}

/** A table of signs, and below it a line for each difference. */
export function matrixText({ workspaces, rows }: WorkspaceMatrix): string {
  const table = [
    ['', ...workspaces.map(escapeLine)],
    ...rows.map(({ detection, cells }) => [escapeLine(detection), ...cells.map(signOf)]),
  ];
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => displayWidth(row[column] ?? ''))));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - displayWidth(cell)))
      .join('  ')
      .trimEnd(),
  );
  const differences = rows.flatMap(({ detection, cells }) =>
    cells.flatMap((cell, index) => {
      const texts = cell === undefined ? [] : differenceTexts(cell);
      return texts.length === 0 ? [] : [escapeLine(`${detection} in ${workspaces[index] ?? ''}: ${texts.join('; ')}`)];
    }),
  );
  const legend = ['✓ as written   ~ other there   – not there'];
  return [...lines, '', ...legend, ...(differences.length === 0 ? [] : ['', ...differences])]
    .map((line) => `${line}\n`)
    .join('');
}

/** A table whose cells say the differences. */
export function matrixMarkdown({ workspaces, rows }: WorkspaceMatrix): string {
  const lineOf = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const body = rows.map(({ detection, cells }) =>
    lineOf([
      escapeMarkdown(detection),
      ...cells.map((cell) => {
        const texts = cell === undefined ? [] : differenceTexts(cell);
        return texts.length === 0 ? signOf(cell) : escapeMarkdown(texts.join('; '));
      }),
    ]),
  );
  const header = lineOf(['detection', ...workspaces.map(escapeMarkdown)]);
  return header + lineOf(['---', ...workspaces.map(() => '---')]) + body.join('');
}

/** Writes the matrix of workspaces as JSON; null stands for a detection that is not deployed there. */
export function matrixJson({ workspaces, rows }: WorkspaceMatrix): string {
  const detections = rows.map(({ detection, cells }) => ({
    detection,
    workspaces: Object.fromEntries(
      cells.map((cell, index) => [
        workspaces[index] ?? '',
        cell === undefined
          ? null
          : {
              fields: cell.fields.map(({ path, before, after }) => ({
                path,
                written: before ?? null,
                there: after ?? null,
              })),
              falsePositives: cell.falsePositives,
            },
      ]),
    ),
  }));
  return jsonText({ workspaces, detections });
}

function signOf(cell: Difference | undefined): string {
  if (cell === undefined) return '–';
  return cell.fields.length === 0 && cell.falsePositives.length === 0 ? '✓' : '~';
}

function differenceTexts({ fields, falsePositives }: Difference): readonly string[] {
  return [
    ...fields.map(({ path, before, after }) => `${path} ${valueText(before)} → ${valueText(after)}`),
    ...falsePositives.map((id) => `false positive ${id}`),
  ];
}

function valueText(value: WireValue | undefined): string {
  if (value === undefined) return '(none)';
  return typeof value === 'string' ? value : canonicalText(value);
}
