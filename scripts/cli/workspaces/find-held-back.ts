import { contentKinds } from '../../content/content-kinds';
import type { Detection } from '../../content/detection';
import type { ResourceKind } from '../../deploy/arm/resource';
import { keyText } from '../../deploy/arm/resource';
import type { HeldBack } from '../../deploy/plan/held-back';
import { countOf } from '../../source/count-of';
import type { Diagnostic } from '../../source/diagnostic';
import { groupBy } from '../../source/group-by';
import { ownValue } from '../../source/own-value';
import { createSourceFile } from '../../source/source-file';
import { parseYaml } from '../../source/yaml-document';
import type { LoadedCatalog } from '../content/load-catalog';

/** What accepted errors mean for a deployment. */
interface Consequences {
  readonly heldBack: readonly HeldBack[];
  /** Errors that no resource of its own can be left out for: they hold up everything, accepted or not. */
  readonly blocking: readonly Diagnostic[];
}

/**
 * Finds what has accepted errors. A baseline says that what is wrong was wrong before, not that it may be deployed: such
 * content is left as it is in the workspace, and all other goes on.
 */
export function findHeldBack(accepted: readonly Diagnostic[], loaded: LoadedCatalog): Consequences {
  const byFile = groupBy(accepted, ({ severity, place }) =>
    severity !== 'error' || isOfProof(place.file) ? undefined : place.file,
  );
  const heldBack: HeldBack[] = [];
  const blocking: Diagnostic[] = [];
  for (const [file, errors] of byFile) {
    const found = resourcesIn(file, loaded);
    if (found.length === 0) blocking.push(...errors);
    const checks = [...new Set(errors.map(({ check }) => check))].join(', ');
    const reason = `${countOf(errors.length, 'accepted error')} in ${file}: ${checks}`;
    heldBack.push(...found.map((each) => ({ ...each, reason })));
  }
  return { heldBack, blocking };
}

/** The key under which a detection is deployed. */
export function keyOfDetection({ type, id }: Detection): string {
  return keyText({ kind: type, id });
}

/** What is wrong with a proof does not change what is deployed. */
function isOfProof(file: string): boolean {
  return /\.test\.ya?ml$/.test(file);
}

type Resource = Omit<HeldBack, 'reason'>;

function resourcesIn(file: string, { catalog, sources }: LoadedCatalog): readonly Resource[] {
  const isHere = ({ document }: { readonly document: { readonly source: { readonly path: string } } }) =>
    document.source.path === file;
  const lists = catalog.watchlists.filter((list) => isHere(list) || list.csv?.path === file);
  return [
    ...catalog.detections.filter(isHere).map(({ type, id, name }) => ({ kind: type, id, name })),
    ...catalog.functions
      .filter(isHere)
      .map(({ id, displayName }) => ({ kind: 'function' as const, id, name: displayName })),
    ...lists.flatMap(({ alias, displayName }) => listKinds.map((kind) => ({ kind, id: alias, name: displayName }))),
    ...(catalog.unread.includes(file) ? unreadResources(file, sources.get(file)?.text ?? '') : []),
  ];
}

/** A list goes to either of them. */
const listKinds: readonly ResourceKind[] = ['watchlist', 'threatIntelligence'];

/** Which kinds a file may become whose content could not be read, and the key that names it. */
const identities: readonly { readonly place: string; readonly kinds: readonly ResourceKind[]; readonly key: string }[] =
  [
    { place: contentKinds.detection.place, kinds: ['analyticRule', 'huntingQuery'], key: 'id' },
    { place: contentKinds.watchlist.place, kinds: listKinds, key: 'alias' },
  ];

function unreadResources(file: string, text: string): readonly Resource[] {
  const identity = identities.find(({ place }) => file.startsWith(`${place}/`));
  const content = parseYaml(createSourceFile(file, text)).value?.value;
  if (identity === undefined || typeof content !== 'object' || content === null) return [];
  const id = ownValue(content as Record<string, unknown>, identity.key);
  return typeof id === 'string' ? identity.kinds.map((each) => ({ kind: each, id, name: file })) : [];
}
