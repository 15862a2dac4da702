import type { ChangeOrigin, PlannedField } from './change-origin';
import { desiredFingerprint } from './ownership';
import type { ActualResource, DesiredResource } from '../arm/resource';
import { describeResource } from '../kinds/describe-resource';
import { objectAt, textAt } from '../arm/wire-json';

/** What the service changes in a rule when it turns it off. */
const disabledFields: readonly string[] = ['displayName', 'description', 'enabled'];

/**
 * After repeated failures the service turns a rule off and says so in its name and description (Microsoft Learn,
 * "Troubleshoot analytics rules in Microsoft Sentinel").
 */
export function isAutoDisabled(live: ActualResource): boolean {
  const name = textAt(objectAt(live.body, 'properties'), 'displayName') ?? '';
  return describeResource(live.kind).canBeTurnedOff && name.startsWith('AUTO DISABLED');
}

/** The field with its origin told apart: whether a rule was turned off in the workspace, by a person or the service. */
export function classifyField(field: PlannedField, live: ActualResource): PlannedField {
  if (field.origin !== 'workspace' || !describeResource(live.kind).canBeTurnedOff) return field;
  if (isAutoDisabled(live) && disabledFields.includes(field.path)) return { ...field, origin: 'service' };
  return field.path === 'enabled' && field.before === false ? { ...field, origin: 'disabled' } : field;
}

const stateOrigins: readonly ChangeOrigin[] = ['disabled', 'service'];

/**
 * What is wanted of a rule that was turned off in the workspace and is to stay so: the fields that say it as they are
 * there. Its record stays that of what the repository wants, by which a later plan knows the state again.
 */
export function keepPortalState(
  wanted: DesiredResource,
  live: ActualResource,
  fields: readonly PlannedField[],
): DesiredResource {
  const kept = fields.filter(({ origin }) => stateOrigins.includes(origin)).map(({ path }) => path);
  if (kept.length === 0) return wanted;
  const found = objectAt(live.body, 'properties');
  const properties = {
    ...objectAt(wanted.body, 'properties'),
    ...Object.fromEntries(kept.map((name) => [name, found[name]])),
  };
  return {
    ...wanted,
    body: { ...wanted.body, properties },
    keeps: { fields: kept, fingerprint: desiredFingerprint(wanted) },
  };
}

/** What a reader of a plan should know of a rule that is turned off in the workspace. */
export function stateNotes(wanted: DesiredResource | undefined, live: ActualResource): readonly string[] {
  const isKept = wanted?.keeps !== undefined;
  const kept = isKept ? '; it stays so, since the workspace file says portalStates: keep' : '';
  if (isAutoDisabled(live))
    return [`the service disabled this rule after repeated failures; see its description${kept}`];
  return isKept ? [`somebody disabled this rule in the workspace${kept}`] : [];
}
