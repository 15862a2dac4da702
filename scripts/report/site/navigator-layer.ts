import { attackVersion } from '../../content/attack-technique';
import type { AttackTechnique } from '../../content/attack-technique';
import type { CoverageLevel, CoveredTechnique } from './technique-coverage';

/** How much a level counts, and its colour, which does not depend on the gradient of whoever looks. */
const levels: Readonly<
  Record<CoverageLevel, { readonly score: number; readonly color: string; readonly label: string }>
> = {
  claimed: { score: 1, color: '#dbe8f8', label: 'A detection names it' },
  proved: { score: 2, color: '#a9cdf3', label: 'A test case shows that one fires' },
  deployed: { score: 3, color: '#4f94dd', label: 'Such a one is deployed and switched on' },
};

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
    .map(({ id, level, detections }) => ({
      techniqueID: id,
      score: levels[level].score,
      color: levels[level].color,
      comment: detections.map(({ detection }) => detection.slug).join(', '),
      enabled: true,
      showSubtechniques: id.includes('.'),
    }));
  const layer = {
    name,
    versions: { attack: attackVersion, navigator: '5.1.0', layer: '4.5' },
    domain: `${domain}-attack`,
    description: 'What the detections of this repository cover.',
    sorting: 3,
    layout: { layout: 'side', showID: true, showName: true },
    hideDisabled: false,
    techniques,
    gradient: { colors: Object.values(levels).map(({ color }) => color), minValue: 1, maxValue: 3 },
    legendItems: Object.values(levels).map(({ label, color }) => ({ label, color })),
  };
  return `${JSON.stringify(layer, null, 2)}\n`;
}

/** The domains of which detections name a technique. */
export function domainsOf(covered: readonly CoveredTechnique[]): readonly AttackTechnique['domain'][] {
  return [
    ...new Set(covered.flatMap(({ facts }) => (facts === undefined || facts.retired ? [] : [facts.domain]))),
  ].sort();
}
