import { attackVersion, earlierAttackVersion, techniqueIn } from '../../content/attack-technique';
import type { AttackTechnique, AttackVersion } from '../../content/attack-technique';
import { groupBy } from '../../source/group-by';
import type { CoverageLevel } from './coverage-level';
import { datasetsOf } from './technique-coverage';
import type { CoveredTechnique } from './technique-coverage';

/** How much a level counts, and its colour, which does not depend on the gradient of whoever looks. */
const levels: Readonly<
  Record<CoverageLevel, { readonly score: number; readonly color: string; readonly label: string }>
> = {
  claimed: { score: 1, color: '#dbe8f8', label: 'A detection names it' },
  proved: { score: 2, color: '#a9cdf3', label: 'A test case shows that one fires' },
  deployed: { score: 3, color: '#4f94dd', label: 'Such a one is deployed and switched on' },
};

/** What a technique has where a detection fired on a recorded attack of it; its state then stands in its metadata. */
const caught = { score: 4, color: '#1f5fa8', label: 'One fired on a recorded attack of the technique' };

/**
 * A layer for the ATT&CK Navigator of what detections cover in a domain, in a version of ATT&CK. (Attack Navigator,
 * layers/spec/v4.5, "ATT&CK Navigator Layer File Format Definition"; what it makes of each field, and that it warns of any
 * other version of the format: its nav-app, `ViewModel.deserialize` and `TabsComponent.versionMismatchWarning`.) A
 * technique that the version does not have is left out: it would match no cell. No tactic is named, so that each technique
 * is marked in every column in which it stands there.
 */
export function navigatorLayer(
  covered: readonly CoveredTechnique[],
  domain: AttackTechnique['domain'],
  version: AttackVersion,
): string {
  const own = covered.filter(({ facts }) => facts?.domain === domain);
  const looks = [...Object.values(levels), ...(covered.some(({ recorded }) => recorded.length > 0) ? [caught] : [])];
  const layer = {
    name: `Detections, ATT&CK ${version}`,
    versions: { attack: version, navigator: '5.1.0', layer: '4.5' },
    domain: `${domain}-attack`,
    description: 'What the detections of this repository cover.',
    sorting: 3,
    layout: { layout: 'side', showID: true, showName: true },
    hideDisabled: false,
    techniques: [...groupBy(own, ({ id }) => techniqueIn(version, id))]
      .sort(([one = ''], [other = '']) => (one < other ? -1 : 1))
      .flatMap(([id, own]) => (id === undefined ? [] : [layerTechnique(id, own)])),
    gradient: { colors: looks.map(({ color }) => color), minValue: 1, maxValue: looks.length },
    legendItems: looks.map(({ label, color }) => ({ label, color })),
  };
  return `${JSON.stringify(layer, null, 2)}\n`;
}

/** What covers a technique of the layer, of one or of several that are one there. */
function layerTechnique(techniqueID: string, own: readonly CoveredTechnique[]): object {
  const [best] = [...own].sort((one, other) => lookOf(other).score - lookOf(one).score);
  const { score, color } = best === undefined ? levels.claimed : lookOf(best);
  const datasets = new Set(own.flatMap(datasetsOf));
  return {
    techniqueID,
    score,
    color,
    metadata: [
      { name: 'State', value: best?.level ?? 'claimed' },
      ...[...datasets].map((value) => ({ name: 'Fired on the recorded attack', value })),
    ],
    comment: [...new Set(own.flatMap(({ detections }) => detections.map(({ detection }) => detection.slug)))].join(
      ', ',
    ),
    enabled: true,
    showSubtechniques: techniqueID.includes('.'),
  };
}

function lookOf({ level, recorded }: CoveredTechnique): (typeof levels)[CoverageLevel] {
  return recorded.length > 0 ? caught : levels[level];
}

/** A layer of the site. */
export interface SiteLayer {
  readonly domain: AttackTechnique['domain'];
  readonly version: AttackVersion;
  /** From the root of the site. */
  readonly path: string;
}

/** The layers that have a technique: one for each domain and version. */
export function layersOf(covered: readonly CoveredTechnique[]): readonly SiteLayer[] {
  const domains = [...new Set(covered.flatMap(({ facts }) => facts?.domain ?? []))].sort();
  const versions = [attackVersion, earlierAttackVersion] as const;
  return domains.flatMap((domain) =>
    versions
      .filter((version) => covered.some(({ id, facts }) => facts?.domain === domain && techniqueIn(version, id)))
      .map((version) => ({
        domain,
        version,
        path: `layers/${domain}-attack${version === attackVersion ? '' : `-${version}`}.json`,
      })),
  );
}
