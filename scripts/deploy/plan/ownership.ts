import { createHash } from 'node:crypto';
import { normalForm } from '../kinds/normal-form';
import type { DesiredResource, Ownership, ResourceKey, ResourceKind } from '../arm/resource';
import { describeResource, resourceKinds } from '../kinds/describe-resource';
import { rowTexts } from '../bodies/watchlist-body';
import { canonicalText, objectAt, textAt } from '../arm/wire-json';
import type { WireObject } from '../arm/wire-json';

/** What the source of metadata that a repository writes is called. */
const repositorySource = 'SourceRepository';

/**
 * The name of the metadata resource that says who owns a resource: one name for a resource whoever writes it, so two
 * repositories cannot both own it. Other characters than letters, digits and hyphens are written as their code.
 */
export function metadataName(key: ResourceKey): string {
  const id = key.id.toLowerCase().replace(/[^a-z0-9-]/g, (character) => `_${character.codePointAt(0)?.toString(16)}`);
  return `${describeResource(key.kind).metadataKind.toLowerCase()}-${id}`;
}

/**
 * The metadata resource's body. `customVersion`, which the API calls free text, keeps the fingerprint of what was
 * deployed: by it a later plan tells an edit in the portal from an edit in the repository.
 */
export function metadataBody(
  key: ResourceKey,
  content: {
    readonly repository: string;
    readonly resourceId: string;
    readonly version: string | undefined;
    readonly fingerprint: string;
  },
): WireObject {
  return {
    properties: {
      contentId: key.id,
      parentId: content.resourceId,
      kind: describeResource(key.kind).metadataKind,
      version: writtenVersion(content.version),
      source: { kind: repositorySource, name: content.repository },
      customVersion: content.fingerprint,
    },
  };
}

/** The version that metadata gets: the API asks for one, a watchlist or an old detection has none. */
export function writtenVersion(version: string | undefined): string {
  return version ?? '1.0.0';
}

/** Whether an owner that metadata names is a repository. */
export function isRepository(owner: string | undefined): boolean {
  return owner?.startsWith(`${repositorySource} `) === true;
}

/** What a metadata resource says: ownership by this repository, by somebody else, or nothing about our kinds. */
export function readOwnership(
  metadata: WireObject,
  repository: string,
): { readonly kind: ResourceKind; readonly parentId: string; readonly owner: Ownership | string } | undefined {
  const properties = objectAt(metadata, 'properties');
  const kind = resourceKinds.find(
    (candidate) => describeResource(candidate).metadataKind === textAt(properties, 'kind'),
  );
  const parentId = textAt(properties, 'parentId');
  if (kind === undefined || parentId === undefined) return undefined;
  const source = objectAt(properties, 'source');
  const id = textAt(properties, 'contentId');
  if (id === undefined || textAt(source, 'kind') !== repositorySource || textAt(source, 'name') !== repository) {
    return {
      kind,
      parentId,
      owner: `${textAt(source, 'kind') ?? 'unknown source'} ${textAt(source, 'name') ?? ''}`.trim(),
    };
  }
  const owner = { kind, id, version: textAt(properties, 'version'), fingerprint: textAt(properties, 'customVersion') };
  return { kind, parentId, owner };
}

/** The name under which the rows of a watchlist count as a field. */
export const rowsField = 'items';

const wholeLength = 32;
const fieldLength = 4;

/**
 * A short text that is the same for what compares as equal: of a body's normal form and, of a watchlist, its rows. It
 * is a hash of the whole, a dot, and a few digits of a hash of each field, by which it can be told which of them
 * changed.
 *
 * @param texts the texts of the rows, in any order
 */
export function fingerprintOf(kind: ResourceKind, body: WireObject, texts: readonly string[] | undefined): string {
  const form = normalForm(kind, body);
  const fields = describeResource(kind).compared.fields.map((name) => canonicalText(form[name]));
  const items = itemsText(texts);
  const parts = [...fields, items].map((field) => hashOf(field).slice(0, fieldLength));
  return `${hashOf(`[${canonicalText(form)},${items}]`).slice(0, wholeLength)}.${parts.join('')}`;
}

const itemsTexts = new WeakMap<readonly string[], string>();

/** The rows as a set. */
function itemsText(texts: readonly string[] = noTexts): string {
  const text = itemsTexts.get(texts) ?? JSON.stringify([...new Set(texts)].sort());
  itemsTexts.set(texts, text);
  return text;
}

const noTexts: readonly string[] = [];

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * The fields in which what two fingerprints were made of differs; undefined if that cannot be told, because one of
 * them was made of other fields. Of 65,536 differences one is missed.
 */
export function fieldsThatDiffer(kind: ResourceKind, a: string, b: string): ReadonlySet<string> | undefined {
  const names = [...describeResource(kind).compared.fields, rowsField];
  const length = wholeLength + 1 + names.length * fieldLength;
  if (a.length !== length || b.length !== length) return undefined;
  const partOf = (text: string, index: number) => {
    const start = wholeLength + 1 + index * fieldLength;
    return text.slice(start, start + fieldLength);
  };
  return new Set(names.filter((_, index) => partOf(a, index) !== partOf(b, index)));
}

/** The fingerprint of what a deployment writes. */
export function writtenFingerprint(resource: DesiredResource): string {
  return fingerprintOf(resource.kind, resource.body, resource.items && rowTexts(resource.items.rows));
}

/** The fingerprint of what the repository wants, which a deployment records. */
export function desiredFingerprint(resource: DesiredResource): string {
  return resource.keeps?.fingerprint ?? writtenFingerprint(resource);
}
