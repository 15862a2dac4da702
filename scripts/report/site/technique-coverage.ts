import tacticFacts from '../../../schemas/data/attack-tactics.json';
import { findTechnique } from '../../content/attack-technique';
import type { AttackTechnique } from '../../content/attack-technique';
import { firedOnOwn, isRelated } from '../../prove/recordings/measure-matrix';
import type { MatrixRow } from '../../prove/recordings/measure-matrix';
import type { CoverageLevel } from './coverage-level';
import { isDeployed } from './site-content';
import type { SiteDetection } from './site-content';

export interface CoveredTechnique {
  readonly id: string;
  readonly facts: AttackTechnique | undefined;
  readonly level: CoverageLevel;
  /** The recorded attacks of the technique on which one of these detections fired. */
  readonly recorded: readonly MatrixRow[];
  readonly detections: readonly SiteDetection[];
}

/**
 * The techniques that detections name, in the order of their ids.
 * @param rows what detections made of recorded attacks
 */
export function coverTechniques(
  detections: readonly SiteDetection[],
  rows: readonly MatrixRow[],
): readonly CoveredTechnique[] {
  const fired = firedOnOwn(rows);
  const byId = new Map<string, SiteDetection[]>();
  for (const each of detections) {
    for (const id of each.detection.techniques) byId.set(id, [...(byId.get(id) ?? []), each]);
  }
  return [...byId]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([id, own]) => {
      const proved = own.filter(({ isProved }) => isProved);
      const level = proved.some(isDeployed) ? 'deployed' : proved.length > 0 ? 'proved' : 'claimed';
      const recorded = own.flatMap(({ detection }) => fired.get(detection.slug) ?? []);
      return {
        id,
        facts: findTechnique(id),
        level,
        recorded: recorded.filter(({ shared }) => shared.some((each) => isRelated(each, id))),
        detections: own,
      };
    });
}

/** The datasets on which a technique was seen to be caught, each once. */
export function datasetsOf({ recorded }: Pick<CoveredTechnique, 'recorded'>): readonly string[] {
  return [...new Set(recorded.map(({ dataset }) => dataset))];
}

export interface TacticColumn {
  readonly name: string;
  readonly techniques: readonly CoveredTechnique[];
}

/** The tactics of ATT&CK in its order, each with the covered techniques that serve it; and last what serves none. */
export function columnsOf(covered: readonly CoveredTechnique[]): readonly TacticColumn[] {
  const tactics = Object.values(tacticFacts).filter(({ domain }) => domain === 'enterprise');
  const columns = tactics.map(({ tactic, name }) => ({
    name,
    techniques: covered.filter(({ facts }) => facts?.retired === false && facts.columns.includes(tactic)),
  }));
  const placed = new Set(columns.flatMap(({ techniques }) => techniques));
  const rest = covered.filter((each) => !placed.has(each));
  return [...columns, ...(rest.length === 0 ? [] : [{ name: 'On no matrix', techniques: rest }])];
}
