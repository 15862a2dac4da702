import { keyText } from '../arm/resource';
import type { DesiredResource, ResourceKey } from '../arm/resource';
import type { ActualState } from './actual-state';

/** What the repository holds and nobody should deploy. */
export interface HeldBack extends ResourceKey {
  /** For people. */
  readonly name: string;
  /** Why, as half a sentence. */
  readonly reason: string;
}

/**
 * What of it is told: a file that cannot be read may be of either of two kinds, and is told once, as what the workspace
 * has of it if it has it.
 */
export function toldOf(
  held: ReadonlyMap<string, HeldBack>,
  { resources }: Pick<ActualState, 'resources'>,
): readonly HeldBack[] {
  const byId = new Map<string, HeldBack>();
  for (const [key, each] of held) {
    if (!byId.has(each.id) || resources.has(key)) byId.set(each.id, each);
  }
  return [...byId.values()];
}

/**
 * Adds to what is held back whatever depends on it, unless the workspace has what it depends on: then that stays there
 * as it is, and can be read.
 *
 * @returns what is held back by its key as text
 */
export function holdBack(
  desired: readonly DesiredResource[],
  { resources }: Pick<ActualState, 'resources'>,
  given: readonly HeldBack[],
): ReadonlyMap<string, HeldBack> {
  const held = new Map(given.map((each) => [keyText(each), each]));
  let size: number;
  do {
    size = held.size;
    for (const resource of desired) {
      const missing = resource.dependsOn.map((key) => (resources.has(key) ? undefined : held.get(key))).find(Boolean);
      if (missing === undefined || held.has(keyText(resource))) continue;
      const { kind, id, name } = resource;
      held.set(keyText(resource), { kind, id, name, reason: `it needs ${missing.name}, which is held back` });
    }
  } while (held.size > size);
  return held;
}
