import { hasEdits } from '../../deploy/pull/pull-fields';
import type { PulledField, PulledResource, PulledRow, PullResult } from '../../deploy/pull/pull-fields';
import { canonicalText } from '../../deploy/arm/wire-json';
import type { WireValue } from '../../deploy/arm/wire-json';
import type { Colors } from '../text/colors';
import { lineDiff } from '../text/line-diff';
import { kindNames, rowChangeSummary, rowSummary } from './plan-summary';
import { escapeLine, escapeText } from '../text/terminal-text';
import { jsonText } from '../text/json-text';

/**
 * What was edited in a workspace, for people: what was written, and where, and what was not, and why.
 *
 * @param isCheck whether files were left as they are
 */
export function pullText(
  pulled: readonly PulledResource[],
  workspace: string,
  isCheck: boolean,
  colors: Colors,
): string {
  const counts = (['fields', 'rows'] as const).flatMap((part) => {
    const edits = pulled.flatMap((each): readonly { readonly result: PullResult }[] => each[part]);
    const written = edits.filter(({ result }) => 'file' in result).length;
    const texts = [
      ...(written > 0 ? [`${written} ${isCheck ? 'to write' : 'written'}`] : []),
      ...(edits.length > written ? [`${edits.length - written} left`] : []),
    ];
    return texts.length === 0 ? [] : [`${part === 'fields' ? 'fields' : 'items'} edited there: ${texts.join(', ')}`];
  });
  const gone = pulled.filter(({ left }) => left !== undefined).length;
  if (gone > 0) counts.push(`${gone} deleted there`);
  const summary = counts.length === 0 ? 'nothing to pull' : counts.join('; ');
  const blocks = pulled.filter(hasEdits).map((each) => `${resourceText(each, colors)}\n\n`);
  return `${blocks.join('')}${colors.heading(escapeLine(workspace))}: ${summary}\n`;
}

/** The same for machines. */
export function pullJson(pulled: readonly PulledResource[], workspace: string): string {
  const resources = pulled.filter(hasEdits).map(({ change, fields, rows, left }) => ({
    kind: change.kind,
    id: change.id,
    name: change.name,
    reason: left ?? null,
    fields: fields.map(({ path, here, there, result }) => ({
      path,
      here: here ?? null,
      there: there ?? null,
      ...resultJson(result),
    })),
    items: rows.map(({ here, there, result }) => ({ here: here ?? null, there: there ?? null, ...resultJson(result) })),
  }));
  return jsonText({ workspace, resources });
}

function resultJson(result: PullResult): { readonly file: string | null; readonly reason: string | null } {
  return { file: 'file' in result ? result.file : null, reason: 'reason' in result ? result.reason : null };
}

function resourceText({ change, fields, rows, left }: PulledResource, colors: Colors): string {
  const reason = left === undefined ? '' : colors.warning(` · left: ${left}`);
  const heading = `${colors.changed(`~ ${kindNames(change.kind)[0]}`)} ${colors.heading(escapeLine(change.name))}${reason}`;
  const searchKey = change.desired?.items?.searchKey ?? '';
  const lines = rows.slice(0, mostRows).map((row) => rowLine(row, searchKey, colors));
  const rest = rows.length > mostRows ? [colors.faint(`    … and ${rows.length - mostRows} more`)] : [];
  return [heading, ...fields.flatMap((field) => fieldLines(field, colors)), ...lines, ...rest].join('\n');
}

/** Past it the rest is counted: a list may have been replaced as a whole. */
const mostRows = 20;

function rowLine({ here, there, result }: PulledRow, searchKey: string, colors: Colors): string {
  const where = resultText(result, colors);
  if (here !== undefined && there !== undefined) {
    return `    ${colors.changed(`~ ${escapeLine(rowChangeSummary(here, there, searchKey))}`)}${where}`;
  }
  const isAdded = there !== undefined;
  const text = `${isAdded ? '+' : '-'} ${escapeLine(rowSummary(there ?? here ?? {}, searchKey))}`;
  return `    ${isAdded ? colors.added(text) : colors.removed(text)}${where}`;
}

function resultText(result: PullResult, colors: Colors): string {
  return 'file' in result
    ? colors.faint(` · ${escapeLine(result.file)}`)
    : colors.warning(` · left: ${escapeLine(result.reason)}`);
}

function fieldLines({ path, here, there, result }: PulledField, colors: Colors): readonly string[] {
  const where = resultText(result, colors);
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
