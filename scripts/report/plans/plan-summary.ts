import type { ChangeOrigin, PlannedField } from '../../deploy/plan/change-origin';
import type { Change, ChangeAction, Plan } from '../../deploy/plan/plan';
import type { ResourceKind, WatchlistRows } from '../../deploy/arm/resource';
import { describeResource } from '../../deploy/kinds/describe-resource';
import type { ResourceDescription } from '../../deploy/kinds/resource-description';
import { countItemChanges, itemChangesPerMonth } from '../../deploy/plan/item-changes';
import { secondsAtService } from '../../deploy/plan/deployment-time';
import { findRefusals } from '../../deploy/plan/plan-limits';
import { defangText } from '../../indicators/defang-text';
import { ownValue } from '../../source/own-value';

/** How a kind is called in reports: one, and several. */
export function kindNames(kind: ResourceKind): ResourceDescription['names'] {
  return describeResource(kind).names;
}

/** How what is done, or was done, about resources is called. */
export interface ActionWords {
  /** Behind a number, in the order in which they are counted. */
  readonly counted: readonly (readonly [ChangeAction, string])[];
  /** Above a list, in the order of the lists. */
  readonly headings: readonly (readonly [ChangeAction, string])[];
}

/** What a deployment will do. */
export const planWords: ActionWords = {
  counted: [
    ['create', 'to create'],
    ['update', 'to update'],
    ['replace', 'to delete and create anew'],
    ['delete', 'to delete'],
    ['conflict', 'in conflict'],
    ['kept', 'kept although no longer here'],
    ['held', 'not deployed'],
    ['none', 'unchanged'],
  ],
  headings: [
    ['conflict', 'In conflict'],
    ['delete', 'Deleted'],
    ['replace', 'Deleted and created anew'],
    ['create', 'Created'],
    ['update', 'Updated'],
    ['kept', 'Kept although no longer here'],
    ['held', 'Not deployed'],
    ['none', 'Left as it is there'],
  ],
};

/** What was done in the workspace, which a deployment would undo. */
export const driftWords: ActionWords = {
  counted: [
    ['create', 'deleted there'],
    ['update', 'changed there'],
    ['replace', 'made anew there as another kind'],
    ['none', 'turned off there and left so'],
  ],
  headings: [
    ['create', 'Deleted there'],
    ['replace', 'Made anew there as another kind'],
    ['update', 'Changed there'],
    ['none', 'Turned off there and left so'],
  ],
};

/** `2 to create, 1 to update, 7 unchanged`; what there is none of is left out. */
export function countActions(changes: readonly Change[], { counted }: ActionWords): string {
  const parts = counted.flatMap(([action, words]) => {
    const count = changes.filter((change) => change.action === action).length;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  return parts.length === 0 ? 'nothing here and nothing there' : parts.join(', ');
}

/** What is shown of a change: where nothing is done, what its reader should know all the same. */
export function isShown({ action, notes }: Change): boolean {
  return action !== 'none' || notes.length > 0;
}

/** Only what was changed elsewhere than here needs saying: what changed here is why there is a plan. */
const originWords: Readonly<Partial<Record<NonNullable<ChangeOrigin>, string>>> = {
  workspace: 'changed in the workspace',
  both: 'changed here and in the workspace',
  disabled: 'disabled in the workspace',
  service: 'changed by the service, which disabled the rule',
};

/** Why a field differs, in parentheses behind its name; empty if there is nothing to say. */
export function fieldRemark(field: Pick<PlannedField, 'origin' | 'overlay'>): string {
  const { origin, overlay } = field;
  const where = overlay && `overlay at ${overlay.file}:${overlay.line}`;
  const words = [origin && originWords[origin], where].filter((each) => each !== undefined);
  return words.length === 0 ? '' : ` (${words.join('; ')})`;
}

/** One sentence about what is left alone because of its kind; undefined if there is none. */
export function unmanagedSentence(plan: Plan): string | undefined {
  const parts = [...plan.unmanaged].map(([kind, count]) => `${count} ${kind}`);
  return parts.length === 0 ? undefined : `Left alone, being of kinds that are not deployed: ${parts.join(', ')}.`;
}

/** What a plan takes of the month's quota of item changes; undefined if it takes nothing. */
export function itemChangesSentence(plan: Plan): string | undefined {
  const count = countItemChanges(plan);
  if (count === 0) return undefined;
  const [changes, quota] = [count, itemChangesPerMonth].map((each) => each.toLocaleString('en'));
  return `Watchlist items: ${changes} ${count === 1 ? 'change' : 'changes'} of the ${quota} that the workspace takes a month.`;
}

const tellFrom = 20;

/** How long a deployment waits for the service where that is long enough to be told; else undefined. */
export function serviceTimeSentence(plan: Plan): string | undefined {
  const seconds = secondsAtService(plan);
  if (seconds < tellFrom) return undefined;
  const minutes = Math.round(seconds / 60);
  const [count, unit] =
    seconds < 90 ? [seconds, 'second'] : minutes < 120 ? [minutes, 'minute'] : [Math.round(minutes / 60), 'hour'];
  return `Watchlists: their changes one by one take the service about ${count} ${unit}s.`;
}

/** Why a deployment refuses a plan, and by which flag it does not; an entry for each reason. */
export function refusalSentences(plan: Plan): readonly { readonly why: string; readonly word: string }[] {
  return findRefusals(plan).map((refusal) => {
    const [count, allowed, quota] = [refusal.count, refusal.allowed, itemChangesPerMonth].map((each) =>
      each.toLocaleString('en'),
    );
    if (refusal.what === 'deletes') {
      return {
        why: `${count} of the ${plan.owned} resources that this repository owns there would be deleted; ${allowed} may be.`,
        word: `If it is meant, say so with --allow-deletes ${refusal.count}.`,
      };
    }
    return {
      why: `${count} items of watchlists would be changed; ${allowed} may be. The workspace takes ${quota} changes a month.`,
      word: `If the month has so many left, say so with --allow-item-changes ${refusal.count}.`,
    };
  });
}

type Row = Readonly<Record<string, string>>;

/** The cells of a watchlist's row as one text, the search key first. */
export function rowSummary(row: Row, searchKey: string): string {
  const columns = Object.keys(row).sort((a, b) => Number(b === searchKey) - Number(a === searchKey));
  return columns.map((column) => `${column}=${cellText(row, column)}`).join(' ');
}

/** A row that is removed, with why where its indicator is still in the repository. */
export function removedRowSummary(row: Row, items: WatchlistRows | undefined): string {
  const isInactive = items?.inactive?.includes(row['Value'] ?? '') === true;
  return `${rowSummary(row, items?.searchKey ?? '')}${isInactive ? ' (no longer active)' : ''}`;
}

/** What changed in a row of a watchlist: the search key, and the cells that differ. */
export function rowChangeSummary(before: Row, after: Row, searchKey: string): string {
  const columns = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const cells = columns
    .filter((column) => ownValue(before, column) !== ownValue(after, column))
    .map((column) => `${column} ${cellText(before, column) || '(empty)'} → ${cellText(after, column) || '(empty)'}`);
  return `${searchKey}=${cellText(after, searchKey)}: ${cells.join(', ')}`;
}

function cellText(row: Row, column: string): string {
  const text = ownValue(row, column) ?? '';
  return isIndicator(row) && linkable.has(column) ? defangText(text) : text;
}

const linkable = new Set(['Value', 'Reference']);

/** By the columns that every indicator has. */
function isIndicator(row: Row): boolean {
  return 'Type' in row && 'Value' in row;
}
