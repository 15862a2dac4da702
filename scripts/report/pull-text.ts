import type { PulledDetection, PulledField } from '../deploy/pull-detection';
import { canonicalText } from '../deploy/wire-json';
import type { WireValue } from '../deploy/wire-json';
import type { Colors } from './colors';
import { lineDiff } from './line-diff';
import { kindNames } from './plan-summary';
import { escapeLine, escapeText } from './terminal-text';

/**
 * What was edited in a workspace, for people: what was written, and where, and what was not, and why.
 *
 * @param isCheck whether files were left as they are
 */
export function pullText(
  pulled: readonly PulledDetection[],
  workspace: string,
  isCheck: boolean,
  colors: Colors,
): string {
  const fields = pulled.flatMap((each) => each.fields);
  const written = fields.filter((field) => 'file' in field.result).length;
  const counts = [
    ...(written > 0 ? [`${written} ${isCheck ? 'to write' : 'written'}`] : []),
    ...(fields.length > written ? [`${fields.length - written} left`] : []),
  ];
  const summary = counts.length === 0 ? 'nothing to pull' : `fields edited there: ${counts.join(', ')}`;
  const blocks = pulled.filter((each) => each.fields.length > 0).map((each) => `${detectionText(each, colors)}\n\n`);
  return `${blocks.join('')}${colors.heading(escapeLine(workspace))}: ${summary}\n`;
}

/** The same for machines. */
export function pullJson(pulled: readonly PulledDetection[], workspace: string): string {
  const detections = pulled
    .filter((each) => each.fields.length > 0)
    .map(({ change, fields }) => ({
      kind: change.kind,
      id: change.id,
      name: change.name,
      fields: fields.map(({ path, here, there, result }) => ({
        path,
        here: here ?? null,
        there: there ?? null,
        file: 'file' in result ? result.file : null,
        reason: 'reason' in result ? result.reason : null,
      })),
    }));
  return `${JSON.stringify({ workspace, detections }, null, 2)}\n`;
}

function detectionText({ change, fields }: PulledDetection, colors: Colors): string {
  const heading = `${colors.changed(`~ ${kindNames[change.kind][0]}`)} ${colors.heading(escapeLine(change.name))}`;
  return [heading, ...fields.flatMap((field) => fieldLines(field, colors))].join('\n');
}

function fieldLines({ path, here, there, result }: PulledField, colors: Colors): readonly string[] {
  const where =
    'file' in result ? colors.faint(` · ${escapeLine(result.file)}`) : colors.warning(` · left: ${result.reason}`);
  const name = `    ${escapeLine(path)}`;
  if (typeof here === 'string' && typeof there === 'string' && (here + there).includes('\n')) {
    const lines = lineDiff(here, there).map(({ type, text }) => {
      const shown = escapeText(text);
      if (type === 'added') return colors.added(`      + ${shown}`);
      if (type === 'removed') return colors.removed(`      - ${shown}`);
      return type === 'gap' ? colors.faint('        …') : `        ${shown}`;
    });
    return [`${name}${where}`, ...lines];
  }
  return [`${name}: ${colors.removed(valueText(here))} → ${colors.added(valueText(there))}${where}`];
}

function valueText(value: WireValue | undefined): string {
  if (value === undefined) return '(none)';
  return escapeLine(typeof value === 'string' ? value : canonicalText(value));
}
