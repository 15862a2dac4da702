import { contentKinds } from '../../content/content-kinds';
import type { Detection } from '../../content/detection';
import { keyText } from '../../deploy/arm/resource';
import { describeResource, resourceKinds } from '../../deploy/kinds/describe-resource';
import type { HeldBack } from '../../deploy/plan/held-back';
import { countOf } from '../../source/count-of';
import type { Diagnostic } from '../../source/diagnostic';
import { groupBy } from '../../source/group-by';
import { ownValue } from '../../source/own-value';
import { createSourceFile } from '../../source/source-file';
import { parseYaml } from '../../source/yaml-document';
import type { YamlDocument } from '../../source/yaml-document';
import type { LoadedCatalog } from '../content/load-catalog';

/** What accepted errors mean for a deployment. */
interface Consequences {
  readonly heldBack: readonly HeldBack[];
  /** Errors that no resource of its own can be left out for: they hold up everything, accepted or not. */
  readonly blocking: readonly Diagnostic[];
}

/**
 * Finds what has accepted errors. A baseline says that what is wrong was wrong before, not that it may be deployed:
 * such content is left as it is in the workspace, and all other goes on.
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

type IsHere = (content: { readonly document: YamlDocument }) => boolean;

/** What is deployed of a file: several if it may become any of them, as a list may go to threat intelligence. */
function resourcesIn(file: string, { catalog, sources }: LoadedCatalog): readonly Resource[] {
  if (catalog.unread.includes(file)) return unreadResources(file, sources.get(file)?.text ?? '');
  const list = catalog.watchlists.find(({ csv }) => csv?.path === file);
  const isHere: IsHere = ({ document }) => document.source.path === file || document === list?.document;
  return resourceKinds.flatMap((kind) => {
    const here = describeResource(kind).written.of(catalog).filter(isHere);
    return here.map(({ id, name }) => ({ kind, id, name }));
  });
}

function unreadResources(file: string, text: string): readonly Resource[] {
  const content = parseYaml(createSourceFile(file, text)).value?.value;
  if (typeof content !== 'object' || content === null) return [];
  const written = resourceKinds
    .map((resource) => ({ resource, ...describeResource(resource).written }))
    .filter((each) => file.startsWith(`${contentKinds[each.kind].place}/`))
    .sort((a, b) => Number(a.isRarer) - Number(b.isRarer));
  return written.flatMap(({ resource: kind, idKey }) => {
    const id = ownValue(content as Record<string, unknown>, idKey);
    return typeof id === 'string' ? [{ kind, id, name: file }] : [];
  });
}
