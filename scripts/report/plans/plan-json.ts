import { countItemChanges, itemChangesPerMonth } from '../../deploy/plan/item-changes';
import { secondsAtService } from '../../deploy/plan/deployment-time';
import { findRefusals } from '../../deploy/plan/plan-limits';
import type { Plan } from '../../deploy/plan/plan';
import { jsonText } from '../text/json-text';

/** A plan for machines: every change with all its fields and rows. */
export function planJson(plan: Plan, workspace: string, asOf: Date): string {
  return jsonText(planContent(plan, workspace, asOf));
}

/** The same as plain data. */
export function planContent(plan: Plan, workspace: string, asOf: Date): Readonly<Record<string, unknown>> {
  return {
    workspace,
    asOf: asOf.toISOString(),
    changes: plan.changes.map((change) => ({
      action: change.action,
      kind: change.kind,
      id: change.id,
      name: change.name,
      file: change.desired?.file,
      reason: change.reason,
      notes: change.notes,
      fields: change.fields.map(({ path, before, after, origin, overlay }) => {
        const sides = { before: before ?? null, after: after ?? null };
        return { path, ...sides, origin: origin ?? null, overlay: overlay ?? null };
      }),
      rows: change.rows && {
        added: change.rows.added.map((item) => item.row),
        changed: change.rows.changed.map(({ before, after }) => ({ before, after })),
        removed: change.rows.removed.map((item) => item.row),
      },
    })),
    refused: findRefusals(plan),
    itemChanges: { count: countItemChanges(plan), perMonth: itemChangesPerMonth },
    serviceSeconds: secondsAtService(plan),
    unmanaged: Object.fromEntries(plan.unmanaged),
  };
}
