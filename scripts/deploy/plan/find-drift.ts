import type { Change, ChangeAction, Plan } from './plan';
import { countRowChanges } from './watchlist-changes';

/**
 * What of a plan undoes what somebody did in the workspace, with those fields alone: what was edited or deleted there
 * since it was deployed. A field of which nothing tells where it was changed counts as well.
 */
export function findDrift(plan: Plan): Plan {
  return { ...plan, changes: plan.changes.flatMap((change) => driftOf(change) ?? []) };
}

const undoing: readonly ChangeAction[] = ['create', 'update', 'replace'];

function driftOf(change: Change): Change | undefined {
  // A rule that is off there, and may be: nothing is to be done about it, but whoever asks should know.
  if (change.action === 'none' && change.notes.length > 0) return change;
  if (!undoing.includes(change.action)) return undefined;
  const fields = change.fields.filter((field) => field.origin !== 'here');
  const rows = change.rowsOrigin === 'here' ? undefined : change.rows;
  const differs = fields.length > 0 || (rows !== undefined && countRowChanges(rows) > 0);
  return differs ? { ...change, fields, rows } : undefined;
}
