import type { Catalog } from '../../content/catalog';
import { contentKinds } from '../../content/content-kinds';
import type { ContentKindName } from '../../content/content-kinds';
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

type DeployedContentKind = Exclude<
  ContentKindName,
  'detectionTest' | 'workspace' | 'workspaceGroup' | 'checkSettings' | 'ownSchema'
>;

/** What a file of a kind of content is deployed as. */
interface DeployedAs {
  /** Several if a file that cannot be read may be any of them. */
  readonly kinds: readonly ResourceKind[];
  /** The key at the root of the file that names the resource. */
  readonly key: string;
  readonly resourcesIn: (catalog: Catalog, isHere: IsHere) => readonly Resource[];
}

type IsHere = (content: { readonly document: YamlDocument }) => boolean;

/** A list goes to either of them. */
const listKinds: readonly ResourceKind[] = ['watchlist', 'threatIntelligence'];

/** Every kind of content that is deployed: for one that is missing here, an accepted error would hold up everything. */
const deployedAs: Readonly<Record<DeployedContentKind, DeployedAs>> = {
  detection: {
    kinds: ['analyticRule', 'huntingQuery'],
    key: 'id',
    resourcesIn: ({ detections }, isHere) =>
      detections.filter(isHere).map(({ type, id, name }) => ({ kind: type, id, name })),
  },
  function: {
    kinds: ['function'],
    key: 'id',
    resourcesIn: ({ functions }, isHere) =>
      functions.filter(isHere).map(({ id, displayName }) => ({ kind: 'function', id, name: displayName })),
  },
  watchlist: {
    kinds: listKinds,
    key: 'alias',
    resourcesIn: ({ watchlists }, isHere) =>
      watchlists
        .filter(isHere)
        .flatMap(({ alias, displayName }) => listKinds.map((kind) => ({ kind, id: alias, name: displayName }))),
  },
  automationRule: {
    kinds: ['automationRule'],
    key: 'id',
    resourcesIn: ({ automationRules }, isHere) =>
      automationRules.filter(isHere).map(({ id, name }) => ({ kind: 'automationRule', id, name })),
  },
  summaryRule: {
    kinds: ['summaryRule'],
    key: 'name',
    resourcesIn: ({ summaryRules }, isHere) =>
      summaryRules
        .filter(isHere)
        .map(({ name, displayName = name }) => ({ kind: 'summaryRule', id: name, name: displayName })),
  },
};

function resourcesIn(file: string, { catalog, sources }: LoadedCatalog): readonly Resource[] {
  const list = catalog.watchlists.find(({ csv }) => csv?.path === file);
  const isHere: IsHere = ({ document }) => document.source.path === file || document === list?.document;
  const kinds = Object.entries(deployedAs) as [DeployedContentKind, DeployedAs][];
  if (!catalog.unread.includes(file)) return kinds.flatMap(([, { resourcesIn: find }]) => find(catalog, isHere));
  const unread = kinds.find(([kind]) => file.startsWith(`${contentKinds[kind].place}/`))?.[1];
  return unread === undefined ? [] : unreadResources(unread, file, sources.get(file)?.text ?? '');
}

function unreadResources({ kinds, key }: DeployedAs, file: string, text: string): readonly Resource[] {
  const content = parseYaml(createSourceFile(file, text)).value?.value;
  if (typeof content !== 'object' || content === null) return [];
  const id = ownValue(content as Record<string, unknown>, key);
  return typeof id === 'string' ? kinds.map((kind) => ({ kind, id, name: file })) : [];
}
