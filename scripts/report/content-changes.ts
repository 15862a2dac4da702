import { defangText } from '../indicators/defang-text';
import type { DetectionChange } from '../prove/compare-content';
import { escapeMarkdown } from './diagnostics-markdown';
import { cutMarkdown } from './cut-markdown';
import { codeText } from './markdown-text';
import { escapeLine } from './terminal-text';

const mostValues = 20;

/** What changes of each detection, as lines for people. */
export function contentChangesText(changes: readonly DetectionChange[], since: string): string {
  if (changes.length === 0) return `No detection behaves in another way than at ${escapeLine(since)}.\n`;
  return changes
    .map((change) =>
      [escapeLine(change.slug), ...changeLines(change, (text) => escapeLine(text)).map((line) => `  ${line}`), ''].join(
        '\n',
      ),
    ) // prettier-ignore
    .join('\n');
}

/** The same for the text of a pull request; what does not fit is left out, whole detections at a time. */
export function contentChangesMarkdown(changes: readonly DetectionChange[]): string {
  if (changes.length === 0) return 'No detection behaves in another way.\n';
  const head = `${changes.length} ${changes.length === 1 ? 'detection changes' : 'detections change'}.\n`;
  const parts = changes.map((change) => {
    const lines = changeLines(change, codeText).map((line) => `- ${line}\n`);
    return `\n### ${escapeMarkdown(change.name)}\n\n${codeText(change.slug)}\n\n${lines.join('')}`;
  });
  return cutMarkdown([head, ...parts]);
}

/** @param show makes a text of somebody else's harmless where it is read */
function changeLines(change: DetectionChange, show: (text: string) => string): readonly string[] {
  const { added, agedOut, removed, length, cases } = change;
  return [
    ...(added.length === 0 ? [] : [`${countIndicators(added)} added: ${valueList(added, show)}`]),
    ...(agedOut.length === 0 ? [] : [`${countIndicators(agedOut)} aged out: ${valueList(agedOut, show)}`]),
    ...(removed.length === 0 ? [] : [`${countIndicators(removed)} taken out: ${valueList(removed, show)}`]),
    lengthLine(length),
    ...cases.map(({ name, before, after }) => `test case ${show(name)}: ${before} → ${after}`),
  ];
}

function countIndicators({ length }: readonly string[]): string {
  return length === 1 ? '1 indicator' : `${length} indicators`;
}

function valueList(values: readonly string[], show: (text: string) => string): string {
  const rest = values.length - mostValues;
  const shown = values.slice(0, mostValues).map((value) => show(defangText(value)));
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
}

function lengthLine({ before, after }: DetectionChange['length']): string {
  const words = (length: number | undefined) => (length === undefined ? 'none' : String(length));
  if (before === after) return `expanded query: ${words(after)} characters, as before`;
  return `expanded query: ${words(before)} → ${words(after)} characters`;
}
