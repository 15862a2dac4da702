import type { PlannedField } from '../../deploy/plan/change-origin';
import type { Change, Plan } from '../../deploy/plan/plan';
import { countRowChanges } from '../../deploy/plan/watchlist-changes';
import { canonicalText } from '../../deploy/arm/wire-json';
import type { WireValue } from '../../deploy/arm/wire-json';
import { cutMarkdown } from '../text/cut-markdown';
import type { MarkdownPlace } from '../text/cut-markdown';
import { lineDiff } from '../text/line-diff';
import { codeText, fencedText, htmlText } from '../text/markdown-text';
import {
  countActions,
  fieldRemark,
  itemChangesSentence,
  isShown,
  kindNames,
  refusalSentences,
  removedRowSummary,
  rowChangeSummary,
  rowSummary,
  serviceTimeSentence,
  unmanagedSentence,
} from './plan-summary';
import type { ActionWords } from './plan-summary';
import { escapeLine } from '../text/terminal-text';

const mostRows = 20;

/**
 * A plan as Markdown for a pull request; what does not fit where it goes is left out, whole changes at a time.
 *
 * @param title our own words, such as `Plan for`
 */
export function planMarkdown(
  plan: Plan,
  title: string,
  workspace: string,
  words: ActionWords,
  place: MarkdownPlace,
): string {
  return cutMarkdown(planParts(plan, title, workspace, words), place);
}

/** The same in parts, each of which can stand without those behind it. */
export function planParts(plan: Plan, title: string, workspace: string, words: ActionWords): readonly string[] {
  const sentences = [itemChangesSentence(plan), serviceTimeSentence(plan), unmanagedSentence(plan)].filter(
    (each) => each !== undefined,
  );
  return [
    `### ${title} ${codeText(workspace)}\n\n${countActions(plan.changes, words)}\n`,
    ...refusalSentences(plan).map(({ why, word }) => `\n**A deployment will refuse this plan:** ${why} ${word}\n`),
    ...sentences.map((sentence) => `\n${sentence}\n`),
    ...words.headings.flatMap(([action, heading]) => {
      const changes = plan.changes.filter((change) => change.action === action && isShown(change));
      return changes.length === 0 ? [] : [`\n#### ${heading}\n`, ...changes.map(changeMarkdown)];
    }),
  ];
}

function changeMarkdown(change: Change): string {
  const title = `${kindNames(change.kind)[0]} ${codeText(change.name)}: ${codeOrText(change.reason)}`;
  const body = [
    ...change.notes.map((note) => `${codeOrText(note)}\n`),
    ...change.fields.flatMap(fieldMarkdown),
    ...rowMarkdown(change),
  ].join('\n');
  if (body === '') return `\n- ${title}\n`;
  return `\n<details><summary>${htmlTitle(change)}</summary>\n\n${codeText(change.id)}\n\n${body}\n</details>\n`;
}

function htmlTitle(change: Change): string {
  return `${kindNames(change.kind)[0]} <b>${htmlText(change.name)}</b>: ${htmlText(change.reason)}`;
}

function fieldMarkdown(field: PlannedField): readonly string[] {
  const { path, before, after } = field;
  const name = `${codeText(path)}${remarkMarkdown(field)}`;
  const isText = [before, after].some((side) => typeof side === 'string' && side.includes('\n'));
  if (!isText) return [`- ${name}: ${sideText(before)} → ${sideText(after)}`];
  const lines = lineDiff(String(before ?? ''), String(after ?? ''), 3).map(({ type, text }) => {
    const mark = { same: ' ', added: '+', removed: '-', gap: '@@' }[type];
    return `${mark}${text}`;
  });
  return [`- ${name}:\n\n${fencedText(lines, 'diff')}\n`];
}

function remarkMarkdown(field: Pick<PlannedField, 'origin' | 'overlay'>): string {
  const remark = fieldRemark(field);
  return remark === '' ? '' : ` ${codeOrText(remark.slice(1))}`;
}

function rowMarkdown({ rows, rowsOrigin, desired }: Change): readonly string[] {
  if (rows === undefined) return [];
  const searchKey = desired?.items?.searchKey ?? '';
  const lines = [
    ...rows.added.slice(0, mostRows).map(({ row }) => `+${rowSummary(row, searchKey)}`),
    ...rows.changed.slice(0, mostRows).map(({ before, after }) => `!${rowChangeSummary(before, after, searchKey)}`),
    ...rows.removed.slice(0, mostRows).map(({ row }) => `-${removedRowSummary(row, desired?.items)}`),
  ].map(escapeLine);
  if (lines.length === 0) return [];
  const rest = countRowChanges(rows) - mostRows;
  const shown = [...lines.slice(0, mostRows), ...(rest > 0 ? [` and ${rest} more`] : [])];
  return [`- rows${remarkMarkdown({ origin: rowsOrigin })}:\n\n${fencedText(shown, 'diff')}\n`];
}

function sideText(value: WireValue | undefined): string {
  return value === undefined ? '(none)' : codeText(typeof value === 'string' ? value : canonicalText(value));
}

/** Our own words stay words; what may hold somebody else's becomes code. */
function codeOrText(reason: string): string {
  return /^[\w ,;-]+$/.test(reason) ? reason : codeText(reason);
}
