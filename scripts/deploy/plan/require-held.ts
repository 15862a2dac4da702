import { apiVersionsOf, unknownFieldsOf } from '../../content/api-definitions';
import { OperationError } from '../../source/operation-error';
import { chosenVersions } from '../arm/api-versions';
import type { DesiredResource } from '../arm/resource';
import { describeResource } from '../kinds/describe-resource';
import type { WireObject } from '../arm/wire-json';

const mostNames = 5;

/**
 * Throws OperationError if the api-version that a workspace file names cannot hold what goes there: what it does not
 * know it drops, so a plan would never be empty.
 *
 * @param named undefined if the file names none, and each collection has a version that fits
 */
export function requireHeld(
  desired: readonly Pick<DesiredResource, 'kind' | 'name' | 'body'>[],
  workspace: string,
  named: string | undefined,
): void {
  if (named === undefined) return;
  const problems = desired.flatMap(({ kind, name, body }) => {
    const collection = describeResource(kind).address.named;
    // Nothing can be said of a version that was never published, or came later than our table.
    if (collection === undefined || !apiVersionsOf(collection).includes(named)) return [];
    const fields = unknownFieldsOf(collection, named, plain(body));
    return fields.length === 0 ? [] : [`${name} (${fields.map((field) => wordsOf(field, body)).join(', ')})`];
  });
  if (problems.length === 0) return;
  const rest = problems.length - mostNames;
  const names = `${problems.slice(0, mostNames).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
  throw new OperationError(
    `The API version ${named} of the workspace ${workspace} cannot hold ${names}`,
    `Take apiVersion out of workspaces/${workspace}.yaml, or name one that can, such as ${chosenVersions.alertRules}. Nothing was done.`,
  );
}

/** As it is sent: what is undefined is not there. */
function plain(body: WireObject): WireObject {
  return JSON.parse(JSON.stringify(body)) as WireObject;
}

function wordsOf(field: string, { kind }: WireObject): string {
  return field === 'kind' ? `kind ${String(kind)}` : field.replace(/^properties\./, '');
}
