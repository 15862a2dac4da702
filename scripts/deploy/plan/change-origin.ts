import type { FieldChange } from '../bodies/field-changes';
import { fieldsThatDiffer } from './ownership';
import type { OverlaidField, Ownership, ResourceKind } from '../arm/resource';

/**
 * Where a field was changed since it was last deployed: in the repository, in the workspace, in both; `disabled` where
 * a person turned a rule off in the workspace, `service` where the service did. Undefined where nothing tells.
 */
export type ChangeOrigin = 'here' | 'workspace' | 'both' | 'disabled' | 'service' | undefined;

/** A field that differs, and where it was changed. */
export interface PlannedField extends FieldChange {
  readonly origin?: ChangeOrigin;
  /** The overlay that says what it is here. */
  readonly overlay?: OverlaidField | undefined;
}

/** The fingerprints of what is there, what is wanted, and what was deployed last. */
export interface Fingerprints {
  readonly live: string;
  readonly wanted: string;
  readonly deployed: string | undefined;
}

/** Returns what tells, by what was deployed last, on which side a field of the normal form changed. */
export function findOrigins(kind: ResourceKind, prints: Fingerprints): (field: string) => ChangeOrigin {
  const { live, wanted, deployed } = prints;
  const there = deployed === undefined ? undefined : fieldsThatDiffer(kind, deployed, live);
  const here = deployed === undefined ? undefined : fieldsThatDiffer(kind, deployed, wanted);
  return (field) => {
    if (there?.has(field) === true) return here?.has(field) === true ? 'both' : 'workspace';
    return here?.has(field) === true ? 'here' : undefined;
  };
}

/** Returns a function that notes on a changed field where it was changed. */
export function withOrigin(origin: ChangeOrigin): (field: FieldChange) => PlannedField {
  return (field) => ({ ...field, origin });
}

/** Why a resource is updated, as half a sentence. */
export function reasonToUpdate(differs: boolean, ownership: Ownership | undefined, prints: Fingerprints): string {
  if (ownership === undefined) return 'adopted';
  if (!differs) return 'only its record of ownership differs';
  if (prints.deployed === prints.live) return 'changed here';
  if (prints.deployed === prints.wanted) return 'changed in the workspace';
  return 'changed here and in the workspace';
}
