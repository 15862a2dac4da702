import type { Change, ChangeAction, Plan } from '../deploy/plan';
import type { ResourceKind } from '../deploy/resource';

/** How kinds are called in reports: one, and several. */
export const kindNames: Readonly<Record<ResourceKind, readonly [string, string]>> = {
  watchlist: ['watchlist', 'watchlists'],
  huntingQuery: ['hunting query', 'hunting queries'],
  analyticRule: ['analytic rule', 'analytic rules'],
};

const actionNames: readonly (readonly [ChangeAction, string])[] = [
  ['create', 'to create'],
  ['update', 'to update'],
  ['delete', 'to delete'],
  ['conflict', 'in conflict'],
  ['kept', 'kept although no longer here'],
  ['none', 'unchanged'],
];

/** `2 to create, 1 to update, 7 unchanged`; what there is none of is left out. */
export function countActions(changes: readonly Change[]): string {
  const parts = actionNames.flatMap(([action, words]) => {
    const count = changes.filter((change) => change.action === action).length;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  return parts.length === 0 ? 'nothing here and nothing there' : parts.join(', ');
}

/** One sentence about what is left alone because of its kind; undefined where there is none. */
export function unmanagedSentence(plan: Plan): string | undefined {
  const parts = [...plan.unmanaged].map(([kind, count]) => `${count} ${kind}`);
  return parts.length === 0 ? undefined : `Left alone, being of kinds that are not deployed: ${parts.join(', ')}.`;
}

/** The cells of a watchlist's row as one text, the search key first. */
export function rowSummary(row: Readonly<Record<string, string>>, searchKey: string): string {
  const cells = Object.entries(row).sort(([a], [b]) => Number(b === searchKey) - Number(a === searchKey));
  return cells
    .map(([column, text]) => `${column}=${isIndicator(row) && linkable.has(column) ? defang(text) : text}`)
    .join(' ');
}

const linkable = new Set(['Value', 'Reference']);

/** By the columns that every indicator has. */
function isIndicator(row: Readonly<Record<string, string>>): boolean {
  return 'Type' in row && 'Value' in row;
}

/** So that no terminal or browser makes a link of it. */
function defang(text: string): string {
  return text.replace(/^http/i, 'hxxp').replaceAll('.', '[.]').replaceAll('@', '[@]');
}
