import { objectAt, textAt } from '../arm/wire-json';
import { bodyOver, normalForm, unreadProperties } from '../kinds/normal-form';
import { filesOfKind } from './files-of-kind';
import type { FoundResource } from './found-resource';

/** The files of a repository that holds what was found, and what no file holds. */
export interface FoundContent {
  /** Text by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly left: readonly LeftResources[];
  /** Properties of resources that became files, but that no file holds; and which of them an update erases. */
  readonly unread: readonly UnreadOf[];
  /** What files say otherwise than the workspace, so that an update changes it there. */
  readonly changed: readonly { readonly name: string; readonly difference: string }[];
}

/** One that no file was made of, or so many of a sort. */
export interface LeftResources {
  readonly name: string;
  readonly reason: string;
  readonly count?: number;
}

interface UnreadOf {
  readonly name: string;
  readonly properties: readonly string[];
  readonly erased: readonly string[];
}

/**
 * Turns resources into files: one YAML each, and a CSV for the items of a watchlist. A detection is kept only where its
 * file, read again, gives the same body.
 */
export function contentFromWorkspace(resources: readonly FoundResource[]): FoundContent {
  const files = new Map<string, string>();
  const left: LeftResources[] = [];
  const unread: UnreadOf[] = [];
  const changed: { name: string; difference: string }[] = [];
  for (const resource of resources) {
    const { write, differences } = filesOfKind[resource.kind];
    const name = textAt(objectAt(resource.body, 'properties'), 'displayName') ?? resource.id;
    const result = write(resource, name, files);
    if (typeof result === 'string') {
      left.push({ name, reason: result });
      continue;
    }
    for (const [path, text] of result) files.set(path, text);
    const properties = unreadProperties(resource.kind, resource.body);
    if (properties.length > 0) unread.push({ name, properties, erased: erasedOf(resource, properties) });
    changed.push(...differences(resource).map((difference) => ({ name, difference })));
  }
  return { files, left, unread, changed };
}

/** Those of the unread properties that are not there any more once the file was deployed. */
function erasedOf({ kind, body }: FoundResource, unread: readonly string[]): readonly string[] {
  const kept = unreadProperties(kind, bodyOver(kind, { properties: normalForm(kind, body) }, body));
  return unread.filter((property) => !kept.includes(property));
}
