import type { AppliedChange } from './apply-plan';
import type { Change } from '../plan/plan';
import { keyText } from '../arm/resource';
import { resourceKinds } from '../kinds/describe-resource';
import type { ResourceKind } from '../arm/resource';
import { isWireObject, textAt } from '../arm/wire-json';
import type { WireValue } from '../arm/wire-json';

/** What a deployment that did not come to its end had done. Only people need it: a plan sees what is there. */
export interface InterruptedDeployment {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** Changes that had begun, and of which nothing tells whether they took effect. */
  readonly underWay: readonly { readonly kind: ResourceKind; readonly name: string }[];
}

/** The first line of a journal. @param startedAt ISO 8601 */
export function startLine(startedAt: string, total: number): string {
  return line({ startedAt, total });
}

/** The line that is written before a change is begun. */
export function beginLine(change: Change): string {
  return line({ begun: keyText(change), kind: change.kind, name: change.name });
}

/** The line that is written once a change has an outcome. */
export function endLine({ change, outcome }: AppliedChange): string {
  return line({ ended: keyText(change), outcome: outcome.type });
}

function line(content: Readonly<Record<string, string | number>>): string {
  return `${JSON.stringify(content)}\n`;
}

/** Reads a journal, the last line of which may be cut off; undefined if it is none. */
export function readJournal(text: string): InterruptedDeployment | undefined {
  const [start, ...entries] = text.split('\n').map(parse);
  const startedAt = isWireObject(start) ? textAt(start, 'startedAt') : undefined;
  const total = isWireObject(start) ? start['total'] : undefined;
  if (startedAt === undefined || typeof total !== 'number') return undefined;
  const underWay = new Map<string, InterruptedDeployment['underWay'][number]>();
  const counts = { done: 0, failed: 0 };
  for (const entry of entries.filter(isWireObject)) {
    const kind = resourceKinds.find((each) => each === textAt(entry, 'kind'));
    const [begun, ended] = [textAt(entry, 'begun'), textAt(entry, 'ended')];
    if (begun !== undefined && kind !== undefined) underWay.set(begun, { kind, name: textAt(entry, 'name') ?? begun });
    if (ended === undefined) continue;
    underWay.delete(ended);
    if (entry['outcome'] === 'done') counts.done += 1;
    else counts.failed += 1;
  }
  return { startedAt, total, ...counts, underWay: [...underWay.values()] };
}

function parse(text: string): WireValue | undefined {
  try {
    return JSON.parse(text) as WireValue;
  } catch {
    return undefined;
  }
}
