import { attackVersion } from '../../content/attack-technique';
import type { AttackTechnique } from '../../content/attack-technique';
import { datasetsOf } from './technique-coverage';
import type { CoverageLevel, CoveredTechnique } from './technique-coverage';

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
 * A layer for the ATT&CK Navigator of what detections cover in a domain. (Attack Navigator, layers/spec/v4.5,
 * "ATT&CK Navigator Layer File Format Definition".) A technique that the matrix no longer has is left out: it would
 * match no cell.
 */
export function navigatorLayer(
  covered: readonly CoveredTechnique[],
  domain: AttackTechnique['domain'],
  name: string,
): string {
  const techniques = covered
    .filter(({ facts }) => facts?.domain === domain && !facts.retired)
    .map(({ id, level, recorded, detections }) => ({
      techniqueID: id,
      score: lookOf({ level, recorded }).score,
      color: lookOf({ level, recorded }).color,
      metadata: [
        { name: 'State', value: level },
        ...datasetsOf({ recorded }).map((value) => ({ name: 'Fired on the recorded attack', value })),
      ],
      comment: detections.map(({ detection }) => detection.slug).join(', '),
      enabled: true,
      showSubtechniques: id.includes('.'),
    }));
  const looks = [...Object.values(levels), ...(covered.some(({ recorded }) => recorded.length > 0) ? [caught] : [])];
  const layer = {
    name,
    versions: { attack: attackVersion, navigator: '5.1.0', layer: '4.5' },
    domain: `${domain}-attack`,
    description: 'What the detections of this repository cover.',
    sorting: 3,
    layout: { layout: 'side', showID: true, showName: true },
    hideDisabled: false,
    techniques,
    gradient: { colors: looks.map(({ color }) => color), minValue: 1, maxValue: looks.length },
    legendItems: looks.map(({ label, color }) => ({ label, color })),
  };
  return `${JSON.stringify(layer, null, 2)}\n`;
}

function lookOf({ level, recorded }: Pick<CoveredTechnique, 'level' | 'recorded'>): (typeof levels)[CoverageLevel] {
  return recorded.length > 0 ? caught : levels[level];
}

/** The domains of which detections name a technique. */
export function domainsOf(covered: readonly CoveredTechnique[]): readonly AttackTechnique['domain'][] {
  return [
    ...new Set(covered.flatMap(({ facts }) => (facts === undefined || facts.retired ? [] : [facts.domain]))),
  ].sort();
}
