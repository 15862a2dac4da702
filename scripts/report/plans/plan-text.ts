import type { PlannedField } from '../../deploy/plan/change-origin';
import { isPending } from '../../deploy/plan/plan';
import type { Change, ChangeAction, Plan } from '../../deploy/plan/plan';
import { countRowChanges } from '../../deploy/plan/watchlist-changes';
import { canonicalText } from '../../deploy/arm/wire-json';
import type { WireValue } from '../../deploy/arm/wire-json';
import type { Colors, Paint } from '../text/colors';
import { diffLines } from '../text/diff-lines';
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

const mostRows = 10;

/**
 * A plan for people: each change with its fields, old and new, the query as a line diff, the rows of watchlists.
 *
 * @param title such as `Plan for production`
 */
export function planText(plan: Plan, title: string, colors: Colors, words: ActionWords): string {
  const shown = plan.changes.filter(isShown);
  const sentences = [itemChangesSentence(plan), serviceTimeSentence(plan), unmanagedSentence(plan)].filter(
    (each) => each !== undefined,
  );
  return [
    `${colors.heading(escapeLine(title))}: ${countActions(plan.changes, words)}\n`,
    ...refusalSentences(plan).map(
      ({ why, word }) => `\n${colors.error('A deployment will refuse this plan:')} ${why} ${word}\n`,
    ),
    ...shown.map((change) => `\n${changeText(change, colors)}`),
    ...sentences.map((sentence) => `\n${colors.faint(escapeLine(sentence))}\n`),
    restText(plan, colors),
  ].join('');
}

/** What is said of a plan by which nothing is done. */
function restText({ changes }: Plan, colors: Colors): string {
  if (changes.some(isPending)) return '';
  const conflicts = changes.filter(({ action }) => action === 'conflict').length;
  if (conflicts === 0) return `\n${colors.success('Nothing is left to do.')}\n`;
  return `\n${colors.warning(`Nothing else is left to do; ${conflicts === 1 ? 'the conflict waits' : 'the conflicts wait'} for a word of yours.`)}\n`;
}

const marks: Readonly<Record<ChangeAction, readonly [string, keyof Colors]>> = {
  create: ['+', 'added'],
  update: ['~', 'changed'],
  replace: ['±', 'changed'],
  delete: ['-', 'removed'],
  conflict: ['!', 'error'],
  held: ['!', 'changed'],
  kept: ['=', 'faint'],
  none: [' ', 'faint'],
};

function changeText(change: Change, colors: Colors): string {
  const [mark, color] = marks[change.action];
  const file = change.desired === undefined ? '' : ` · ${change.desired.file}`;
  const lines = [
    `${colors[color](`${mark} ${kindNames(change.kind)[0]}`)} ${colors.heading(escapeLine(change.name))}`,
    colors.faint(`    ${change.id} · ${escapeLine(change.reason)}${escapeLine(file)}`),
    ...change.notes.map((note) => `    ${colors.warning(escapeLine(note))}`),
    ...(change.action === 'create'
      ? creationLines(change)
      : change.fields.flatMap((field) => fieldLines(field, colors))),
    ...rowLines(change, colors),
  ];
  return `${lines.join('\n')}\n`;
}

const shownOnCreation = ['kind', 'severity', 'enabled', 'queryFrequency', 'queryPeriod'];

/** All of a new resource stands in the repository: what it is, in a line. */
function creationLines(change: Change): readonly string[] {
  const valueOf = new Map(change.fields.map((field) => [field.path, field.after]));
  const parts = shownOnCreation.flatMap((path) => {
    const value = valueOf.get(path);
    return value === undefined ? [] : [`${path} ${valueText(value)}`];
  });
  const query = valueOf.get('query');
  if (typeof query === 'string') parts.push(`query of ${query.split('\n').length} lines`);
  return parts.length === 0 ? [] : [`    ${parts.join(', ')}`];
}

function remarkText(field: Pick<PlannedField, 'origin' | 'overlay'>, colors: Colors): string {
  const remark = escapeLine(fieldRemark(field));
  return remark === '' ? '' : colors.warning(remark);
}

function fieldLines(field: PlannedField, colors: Colors): readonly string[] {
  const { path, before, after } = field;
  const name = `    ${escapeLine(path)}${remarkText(field, colors)}:`;
  if (typeof before === 'string' && typeof after === 'string' && (before + after).includes('\n')) {
    return [name, ...diffLines(before, after, colors, '      ')];
  }
  if (Array.isArray(before) || Array.isArray(after)) return [name, ...listLines(before, after, colors)];
  return [`${name} ${sideText(before, colors.removed)} → ${sideText(after, colors.added)}`];
}

function sideText(value: WireValue | undefined, paint: Paint): string {
  return value === undefined ? '(none)' : paint(valueText(value));
}

function valueText(value: WireValue): string {
  return escapeLine(typeof value === 'string' ? value : canonicalText(value));
}

function listLines(before: WireValue | undefined, after: WireValue | undefined, colors: Colors): readonly string[] {
  const [old, wanted] = [before, after].map((side) => (Array.isArray(side) ? side.map(valueText) : []));
  return [
    ...old!.filter((item) => !wanted!.includes(item)).map((item) => colors.removed(`      - ${item}`)),
    ...wanted!.filter((item) => !old!.includes(item)).map((item) => colors.added(`      + ${item}`)),
  ];
}

/** No more than are shown: a watchlist may have a hundred thousand. */
function firstOf<Row>(rows: readonly Row[]): readonly Row[] {
  return rows.slice(0, mostRows);
}

function rowLines(change: Change, colors: Colors): readonly string[] {
  const { rows, desired } = change;
  if (rows === undefined) return [];
  const searchKey = desired?.items?.searchKey ?? '';
  const summary = (row: Readonly<Record<string, string>>) => escapeLine(rowSummary(row, searchKey));
  const lines = [
    ...firstOf(rows.added).map(({ row }) => colors.added(`      + ${summary(row)}`)),
    ...firstOf(rows.changed).map(({ before, after }) =>
      colors.changed(`      ~ ${escapeLine(rowChangeSummary(before, after, searchKey))}`),
    ),
    ...firstOf(rows.removed).map(({ row }) =>
      colors.removed(`      - ${escapeLine(removedRowSummary(row, desired?.items))}`),
    ),
  ];
  if (lines.length === 0) return [];
  const counts = [`${rows.added.length} added`, `${rows.changed.length} changed`, `${rows.removed.length} removed`];
  const rest = countRowChanges(rows) - mostRows;
  return [
    `    rows${remarkText({ origin: change.rowsOrigin }, colors)}: ${counts.join(', ')}`,
    ...lines.slice(0, mostRows),
    ...(rest > 0 ? [colors.faint(`      … and ${rest} more`)] : []),
  ];
}
