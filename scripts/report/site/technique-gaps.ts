import { findTechnique } from '../../content/attack-technique';
import { coverageLevels } from './coverage-level';
import type { CoverageLevel } from './coverage-level';
import type { CoveredTechnique } from './technique-coverage';

/** A technique that is wanted, and how far it is covered. */
export interface WantedTechnique {
  readonly id: string;
  readonly name: string;
  /** Undefined if no detection names it. */
  readonly level: CoverageLevel | undefined;
  readonly isGap: boolean;
}

/**
 * Holds what is covered against techniques that are wanted. A technique is covered by a detection of one of its
 * sub-techniques, too, but a sub-technique is not by one of its technique; one that ATT&CK retired is by one of those that
 * took its place.
 *
 * @param least how far a technique has to be covered, else it is a gap
 */
export function findGaps(
  wanted: readonly string[],
  covered: readonly CoveredTechnique[],
  least: CoverageLevel,
): readonly WantedTechnique[] {
  return wanted.map((id) => {
    const facts = findTechnique(id);
    const meant = [id, ...(facts?.replacedBy ?? [])];
    const own = covered.filter((each) => meant.some((name) => each.id === name || each.id.startsWith(`${name}.`)));
    const rank = Math.max(-1, ...own.map(({ level }) => coverageLevels.indexOf(level)));
    return {
      id,
      name: facts?.name ?? '',
      level: coverageLevels[rank],
      isGap: rank < coverageLevels.indexOf(least),
    };
  });
}
